"""A person at a browser, as the load sees one: a session, a connection that stays open, pages and forms."""

from __future__ import annotations

import http.client
from urllib.parse import quote, urlencode
from uuid import uuid4

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from benchmarks.server import HOST
from husheng.foundation.agencies.middleware import SESSION_POST
from husheng.foundation.agencies.models import Post
from husheng.foundation.agencies.sessions import SessionStore

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
CSRF = "b" * 32


class Failed(RuntimeError):
    """The server answered with something else than a page or a redirect."""


class Browser:
    """One member of staff, logged in."""

    def __init__(self, port: int, post: Post) -> None:
        self.post = post
        self._connection = http.client.HTTPConnection(HOST, port, timeout=30)
        self._cookie = f"husheng={_session(post)}; csrftoken={CSRF}"

    def get(self, url: str) -> bytes:
        """A page; Chinese in its address goes out as a browser sends it."""
        return self._ask("GET", quote(url, safe="/?&=%:"))[1]

    def submit(self, url: str, **fields: str) -> str:
        """A form as the page would send it; the address it leads to."""
        body = urlencode({"csrfmiddlewaretoken": CSRF, "_key": uuid4().hex, **fields})
        status, content, place = self._ask("POST", url, body)
        if status != 302:
            raise Failed(f"POST {url} answered {status}, no redirect: {content[:200]!r}")
        return place

    def _ask(self, method: str, url: str, body: str | None = None) -> tuple[int, bytes, str]:
        headers = {"Cookie": self._cookie, "Host": f"localhost:{self._connection.port}"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self._connection.request(method, url, body, headers)
            answer = self._connection.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            self._connection.close()  # the server may close a connection that was idle
            self._connection.request(method, url, body, headers)
            answer = self._connection.getresponse()
        content = answer.read()
        if answer.status not in (200, 302) or (answer.status == 302 and method == "GET"):
            raise Failed(f"{method} {url} answered {answer.status}")
        return answer.status, content, answer.getheader("Location", "")


def _session(post: Post) -> str:
    store = SessionStore()
    store[SESSION_KEY] = str(post.user_id)
    store[BACKEND_SESSION_KEY] = BACKEND
    store[HASH_SESSION_KEY] = post.user.get_session_auth_hash()
    store[SESSION_POST] = str(post.pk)
    store.create()
    return str(store.session_key)
