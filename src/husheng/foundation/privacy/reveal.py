"""Reveal: the only way to a personal value. No audit row, no value (fails closed)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.kernel.errors import Invalid, NotFound, Problem, Refused
from husheng.foundation.kernel.once import one_page
from husheng.foundation.vault.sealed import unseal

from . import accounting, binding, minors, refusals
from .accounting import AUDIT, AuditUnavailable, QuotaSpent
from .glass import broken
from .models import Glass
from .purposes import Purpose
from .revealable import Matter, Reading, Revealable
from .ways import Way

__all__ = [
    "AUDIT",
    "MIN_REASON",
    "AuditUnavailable",
    "QuotaSpent",
    "Revealed",
    "account",
    "may_reveal",
    "reveal",
]

MIN_REASON: Final = 4


class Revealed(dict[str, str]):
    """Values by column, with the mark of who reads them and when, which the page draws over them."""

    mark: str = ""


def mark_line(actor: Actor, at: dt.datetime) -> str:
    """Agency, person and time of the reading: what a watermark says."""
    return f"{actor.agency_name} {actor.name} {at:%Y-%m-%d %H:%M} 查阅"


def may_reveal(actor: Actor, row: Revealable) -> bool:
    """Whether this post may ask for what is sealed here: by its permission, or because it has broken the glass."""
    return actor.may(Permission.PERSONAL_REVEAL, row, "reveal") or broken(actor, row) is not None


def purposes_for(actor: Actor, row: Revealable) -> list[Purpose]:
    """The purposes for which this post may read something of this row now; what a form offers.

    To whom none is bound the form is not shown; what he sends all the same is refused by `reveal`, not by the form.
    """
    if broken(actor, row) is not None:
        return [Purpose.PROTECT]
    return binding.offered(row.kind(), actor.role, held(row)) or list(Purpose)


def held(row: Revealable) -> list[str]:
    """The sealed columns that hold something."""
    return [name for name, value in row.sealed_fields().items() if value is not None]


def reveal(
    actor: Actor,
    row: Revealable,
    fields: Sequence[str],
    purpose: Purpose,
    reason: str,
    case: Matter | None = None,
) -> Revealed:
    """Write the reading down on its own connection, then open the fields. Raises rather than show unaccounted.

    Of the fields those are opened to which the purpose is bound; none is a refusal. `case`: the matter for which it
    is read; the row itself where there is none above it. A minor's data needs the standing approval of the head for
    this post and matter, and each such reading is an act (`minors`). What is refused is written down too (`refusals`).
    """
    noted = refusals.noted(actor, row.kind(), row.pk, fields, Purpose(purpose))
    with noted, one_page():  # one moment for all of its questions
        return _revealed(actor, row, fields, Purpose(purpose), reason, case)


def _revealed(
    actor: Actor, row: Revealable, fields: Sequence[str], purpose: Purpose, reason: str, case: Matter | None
) -> Revealed:
    glass = _require(actor, row, reason)
    known = row.sealed_fields()
    chosen = _bound(actor, row, [name for name in fields if name in known], purpose, glass)
    opened = unseal(row, {*chosen, *minors.id_numbers(known)})
    values = Revealed({name: text for name, text in opened.items() if name in chosen})
    matter = case.pk if case is not None else row.pk
    permit = minors.require(actor, row, opened, (case or row), glass)
    way = Way.BREAK_GLASS if glass else Way.REVEAL
    shown = tuple(sorted(values))
    at = accounting.write(
        actor, Reading(row.kind(), row.pk, shown, purpose, reason, row.subject_key, matter, way)
    )
    minors.enter(actor, permit, row, values)
    values.mark = mark_line(actor, at)
    return values


def _require(actor: Actor, row: Revealable, reason: str) -> Glass | None:
    """Scope, post and reason; the broken glass where one stands in for the post. Scope it never replaces."""
    if not actor.sees(row):
        raise NotFound("没有找到。它可能不存在，或不属于您办理的范围。")
    glass = broken(actor, row)
    if glass is None and not actor.may(Permission.PERSONAL_REVEAL, row, "reveal"):
        raise Refused("没有显示。您的岗位不能查阅这里的个人信息，请由承办人查阅。")
    if len(reason.strip()) < MIN_REASON:
        raise Invalid("没有显示。", [Problem("reason", "请写明为什么要看。", "至少写四个字。")])
    return glass


def _bound(
    actor: Actor, row: Revealable, fields: Sequence[str], purpose: Purpose, glass: Glass | None
) -> list[str]:
    """The fields that this purpose opens; broken glass opens what protects, for that purpose alone."""
    if glass is None:
        found = binding.opened_by(row.kind(), actor.role, purpose, fields)
    elif purpose is Purpose.PROTECT:
        found = binding.for_protection(row.kind(), fields)
    else:
        raise Refused("没有显示。紧急查阅只能用于保护与救助。", code="purpose_not_bound")
    if fields and not found:
        raise _unbound(actor, row.kind(), purpose)
    return found


def _unbound(actor: Actor, kind: str, purpose: Purpose) -> Refused:
    return Refused(
        "没有显示。这个查阅事由不适用于这类内容或您的岗位。请选表里列出的事由，或请有权的同事办理。",
        code="purpose_not_bound",
        facts={"kind": kind, "role": actor.role, "purpose": str(purpose)},
    )


def account(
    actor: Actor,
    kind: str,
    key: UUID,
    fields: Sequence[str],
    purpose: Purpose,
    reason: str,
    *,
    subject: UUID | None = None,
    case: UUID | None = None,
    way: Way = Way.REVEAL,
) -> None:
    """Write down a reading that opens no sealed field by itself: a download, an export, a look-up by number.

    Called before anything leaves; the caller has checked that the actor may. `subject`: whose data it is, if one's.
    """
    with refusals.noted(actor, kind, key, fields, purpose):
        if not binding.allowed(kind, actor.role, purpose):
            raise _unbound(actor, kind, purpose)
        accounting.write(actor, Reading(kind, key, tuple(fields), purpose, reason, subject, case, way))
