"""Gathers what an evidence package holds, as far as the actor who asks may see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.proving import of_objects
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.errors import Invalid
from husheng.foundation.ledger import queries as ledger
from husheng.foundation.ledger.leaf import dump_opening
from husheng.foundation.ledger.witnessing import policies
from husheng.foundation.privacy.purposes import Purpose

from . import originals, queries
from .models import Exhibit
from .package import PackedFile, PackedRecord, Parts, writable

MOST_BYTES = 500 * 1024 * 1024
MOST_ACTS = 5000
AT_ONCE_BYTES, AT_ONCE_ACTS = 20 * 1024 * 1024, 200


Told = Callable[[], None]
"""Called once for each file and each record that was done; may raise to stop."""


def quietly() -> None:
    """Nobody is told."""


@dataclass(frozen=True)
class Weight:
    """How much a package will hold."""

    files: int
    size: int
    acts: int

    @property
    def large(self) -> bool:
        """Too much to wait for in front of a page."""
        return self.size > AT_ONCE_BYTES or self.acts > AT_ONCE_ACTS


def weigh(actor: Actor, exhibits: Sequence[UUID], keys: Iterable[UUID]) -> Weight:
    """What `gather` will have to do, without doing it."""
    rows = [queries.exhibit(actor, key) for key in exhibits]
    kept = [row.size for row in rows if _is_kept(row)]
    acts = len(of_objects({*keys, *(row.pk for row in rows)}, MOST_ACTS))
    return Weight(len(kept), sum(kept), acts)


def gather(
    actor: Actor,
    title: str,
    exhibits: Sequence[UUID],
    keys: Iterable[UUID],
    purpose: Purpose,
    told: Told = quietly,
) -> Parts:
    """The parts of a package about some things and their exhibits.

    Every exhibit is asked for as the actor, so one that he may not see raises `NotFound`. That he sees the
    things behind the other `keys` the caller has checked: their acts' values are opened to him.
    """
    rows = [queries.exhibit(actor, key) for key in exhibits]
    kept = [row for row in rows if _is_kept(row)]
    if sum(row.size for row in kept) > MOST_BYTES:
        raise Invalid("没有导出。材料合计超过 500 MB。请按单件材料导出。")
    for row in kept:
        originals.require(row)
        told()
    records, waiting, stamps = _records({*keys, *(row.pk for row in rows)}, told)
    return Parts(
        title=title,
        agency=actor.agency_name,
        purpose=purpose,
        made_at=clock.now().astimezone(clock.SHANGHAI),
        records=records,
        files=_files(kept),
        custody=[_chain(row) for row in rows],
        policy=policies.written(policies.in_force()),
        waiting=waiting,
        stamps=stamps,
    )


def _records(keys: set[UUID], told: Told) -> tuple[list[PackedRecord], int, list[ledger.Stamp]]:
    """The acts on these things that are in the ledger, how many still wait, and the stamps over what proves them."""
    records, waiting = [], 0
    rows = of_objects(keys, MOST_ACTS)
    if len(rows) >= MOST_ACTS:
        raise Invalid("没有导出。记录太多。请按单件材料导出。")
    heads = ledger.heads_over(facts.id for facts in rows)
    for facts in rows:
        told()
        proof = ledger.proof(facts.id, heads)
        if proof is None:
            waiting += 1
            continue
        opening = dump_opening(facts.opening) if facts.opening else None
        records.append(PackedRecord(proof.ordinal, proof.leaf, opening, proof.bundle))
    return records, waiting, ledger.stamps_of(heads)


def _is_kept(row: Exhibit) -> bool:
    """Whether its original goes along: not of what was withdrawn, and of what was erased there is none."""
    return row.state == "secured" and not originals.is_erased(row)


def _files(rows: Sequence[Exhibit]) -> list[PackedFile]:
    return [
        PackedFile(f"{number:03d}-{writable(row.file_name)}", partial(originals.pieces, row))
        for number, row in enumerate(rows, 1)
    ]


def _chain(row: Exhibit) -> dict[str, Any]:
    """The custody of one exhibit in words. People here are officers, who are registered in plain."""
    links = list(row.custody.all())
    people = agencies.names({link.to_user for link in links})
    places = agencies.by_id({link.to_agency for link in links})
    return {
        "title": row.title,
        "file": row.file_name,
        "state": originals.ERASED if originals.is_erased(row) else row.state,
        "sha256": row.sha256,
        "sm3": row.sm3,
        "links": [
            {
                "at": _text(link.at),
                "to_agency": places[link.to_agency].name,
                "to_person": people.get(link.to_user, ""),
                "reason": link.reason,
            }
            for link in links
        ],
    }


def _text(at: dt.datetime) -> str:
    return at.astimezone(clock.SHANGHAI).isoformat(timespec="seconds")
