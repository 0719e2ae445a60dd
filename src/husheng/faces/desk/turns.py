"""Turns: whoever does something sees its effect in the menu at once; what others do may come some seconds later.

The turn stands in the session, so that every web process knows of it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse

TURN: Final = "husheng_turn"


def present(request: HttpRequest) -> int:
    """How often this session has done something."""
    return int(request.session.get(TURN, 0))


class TurnMiddleware:
    """Counts what is more than reading."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"} and getattr(request, "actor", None) is not None:
            request.session[TURN] = present(request) + 1
        return self.get_response(request)
