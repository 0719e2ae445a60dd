"""A witness for tests: the engine's own judgement behind a small web server, which can be stopped and started."""

from __future__ import annotations

import threading
import time
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from husheng.foundation.ledger import keyring, store
from husheng.foundation.ledger.merkle.cosignature import CosignatureSigner, Cosigner
from husheng.foundation.ledger.merkle.keys import PublicKey
from husheng.foundation.ledger.merkle.witness import Known, judge, origin_of, parse_request
from husheng.foundation.ledger.witnessing import policies


class Agency:
    """One agency: its key, what it has seen, and whether it answers."""

    def __init__(self, name: str, title: str = "") -> None:
        self.name, self.title = name, title or name
        self.signer: Cosigner = CosignatureSigner(f"{name}.example", Ed25519PrivateKey.generate())
        self.seen: dict[str, tuple[Known, bytes]] = {}
        self.keys: list[PublicKey] = []
        self.further: list[Cosigner] = []
        self.asked: list[int] = []
        self._server: ThreadingHTTPServer | None = None
        self._port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}/"

    def start(self) -> Agency:
        handler = type("Handler", (_Handler,), {"agency": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", self._port), handler)
        self._port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def stop(self) -> None:
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def judge(self, data: bytes) -> tuple[int, bytes]:
        """Answer a request, and remember."""
        request = parse_request(data)
        origin = origin_of(request)
        latest = self.seen.get(origin)
        keys = [key for key in self.keys if key.name == origin]
        answer = judge(
            request,
            keys=keys,
            latest=latest[0] if latest else None,
            signers=[self.signer, *self.further],
            time=int(time.time()),
        )
        self.asked.append(int(answer.status))
        if answer.accepted and answer.checkpoint:
            self.seen[origin] = Known(answer.checkpoint.size, answer.checkpoint.root), answer.note
        return int(answer.status), answer.body

    def latest(self, path: str) -> bytes | None:
        for origin, (_, note) in self.seen.items():
            if path == f"/{sha256(origin.encode()).hexdigest()}/checkpoint":
                return note
        return None


class _Handler(BaseHTTPRequestHandler):
    agency: Agency

    def do_POST(self) -> None:
        status, body = self.agency.judge(self.rfile.read(int(self.headers["Content-Length"])))
        self._answer(status, body)

    def do_GET(self) -> None:
        note = self.agency.latest(self.path)
        self._answer(200 if note else 404, note or b"")

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def know_us(*agencies: Agency) -> None:
    """Tell the agencies the keys of our logs, as an operator would."""
    for agency in agencies:
        agency.keys = [key for log in store.all_logs() for key in keyring.every_key(log.id)]


def settle(*agencies: Agency, quorum: int = 2) -> None:
    """Put a policy in force under which so many of these agencies suffice."""
    for agency in agencies:
        url = agency.url if agency._server else ""
        policies.add_witness(
            policies.NewWitness(agency.name, agency.signer.verifier.vkey, url, agency.title), quorum=1
        )
    last = agencies[-1]
    url = last.url if last._server else ""
    policies.add_witness(
        policies.NewWitness(last.name, last.signer.verifier.vkey, url, last.title), quorum=quorum
    )
    know_us(*agencies)
