"""Which fields a purpose does not need, and why (个保法 6, 28, 31). The seed's case: surname and phone are enough."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from ..choices import DROP, EXPLAIN, KEEP, NARROW
from .tables import Field, Purpose, fields, recognised


@dataclass(frozen=True)
class Proposal:
    """What to do with one field: the rule that says so, and, where it is narrowed, to what."""

    label: str
    known: str
    what: str
    rule: str
    to: str = ""


def compare(purpose: Purpose, labels: Sequence[str]) -> list[Proposal]:
    """A proposal for each field of the form, in its order. A field asked for twice is dropped the second time."""
    seen: set[str] = set()
    found = []
    for label in labels:
        slug = recognised(label)
        one = _again(label, slug) if slug in seen else _proposed(purpose, label, fields().get(slug))
        found.append(one)
        seen |= {slug, one.to} - {""}
    return found


def _again(label: str, slug: str) -> Proposal:
    return Proposal(label, slug, DROP, "twice")


def _proposed(purpose: Purpose, label: str, field: Field | None) -> Proposal:
    if field is None:
        return Proposal(label, "", EXPLAIN, "unknown")
    for rule, holds, what in RULES:
        if holds(purpose, field):
            return Proposal(label, field.slug, what, rule, field.narrower if what == NARROW else "")
    raise AssertionError("the last rule always holds")


Holds = Callable[[Purpose, Field], bool]
# The first rule that holds decides. Their words stand in `words.RULES`.
RULES: Final[tuple[tuple[str, Holds, str], ...]] = (
    ("never", lambda p, f: f.never and f.slug not in p.needs, DROP),
    ("needed", lambda p, f: f.slug in p.needs, KEEP),
    ("narrower", lambda p, f: bool(f.narrower) and f.narrower in p.needs, NARROW),
    ("child", lambda p, f: f.child, DROP),
    ("sensitive", lambda p, f: f.sensitive, DROP),
    ("not_needed", lambda p, f: True, DROP),
)
