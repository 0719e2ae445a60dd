"""What is known of a subject, what stands against its erasure, and whether anything has happened since the list."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from husheng.foundation.acts.actor import Actor
from husheng.foundation.deadlines.queries import open_clocks
from husheng.foundation.kernel.errors import NotFound
from husheng.foundation.kernel.standing import through
from husheng.foundation.vault.blind import BlindIndexField
from husheng.foundation.vault.sealed import owner_of
from husheng.foundation.vault.subjects import columns, rows_of, sealed_models

from . import exhibits, holds, rules
from .models import Erasure

ABSENT = "没有找到。它可能不存在，或不属于您办理的范围。"
LAST_ACT = "SELECT key, max(id::text) FROM acts_journal WHERE key = ANY (%s) GROUP BY key ORDER BY key"


@dataclass(frozen=True)
class Record:
    """One row that holds something of the subject: where it stands, and which columns are filled."""

    kind: str
    key: UUID
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Block:
    """Why a subject is not erased now, with the article, and until when (None: no end is known)."""

    words: str
    cited: str
    until: dt.datetime | None = None


def row(kind: str, key: UUID) -> Any:
    """The row of a sealed model, or of a matter with exhibits, by kind and key; nothing else can be erased."""
    known = {model._meta.label_lower: model for model in sealed_models()}
    model = known.get(kind) or exhibits.model_of_matter(kind, key)
    found = model._base_manager.filter(pk=key).first() if model is not None else None
    if found is None:
        raise NotFound(ABSENT)
    return found


def seen_row(actor: Actor, kind: str, key: UUID) -> Any:
    """The same, as far as the actor may know of it."""
    found = row(kind, key)
    if not actor.sees(found):
        raise NotFound(ABSENT)
    return found


def subject_of(found: Any) -> UUID:
    """Whose key is destroyed when this row is erased: that of a matter is its own."""
    return owner_of(found)[0] if columns(type(found)) else found.pk


def records(subject: UUID) -> list[Record]:
    """Everything that the subject's key seals, in every table, and the files that are not sealed yet."""
    found = []
    for each in rows_of([subject]):
        filled = tuple(name for name in columns(type(each)) if getattr(each, name) is not None)
        filled = filled or exhibits.in_plain(each)
        if filled:
            found.append(Record(each._meta.label_lower, each.pk, filled))
    return found


@through("erasure")
def blocks(subject: UUID) -> list[Block]:
    """What stands against erasing the subject now: minima and proceedings (holds), and running clocks (L13, P6)."""
    language = get_language() or "zh"
    minima, found, rows = rules.minima(), list[Block](), rows_of([subject])
    matters = exhibits.matters(rows)
    standing = list(holds.standing({subject, *matters}))
    held = [(hold.rule, hold.until) for hold in standing] or exhibits.filed(rows, minima)
    for rule, until in held:
        found.append(Block(minima[rule].name(language), minima[rule].cited(language), until))
    keys = {subject, *matters, *(each.pk for each in rows), *(hold.source_key for hold in standing)}
    for clock in open_clocks().filter(subject_key__in=keys)[:20]:
        words = _("时限还在进行：%(label)s") % {"label": clock.label}
        found.append(Block(words, minima["proceedings"].cited(language), clock.due_at))
    return found


@through("erasure")
def fingerprint(subject: UUID) -> str:
    """One digest of rows, versions, sealed bytes, holds and last acts: another one, and something has happened."""
    facts, keys, rows = [], [subject], rows_of([subject])
    for each in rows:
        keys.append(each.pk)
        sealed = b"".join(hashlib.sha256(_bytes(each, name)).digest() for name in _compared(type(each)))
        facts.append(f"{each._meta.label_lower}/{each.pk}/{getattr(each, 'version', 0)}/".encode() + sealed)
    matters = exhibits.matters(rows)
    facts += [f"hold/{hold.pk}/{hold.until}".encode() for hold in holds.standing({subject, *matters})]
    facts += [f"act/{key}/{act}".encode() for key, act in _last_acts(keys)]
    return rules.fingerprint(facts)


def _last_acts(keys: Sequence[UUID]) -> Iterable[tuple[UUID, str]]:
    with connection.cursor() as cursor:
        cursor.execute(LAST_ACT, [list(keys)])
        return list(cursor.fetchall())


def _compared(model: Any) -> list[str]:
    blind = [field.name for field in model._meta.concrete_fields if isinstance(field, BlindIndexField)]
    return columns(model) + blind


def _bytes(row: Any, name: str) -> bytes:
    value = getattr(row, name)
    return b"" if value is None else bytes(getattr(value, "data", value))


def thing(kind: str) -> str:
    """The Chinese name of a kind of thing."""
    return str(apps.get_model(kind)._meta.verbose_name)


def is_current(erasure: Erasure) -> bool:
    """Whether nothing has happened since the list was taken."""
    return fingerprint(erasure.subject) == erasure.fingerprint
