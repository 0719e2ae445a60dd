"""Putting a tip together before its act: route, receipt, keys, sealing. Plain words live here and go no further."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_noop

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.kernel.errors import Conflict, Invalid, Problem

from . import acts, store
from .attaching import Incoming, Publics, attach
from .categories import categories
from .crypto.receipts import make_code, receipt
from .models import Tip
from .organisations import Route, route
from .told import TEXT_CHARS, Told, make_keys, sealed_text

PORTAL: Final = UUID(int=1)
LEAST_WORDS: Final = 4
NOBODY: Final = gettext_noop("现在没有机关能收下这件举报。请拨打 110 报警，或拨打 12388 向纪检监察机关举报。")


@dataclass(frozen=True)
class Plain:
    """What a whistleblower has written. It is sealed in the same request and stored nowhere."""

    category: str
    district: str
    text: str = field(repr=False)
    accused: tuple[str, ...] = ()
    organisation: str = field(default="", repr=False)
    place: str = field(default="", repr=False)
    name: str = field(default="", repr=False)
    contact: str = field(default="", repr=False)
    clean: bool = True
    files: Sequence[Incoming] = ()


def report(plain: Plain, code: str = "") -> tuple[str, Tip]:
    """举报: the receipt code, which is nowhere afterwards but on the whistleblower's paper; and the tip.

    Only a demo brings a `code` of its own, so that a visitor can look behind it.
    """
    _require_sound(plain)
    found = route(plain.category, plain.district, plain.accused)
    if found is None:
        store.discard_incoming([one.file for one in plain.files])
        raise Conflict(NOBODY, code="nobody_can_receive")
    code = code or make_code()
    told = _told(plain, found, code)
    try:
        return code, acts.tell(teller(found.agency), told)
    except BaseException:
        store.discard([one.file for one in told.attachments])
        raise


def teller(agency: UUID) -> Actor:
    """Nobody in particular, telling something to an agency: may tell and add, and nothing else."""
    return Actor(
        user_id=PORTAL,
        post_id=PORTAL,
        agency_id=agency,
        agency_kind="",
        region_code="",
        region_path="",
        role="portal",
        permissions=frozenset({Permission.TIP_TELL}),
    )


def _told(plain: Plain, found: Route, code: str) -> Told:
    keys = make_keys(plain.files[0].pair if plain.files else None)
    publics = Publics(keys.content.public, keys.originals.public)
    words = {
        "text": plain.text.strip(),
        "organisation": plain.organisation.strip(),
        "place": plain.place.strip(),
    }
    identity = {"name": plain.name.strip(), "contact": plain.contact.strip()}
    return Told(
        category=plain.category,
        district=plain.district,
        route=found,
        receipt=receipt(code),
        keys=keys,
        message=sealed_text(words, publics.content),
        identity=sealed_text(identity, keys.identity.public) if identity["name"] else None,
        attachments=attach(plain.files, publics, clean=plain.clean),
        cleaned=plain.clean and bool(plain.files),
    )


def _require_sound(plain: Plain) -> None:
    problems = []
    if plain.category not in categories():
        problems.append(Problem("category", "请选属于哪一类。", "不确定就选“其他，或者不确定”。"))
    if len(plain.text.strip()) < LEAST_WORDS:
        problems.append(Problem("text", "请写下发生了什么，一两句也可以。"))
    if len(plain.text) > TEXT_CHARS:
        problems.append(Problem("text", "太长了。", "请写在 20,000 字以内，其余作附件。"))
    if plain.contact.strip() and not plain.name.strip():
        problems.append(Problem("name", "实名举报请写姓名。", "不想留姓名的，请选匿名，并清空联系方式。"))
    if problems:
        store.discard_incoming([one.file for one in plain.files])
        raise Invalid("没有提交。", problems)
