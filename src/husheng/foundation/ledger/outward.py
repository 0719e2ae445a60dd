"""Whom the server asks by itself: addresses that the operator named, and none that such an answer leads on to."""

from __future__ import annotations

import urllib.request
from typing import Any


class _Stays(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *asked: Any) -> None:
        """The redirect itself is the answer: an error with its status (ASVS 15.3.2)."""


def opener(*handlers: urllib.request.BaseHandler) -> urllib.request.OpenerDirector:
    """Asks without following redirects; further handlers as `build_opener` takes them."""
    return urllib.request.build_opener(_Stays(), *handlers)
