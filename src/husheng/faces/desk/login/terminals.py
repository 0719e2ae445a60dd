"""Administrators work at their own terminals only, where the operator names them (等保 8.1.4.4: 限制管理终端地址)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from ipaddress import ip_address, ip_network
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from husheng.foundation.acts.actor import Actor
from husheng.foundation.agencies.access import open_to_all
from husheng.foundation.agencies.roles import ADMINISTRATORS
from husheng.foundation.kernel.errors import Refused
from husheng.foundation.shell.errors import error_page

ALWAYS = ("desk:post",)  # whoever holds another post may change to it from anywhere
_log = logging.getLogger("husheng.login")


class TerminalMiddleware:
    """Refuses an administrator's post at any other address; without `HUSHENG_ADMINISTRATORS_FROM` it refuses nobody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Stands before the gate: what it turns away never reaches a view."""
        actor: Actor | None = request.actor  # type: ignore[attr-defined]
        if actor is None or actor.role not in ADMINISTRATORS or is_one(request.META["REMOTE_ADDR"]):
            return None
        if open_to_all(view):
            return None
        match = request.resolver_match
        if match is not None and match.view_name in ALWAYS:
            return None
        _log.warning("post %s refused: not an administrator's terminal", actor.post_id)
        return error_page(
            request,
            Refused(
                "管理岗位只能在指定的管理终端上使用。请到管理终端登录，或换用您的其他岗位。",
                code="desk.not_a_terminal",
            ),
        )


def is_one(address: str) -> bool:
    """Whether administrators may work at this address."""
    named = settings.HUSHENG_ADMINISTRATORS_FROM
    if not named:
        return True
    try:
        place = ip_address(address)
    except ValueError:  # a socket of the machine itself has none
        return False
    place = getattr(place, "ipv4_mapped", None) or place
    return any(place in ip_network(each) for each in named)
