"""What the server asks by itself goes to the address that was named, and nowhere else."""

from __future__ import annotations

import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

from husheng.foundation.ledger.witnessing import asking


@contextmanager
def leading_on() -> Iterator[tuple[str, list[str]]]:
    """A server that sends everybody on to another place of its own; the paths that were asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200 if self.path == "/inside" else 302)
            self.send_header("Location", "/inside")
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
    finally:
        server.shutdown()
        server.server_close()


def test_a_redirect_is_an_answer_and_is_not_followed() -> None:
    with leading_on() as (url, asked):
        assert asking._ask(f"{url}/checkpoint").status == 302
        assert asked == ["/checkpoint"]


def test_the_library_alone_would_have_followed() -> None:
    """The negative control."""
    plain = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with leading_on() as (url, asked), plain.open(f"{url}/checkpoint"):
        assert asked == ["/checkpoint", "/inside"]
