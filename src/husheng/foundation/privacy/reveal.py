"""Reveal: the only way to a personal value. No audit row, no value (fails closed)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol
from uuid import UUID

from django.db import DatabaseError, connections

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.errors import HushengError, Invalid, NotFound, Problem, Refused
from husheng.foundation.vault.sealed import Sealed, unseal

from .models import ReadLog
from .purposes import Purpose

AUDIT = "audit"
MIN_REASON = 4


class Revealable(Protocol):
    """A row with sealed fields: which subject they are sealed for, and which columns there are."""

    pk: UUID
    _meta: Any

    @property
    def subject_key(self) -> UUID: ...
    @classmethod
    def kind(cls) -> str: ...
    def sealed_fields(self) -> Mapping[str, Sealed | None]: ...
    def held_by(self, verb: str) -> frozenset[UUID]: ...


class AuditUnavailable(HushengError):
    """The read log cannot be written, so nothing is shown (503)."""

    status = 503
    code = "audit_unavailable"


def reveal(
    actor: Actor, row: Revealable, fields: Sequence[str], purpose: Purpose, reason: str
) -> dict[str, str]:
    """Write the audit row on its own connection, then open the fields. Raises rather than show unaccounted."""
    if not actor.sees(row):
        raise NotFound("没有找到。它可能不存在，或不属于您办理的范围。")
    if not actor.may(Permission.PERSONAL_REVEAL, row, "reveal"):
        raise Refused("没有显示。您的岗位不能查阅这里的个人信息，请由承办人查阅。")
    if len(reason.strip()) < MIN_REASON:
        raise Invalid("没有显示。", [Problem("reason", "请写明为什么要看。", "至少写四个字。")])
    sealed = row.sealed_fields()
    chosen = {name: sealed[name] for name in fields if name in sealed}
    account(actor, row.kind(), row.pk, sorted(chosen), purpose, reason)
    return unseal(row, list(chosen))


def account(actor: Actor, kind: str, key: UUID, fields: Sequence[str], purpose: Purpose, reason: str) -> None:
    """Commit one read-log row on the audit connection; also used before a download starts."""
    try:
        ReadLog.objects.using(AUDIT).create(
            at=clock.now(),
            user=actor.user_id,
            post=actor.post_id,
            agency=actor.agency_id,
            kind=kind,
            key=key,
            fields=list(fields),
            purpose=purpose,
            reason=reason.strip()[:200],
        )
    except DatabaseError as error:
        connections[AUDIT].close()
        raise AuditUnavailable("没有显示。查阅记录现在写不进去，所以什么也不显示。请稍后再试。") from error
