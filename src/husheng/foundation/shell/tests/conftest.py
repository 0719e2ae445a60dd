"""Pages of the year 2023, and a real browser that opens what the tests have drawn. No database is needed."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import django_htmx
import pytest
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import RequestFactory
from playwright.sync_api import Browser, Page

from husheng.foundation.shell import context

SHELL = Path(__file__).resolve().parents[1]
STATIC = {
    "/static/django_htmx/": Path(django_htmx.__file__).parent / "static" / "django_htmx",
    "/static/": SHELL / "static",
}
POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'"
Draw = Callable[..., str]


@pytest.fixture(autouse=True)
def _the_year_is_2023() -> Iterator[None]:
    token = context._page_year.set(2023)
    yield
    context._page_year.reset(token)


@pytest.fixture
def request_for() -> Callable[..., HttpRequest]:
    return RequestFactory().get


@pytest.fixture
def draw(request_for: Callable[..., HttpRequest]) -> Draw:
    """Draw a template as a page would."""

    def _draw(template: str, values: dict[str, Any] | None = None, path: str = "/page") -> str:
        return render_to_string(template, values or {}, request_for(path))

    return _draw


class _Site(http.server.SimpleHTTPRequestHandler):
    """Serves drawn pages and our static files under the policy of production."""

    def __init__(self, *args: Any, pages: dict[str, str], posted: list[bytes], **kwargs: Any):
        self.pages, self.posted = pages, posted
        super().__init__(*args, **kwargs)

    def translate_path(self, path: str) -> str:
        for prefix, folder in STATIC.items():
            if path.startswith(prefix):
                return str(folder / path.removeprefix(prefix).partition("?")[0])
        return "/nowhere"

    def do_GET(self) -> None:
        page = self.pages.get(self.path.partition("?")[0])
        if page is None:
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page.encode())

    def do_POST(self) -> None:
        self.posted.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(303)
        self.send_header("Location", "/done")
        self.end_headers()

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *args: object) -> None:
        """Quiet."""


class Site:
    """Pages by path, and the browser page that visits them; what the browser complained of stands in `noise`."""

    def __init__(self, page: Page, pages: dict[str, str], posted: list[bytes], base: str):
        self.page, self.pages, self.posted, self.base = page, pages, posted, base
        self.noise: list[str] = []
        page.on("console", lambda said: self.noise.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.noise.append(str(error)))

    def show(self, html: str, path: str = "/page") -> Page:
        self.pages[path] = html
        self.pages.setdefault("/done", "<!doctype html><title>done</title>")
        self.page.goto(self.base + path)
        return self.page


@pytest.fixture
def site(chromium: Browser) -> Iterator[Site]:
    pages: dict[str, str] = {}
    posted: list[bytes] = []
    handler = functools.partial(_Site, pages=pages, posted=posted)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = chromium.new_page(viewport={"width": 1366, "height": 768})
    yield Site(page, pages, posted, f"http://127.0.0.1:{server.server_address[1]}")
    page.close()
    server.shutdown()
