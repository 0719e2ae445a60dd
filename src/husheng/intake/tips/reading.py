"""Opening a tip with one's own key: the reading is written down first, and plain words stay in this request."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from husheng.foundation.acts.actor import Actor
from husheng.foundation.kernel.errors import NotFound
from husheng.foundation.privacy.purposes import Purpose
from husheng.foundation.privacy.refusals import noted
from husheng.foundation.privacy.reveal import account

from . import envelopes, queries, store
from .crypto.age import open_sealed
from .crypto.streams import opened
from .models import CONTENT, IDENTITY, ORIGINALS, Attachment, Envelope, Message, Tip
from .told import opened_text


@dataclass(frozen=True)
class OpenMessage:
    """One message with its plain words."""

    message: Message
    words: dict[str, str] = field(repr=False)
    files: list[dict[str, Any]] = field(repr=False)


def conversation(actor: Actor, tip: Tip, secret: str, purpose: Purpose, reason: str) -> list[OpenMessage]:
    """All that was said, in order; `Refused` where the tip was not sealed for this officer."""
    key = _key(actor, tip, secret, CONTENT, purpose)
    account(actor, tip.kind(), tip.pk, [CONTENT], purpose, reason)
    rows = Message.objects.filter(tip=tip).order_by("number", "pk").prefetch_related("attachments")
    return [
        OpenMessage(row, opened_text(bytes(row.sealed), key), [_about(a, key) for a in _of(row, CONTENT)])
        for row in rows
    ]


def identity(actor: Actor, tip: Tip, secret: str, reason: str) -> dict[str, str]:
    """Who told, for the officer to whom two custodians have opened it."""
    key = _key(actor, tip, secret, IDENTITY, Purpose.PROTECT)
    account(actor, tip.kind(), tip.pk, [IDENTITY], Purpose.PROTECT, reason)
    envelope = Envelope.objects.get(tip=tip, kind=IDENTITY)
    return opened_text(bytes(envelope.sealed or b""), key)


def file(
    actor: Actor, tip: Tip, secret: str, attachment: UUID, purpose: Purpose, reason: str
) -> tuple[dict[str, Any], Iterator[bytes]]:
    """One attachment: what it is, and its bytes as they are opened."""
    row = Attachment.objects.filter(pk=attachment, message__tip=tip).first()
    if row is None:
        raise NotFound(queries.NOT_HERE)
    key = _key(actor, tip, secret, row.envelope, purpose)
    account(actor, tip.kind(), tip.pk, [f"{row.envelope}/{row.pk}"], purpose, reason)
    about = _about(row, key)
    return about, opened(store.path_of(row.file), key, about["size"])


def originals(actor: Actor, tip: Tip, secret: str) -> list[dict[str, Any]]:
    """The originals, for the officer to whom two custodians have opened them."""
    key = _key(actor, tip, secret, ORIGINALS, Purpose.CHECK_LEAD)
    rows = Attachment.objects.filter(message__tip=tip, envelope=ORIGINALS).order_by("message__number", "pk")
    return [_about(row, key) for row in rows]


def _key(actor: Actor, tip: Tip, secret: str, envelope: str, purpose: Purpose) -> str:
    """The key of an envelope; whoever it was not sealed for has tried, and that is written down."""
    with noted(actor, tip.kind(), tip.pk, [envelope], purpose):
        return envelopes.key_of(actor, tip, secret, envelope)


def _of(message: Message, envelope: str) -> list[Attachment]:
    return sorted((a for a in message.attachments.all() if a.envelope == envelope), key=lambda a: a.pk)


def _about(row: Attachment, key: str) -> dict[str, Any]:
    about: dict[str, Any] = json.loads(open_sealed(bytes(row.about), key))
    return {"key": row.pk, **about}
