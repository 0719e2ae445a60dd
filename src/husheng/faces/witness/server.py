"""HTTP of tlog-witness v1.0.0: `POST /add-checkpoint`, and `GET /<origin hash>/checkpoint` for monitors."""

from __future__ import annotations

import logging
import re
import socket
import sqlite3
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from husheng.foundation.ledger.merkle.witness import MAX_REQUEST_BYTES, TEXT, Outcome, refuse

from .service import Witness

log = logging.getLogger("husheng.witness")
IDLE_SECONDS = 20
MOST_AT_ONCE = 64
_MONITOR = re.compile(r"/([0-9a-f]{64})/checkpoint", re.ASCII)
_LENGTH = re.compile(r"[0-9]{1,10}", re.ASCII)


class WitnessServer(ThreadingHTTPServer):
    """Serves one witness; stops itself when its store fails, since nothing may be signed after that."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], witness: Witness) -> None:
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        super().__init__(address, Handler)
        self.witness = witness
        self.failed = False
        self._places = threading.BoundedSemaphore(MOST_AT_ONCE)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Take a connection when there is a place; others wait at the door."""
        self._places.acquire()
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """One connection, in its own thread."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._places.release()

    def fail(self) -> None:
        """The store could not be written: what is on disk is unknown, so this process signs nothing more."""
        self.failed = True
        threading.Thread(target=self.shutdown, daemon=True).start()


class Handler(BaseHTTPRequestHandler):
    """One request after the other on a kept connection."""

    protocol_version = "HTTP/1.1"
    server_version = "husheng-witness"
    sys_version = ""
    timeout = IDLE_SECONDS
    server: WitnessServer

    def do_POST(self) -> None:
        """`add-checkpoint`."""
        if self.path != "/add-checkpoint":
            self._stop(refuse(HTTPStatus.NOT_FOUND, "there is only /add-checkpoint here"))
            return
        body = self._body()
        if body is None or self.server.failed:
            self.close_connection = True
            return
        try:
            outcome = self.server.witness.add_checkpoint(body)
        except (sqlite3.Error, OSError) as error:
            if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
                self._stop(refuse(HTTPStatus.SERVICE_UNAVAILABLE, "this witness is busy; ask again"))
                return
            log.exception("the store failed; the witness stops")
            self.server.fail()
            self._stop(
                refuse(HTTPStatus.INTERNAL_SERVER_ERROR, "this witness's store failed; it has stopped")
            )
            return
        self._answer(outcome)

    def do_GET(self) -> None:
        """The latest cosigned checkpoint of a log."""
        match = _MONITOR.fullmatch(self.path)
        note = self.server.witness.checkpoint(match[1]) if match else None
        if note is None:
            self._answer(refuse(HTTPStatus.NOT_FOUND, "no checkpoint was cosigned under that name"))
        else:
            self._answer(Outcome(HTTPStatus.OK, note, TEXT))

    def _body(self) -> bytes | None:
        """The body, or None after it was refused for its size or for not saying it."""
        length = self.headers.get("Content-Length", "")
        if not _LENGTH.fullmatch(length) or "Transfer-Encoding" in self.headers:
            self._stop(refuse(HTTPStatus.LENGTH_REQUIRED, "a request says its length"))
            return None
        if int(length) > MAX_REQUEST_BYTES:
            too_large = f"a request has at most {MAX_REQUEST_BYTES} bytes"
            self._stop(refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, too_large))
            return None
        body = self.rfile.read(int(length))
        return body if len(body) == int(length) else None

    def _stop(self, outcome: Outcome) -> None:
        """Answer and end the connection, since what follows on it may be the unread body."""
        self.close_connection = True
        self._answer(outcome)

    def _answer(self, outcome: Outcome) -> None:
        self.send_response(outcome.status)
        self.send_header("Content-Type", outcome.content_type)
        self.send_header("Content-Length", str(len(outcome.body)))
        self.send_header("X-Content-Type-Options", "nosniff")
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(outcome.body)

    def log_message(self, format: str, *args: Any) -> None:
        """One line per request, without its body."""
        log.info("%s %s", self.address_string(), format % args)
