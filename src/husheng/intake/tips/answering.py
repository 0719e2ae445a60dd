"""What a receipt opens: the state in plain words, the answers, and another message. One look-up, whatever was typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext_noop

from husheng.foundation.kernel.errors import Invalid, NotFound, Problem

from . import acts, store
from .attaching import Incoming, Publics, attach
from .composing import LEAST_WORDS, teller
from .crypto.age import KeyPair
from .crypto.receipts import Receipt, make_code, read_code, receipt
from .models import CONTENT, ORIGINALS, Envelope, Message, Tip
from .told import TEXT_CHARS, opened_text, sealed_text

WRONG = gettext_noop("没有找到这个回执。请核对 25 位数字。过了保存期的举报也查不到了。")


@dataclass(frozen=True)
class Line:
    """One message as the whistleblower sees it: his own are closed to him as well."""

    own: bool
    day: dt.date
    text: str = field(default="", repr=False)


@dataclass(frozen=True)
class Seen:
    """A tip as its receipt shows it."""

    key: UUID
    agency: UUID
    state: str
    day: dt.date
    lines: tuple[Line, ...]


def look(typed: str) -> Seen:
    """What stands under a code; the same refusal, by the same way, for every code that leads nowhere."""
    derived = _derived(typed)
    row = Tip.objects.filter(door=derived.door).values("id", "agency_id", "state", "day").first()
    if row is None:
        raise NotFound(WRONG, code="no_such_receipt")
    said = Message.objects.filter(tip=row["id"]).order_by("number", "pk").values_list("side", "day", "sealed")
    lines = tuple(_line(side, day, bytes(sealed), derived.answers) for side, day, sealed in said)
    return Seen(row["id"], row["agency_id"], row["state"], row["day"], lines)


def add(typed: str, text: str, files: Sequence[Incoming], *, clean: bool) -> None:
    """补充."""
    try:
        seen = look(typed)
        if not LEAST_WORDS <= len(text.strip()) <= TEXT_CHARS:
            raise Invalid("没有发出。", [Problem("text", "请写要补充的话。", "写 4 至 20,000 个字。")])
    except BaseException:
        store.discard_incoming([one.file for one in files])
        raise
    publics = _publics(seen.key)
    attachments = attach(files, publics, clean=clean)
    try:
        acts.add(
            teller(seen.agency), seen.key, sealed_text({"text": text.strip()}, publics.content), attachments
        )
    except BaseException:
        store.discard([one.file for one in attachments])
        raise


def _derived(typed: str) -> Receipt:
    """Of what is no code, that of a code that nobody has: both take the same time."""
    return receipt(read_code(typed) or make_code())


def _line(side: str, day: dt.date, sealed: bytes, key: KeyPair) -> Line:
    if side == Message.WHISTLEBLOWER:
        return Line(True, day)
    return Line(False, day, opened_text(sealed, key.secret)["text"])


def _publics(tip: UUID) -> Publics:
    found = dict(Envelope.objects.filter(tip=tip).values_list("kind", "public"))
    return Publics(found[CONTENT], found[ORIGINALS])
