"""What the pages of erasure show: keys, numbers and columns, never a value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.errors import NotFound
from husheng.foundation.kernel.words import english
from husheng.foundation.ledger import queries as ledger
from husheng.foundation.shell.subjects import subject_url

from . import known, rules
from .models import Erasure, Locking


@dataclass(frozen=True)
class Thing:
    """The thing that the data stands in, as the reader may know of it."""

    words: str
    url: str = ""


def thing(actor: Actor, kind: str, key: UUID, number: str = "") -> Thing:
    """Its number, or its title, with a link for those who see it."""
    try:
        row = known.row(kind, key)
    except NotFound:
        return Thing(number or str(key))
    seen = actor.sees(row)
    words = number or getattr(row, "number", "") or (getattr(row, "title", "") if seen else "") or str(key)
    return Thing(words, subject_url(kind, key) if seen else "")


def records(found: Iterable[tuple[str, str, Iterable[str]]]) -> list[dict[str, str]]:
    """The records of a list or certificate: table, key and columns in the reader's language."""
    return [
        {"kind": kind, "key": str(key), "columns": _joined(_column(kind, name) for name in columns)}
        for kind, key, columns in found
    ]


def erasure(actor: Actor, row: Erasure) -> dict[str, Any]:
    """Everything about one erasure; the certificate where it has come to that."""
    language = get_language() or "zh"
    people = _names(row.asked_by, row.confirmed_by, row.erased_by)
    waiting = row.state in ("asked", "confirmed")
    return {
        "row": row,
        "thing": thing(actor, row.thing_kind, row.thing_key),
        "ground_cited": rules.grounds()[row.ground].cited(language),
        "ground_words": rules.grounds()[row.ground].name(language),
        "asked_by": people.get(row.asked_by, ""),
        "confirmed_by": people.get(row.confirmed_by, "") if row.confirmed_by else "",
        "erased_by": people.get(row.erased_by, "") if row.erased_by else "",
        "blocks": [] if not waiting or rules.grounds()[row.ground].always else known.blocks(row.subject),
        "current": not waiting or known.is_current(row),
        "may_confirm": waiting and _may_confirm(actor, row),
        "may_ask": waiting and actor.may(Permission.ERASURE_ASK, row, "take_list"),
        "records": records(row.records),
        "number": ledger.status([row.act]).get(row.act) if row.act else None,
        "seal": ledger.seal(row.act) if row.act else None,
        "certificate_url": _certificate(row),
    }


def _names(*users: UUID | None) -> dict[UUID, str]:
    return agencies.names({user for user in users if user is not None})


def _may_confirm(actor: Actor, row: Erasure) -> bool:
    if actor.user_id in (row.asked_by, row.confirmed_by):
        return False
    return actor.may(Permission.ERASURE_CONFIRM, row, "confirm")


def locking(actor: Actor, row: Locking) -> dict[str, Any]:
    """Everything about one thing whose values are locked away."""
    people = _names(row.asked_by, row.opened_by)
    may = actor.may(Permission.ERASURE_OPEN, row, "open_together")
    return {
        "row": row,
        "thing": thing(actor, row.thing_kind, row.thing_key, row.number),
        "asked_by": people.get(row.asked_by, "") if row.asked_by else "",
        "opened_by": people.get(row.opened_by, "") if row.opened_by else "",
        "is_open": is_open(row),
        "may_ask": may and (row.state == "locked" or (row.state == "opened" and not is_open(row))),
        "may_open": may and row.state == "asked" and row.asked_by != actor.user_id,
        "may_decline": may and row.state == "asked",
        "may_close": may and is_open(row),
    }


def is_open(row: Locking) -> bool:
    """Whether it can be read at this moment."""
    return row.state == "opened" and row.opened_until is not None and row.opened_until > clock.now()


def _joined(words: Iterable[str]) -> str:
    return (", " if english() else "、").join(words)


def _column(kind: str, name: str) -> str:
    if english():
        return name.replace("_", " ")
    return str(getattr(apps.get_model(kind)._meta.get_field(name), "verbose_name", name))


def _certificate(row: Erasure) -> str:
    """The paper is drawn by a room above; where there is none, the page itself is the certificate."""
    if row.state != "erased":
        return ""
    try:
        return reverse("desk:erasure_certificate", args=[row.pk, "pdf"])
    except NoReverseMatch:
        return ""
