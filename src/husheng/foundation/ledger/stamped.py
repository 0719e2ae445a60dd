"""Which stamped checkpoint the records of a package are proved under: the first that covers them all.

A stamp on a checkpoint soon after the acts says more than one on today's. It must still satisfy the policy in force,
since that is the one that goes with the package.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from .heads import Head
from .merkle.hashing import MerkleError
from .models import Entry, TimeStamp
from .witnessing import policies


@dataclass(frozen=True)
class Stamp:
    """A time stamp as it is handed out: the text that it is over, the answer, and the roots that we trust for it."""

    authority: str
    title: str
    note: bytes
    answer: bytes
    roots: str


Heads = dict[int, Head]
"""log → the stamped checkpoint under which its records are proved, as far as it covers them."""


def heads_over(acts: Iterable[UUID]) -> Heads:
    """For each log the first stamped checkpoint that covers all of these acts, else the newest stamped one."""
    last: dict[int, int] = {}
    for log, ordinal in Entry.objects.filter(act_id__in=list(acts)).values_list("log_id", "ordinal"):
        last[log] = max(ordinal, last.get(log, 0))
    found = {log: _head(log, ordinal) for log, ordinal in last.items()}
    return {log: head for log, head in found.items() if head}


def stamps_of(heads: Heads) -> list[Stamp]:
    """Every authority's stamp over these checkpoints."""
    rows = [
        row
        for log, head in sorted(heads.items())
        for row in TimeStamp.objects.filter(log_id=log, size=head.size)
        .select_related("authority")
        .order_by("authority__name")
        if row.note == head.note
    ]
    return [
        Stamp(
            row.authority.name, row.authority.title, row.note.encode(), bytes(row.answer), row.authority.roots
        )
        for row in rows
    ]


def _head(log: int, ordinal: int) -> Head | None:
    rows = TimeStamp.objects.filter(log_id=log)
    ahead = rows.filter(size__gte=ordinal).order_by("size").values_list("size", "note").distinct()
    before = rows.filter(size__lt=ordinal).order_by("-size").values_list("size", "note").distinct()
    suits = (Head(size, note, policies.asks_for_witnesses()) for size, note in [*ahead[:50], *before[:50]])
    return next((head for head in suits if _suffices(head.note)), None)


def _suffices(note: str) -> bool:
    try:
        return policies.in_force().judge(note.encode()).satisfied
    except MerkleError:
        return False
