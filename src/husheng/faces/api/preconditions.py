"""What a writing request must carry: the version that it saw, and for a new thing an idempotency key."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import ConfigDict, Field

from husheng.foundation.acts.act import Seen
from husheng.foundation.acts.actor import Actor
from husheng.foundation.kernel.errors import HushengError, Invalid, Problem

ETAG = re.compile(r'(?:W/)?"?(\d{1,9})"?')

_IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "schema": {"type": "string"},
    "description": "The version that was seen, as the ETag gave it; or `version` in the body.",
}
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "schema": {"type": "string", "maxLength": 64},
    "description": "The same key with the same content is done once and answered the same.",
}
CHANGES: dict[str, Any] = {"parameters": [_IF_MATCH, {**_KEY, "required": False}]}
CREATES: dict[str, Any] = {"parameters": [{**_KEY, "required": True}]}


class Missing(HushengError):
    """The request lacks what makes it safe to repeat or to race (428)."""

    status = 428
    code = "precondition_required"


class Body(Schema):
    """The body of a writing request: a field that is not known is an error, not a silence."""

    model_config = ConfigDict(extra="forbid")


class Change(Body):
    """The body of a request that changes something."""

    version: int | None = Field(None, ge=1, description="The version that was seen (or header If-Match).")


def seen(request: HttpRequest, key: UUID, change: Change) -> Seen:
    """Which row the caller saw, in what version."""
    header = request.headers.get("If-Match", "")
    found = ETAG.fullmatch(header.strip()) if header else None
    if header and not found:
        raise Invalid("没有办理。", [Problem("If-Match", "这不是版本号。", "请用读取时得到的 ETag。")])
    named = {int(found[1])} if found else set()
    named |= {change.version} if change.version else set()
    if len(named) > 1:
        raise Invalid("没有办理。", [Problem("version", "If-Match 与 version 不一致。", "请只写一处。")])
    if not named:
        raise Missing(_("没有办理。请求没有写明看到的是哪一版。请先读取，再带上 If-Match 或 version。"))
    return Seen(key, named.pop())


def require_key(actor: Actor) -> None:
    """What creates something is sent again when the answer was lost: without a key it would be there twice."""
    if not actor.key:
        raise Missing(_("没有办理。新建的请求必须带 Idempotency-Key，这样重发不会重复登记。"))
