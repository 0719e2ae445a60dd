"""Who calls: the system whose token stands in `Authorization: Bearer`, acting in one role of one agency."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_noop
from ninja.security import HttpBearer

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.acts.transaction import reading, standing_of
from husheng.foundation.agencies.actors import actor_of_token
from husheng.foundation.kernel.errors import Invalid, Problem, Refused
from husheng.foundation.kernel.standing import stand

KEY = re.compile(r"[!-~]{1,64}")
PLAIN: Final = gettext_noop(
    "没有办理。接口只在 https 上回答；这个令牌已经明文经过网络，请让系统管理员吊销它，换一个新的。"
)


class ApiRequest(HttpRequest):
    """A request whose token is good."""

    auth: Actor


class Token(HttpBearer):
    """A system token 系统令牌. A session of a browser opens nothing here, so no other site can borrow it."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """The token's actor, with the request's idempotency key; None is a 401."""
        if settings.SECURE_SSL_REDIRECT and not request.is_secure():
            raise Refused(PLAIN, code="api.https_only")
        actor = actor_of_token(token)
        if actor is None:
            return None
        stand(standing_of(actor))
        return actor.with_key(_key(request))


def _key(request: HttpRequest) -> str:
    key = request.headers.get("Idempotency-Key", "")
    if key and not KEY.fullmatch(key):
        raise Invalid(
            "没有办理。",
            [Problem("Idempotency-Key", "请求编号应为 1 至 64 个字母、数字或符号。", "请用 UUID。")],
        )
    return key


@contextmanager
def reader(request: HttpRequest, permission: Permission) -> Iterator[Actor]:
    """A read-only transaction in which the caller looks, when his role may look at this kind of thing at all."""
    actor = caller(request, permission)
    with reading(actor):
        yield actor


def caller(request: HttpRequest, permission: Permission) -> Actor:
    """The caller, when his role may do this kind of thing at all."""
    actor: Actor = request.auth  # type: ignore[attr-defined]
    if not actor.may(permission):
        raise Refused("没有办理。这个系统令牌的角色不包括这件事。请向系统管理员申请合适的令牌。")
    return actor
