"""Holding the ledger against the journal: no act without leaf, no leaf without act, and both say the same.

The journal belongs to a higher floor, so it comes in as facts in the order of their ids.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple
from uuid import UUID

from husheng.foundation.kernel.clock import in_shanghai
from husheng.foundation.kernel.errors import Invalid

from . import store
from .leaf import Opening, at_text, mismatches, read_leaf
from .report import Report

LEAVES = """
SELECT act_id, leaf FROM (
  SELECT act_id, leaf FROM ledger_entry UNION ALL SELECT act_id, leaf FROM ledger_inbox
) AS leaves ORDER BY act_id
"""
_DATE = 10


class JournalFacts(NamedTuple):
    """What the journal says of one act. With `opening`, its commitments are recomputed too."""

    id: UUID
    verb: str
    kind: str
    key: UUID | None
    agency: UUID | None
    at: dt.datetime
    opening: Opening | None = None


Journal = Callable[[], Iterable[JournalFacts]]
"""All acts, ascending by id, read in the calling transaction."""


def check_journal(journal: Journal, report: Report) -> None:
    """Merge both streams, of all logs, by act id; memory does not grow with them."""
    acts = iter(journal())
    act = next(acts, None)
    report.acts = 0
    for act_id, leaf in _leaves(report):
        while act is not None and act.id < act_id:
            report.add("act_without_leaf", act_id=act.id)
            act = _following(acts, act, report)
        if act is None or act.id != act_id:
            report.add("leaf_without_act", act_id=act_id)
            continue
        if differing := disagreements(leaf, act):
            report.add("leaf_disagrees", act_id=act_id, detail=", ".join(differing))
        act = _following(acts, act, report)
    while act is not None:
        report.add("act_without_leaf", act_id=act.id)
        act = _following(acts, act, report)


def disagreements(leaf: bytes, act: JournalFacts) -> tuple[str, ...]:
    """The names of the facts in which leaf and journal differ; never the values."""
    try:
        facts = read_leaf(leaf)
    except Invalid:
        return ("leaf",)
    pairs = {
        "act": (facts.act, act.id),
        "verb": (facts.verb, act.verb),
        "kind": (facts.kind, act.kind),
        "key": (facts.key, act.key),
        "agency": (facts.agency, act.agency),
        "at": (facts.at, at_text(in_shanghai(act.at).date() if len(facts.at) == _DATE else act.at)),
    }
    differing = tuple(name for name, (said, done) in pairs.items() if said != done)
    return differing + (mismatches(leaf, act.opening) if act.opening else ())


def _leaves(report: Report) -> Iterator[tuple[UUID, bytes]]:
    last: UUID | None = None
    for act_id, leaf in store.stream("ledger_leaves", LEAVES):
        if act_id == last:
            report.add("leaf_twice", act_id=act_id)
            continue
        last = act_id
        yield act_id, leaf


def _following(acts: Iterator[JournalFacts], before: JournalFacts, report: Report) -> JournalFacts | None:
    assert report.acts is not None
    report.acts += 1
    act = next(acts, None)
    if act is not None and act.id <= before.id:
        raise ValueError("the journal must come in ascending order of its ids")
    return act
