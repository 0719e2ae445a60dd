"""Writing down what was done: journal row, commitments and ledger leaf, in the act's own transaction."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from husheng.foundation.ledger import daily, inbox
from husheng.foundation.ledger.leaf import Opening as LeafOpening
from husheng.foundation.ledger.leaf import make_leaf

from .behind import writing_behind
from .copying import Write, ready_values
from .current import Running, running
from .models import JournalRow, Opening
from .transaction import act_key

PORTION: Final = 2000
_json = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


@dataclass(frozen=True)
class Done:
    """What an act did to one object."""

    kind: str
    key: UUID
    from_state: str
    to_state: str
    facts: dict[str, object]


@dataclass(frozen=True)
class Written:
    """A portion of what is to be written: rows of the journal, of the openings, and leaves."""

    rows: list[Any]
    openings: list[Any]
    leaves: list[tuple[UUID, bytes]]


def write(act: Running, done: Sequence[Done], within: UUID | None) -> None:
    """One journal row, one opening and one leaf per object; COPY when there are many, a portion behind the next."""
    ids = [act.act if n == 0 else act_key(act.daily) for n in range(len(done))]
    if len(done) == 1:
        made = _made(act, ids, done, within)
        JournalRow(*made.rows[0]).save(force_insert=True)
        Opening(*made.openings[0]).save(force_insert=True)
        _submit(act, made.leaves)
    elif len(done) <= PORTION or act.daily:  # a daily log is submitted whole: its order is drawn
        _portion(act, _made(act, ids, done, within))()
    else:
        with writing_behind() as hand_over:
            for start in range(0, len(done), PORTION):
                part = slice(start, start + PORTION)
                hand_over(_portion(act, _made(act, ids[part], done[part], within)))


def _made(act: Running, ids: Sequence[UUID], done: Sequence[Done], within: UUID | None) -> Written:
    made = Written([], [], [])
    for act_id, one in zip(ids, done, strict=True):
        facts = {**one.facts, **({"state": one.to_state} if one.to_state else {})}
        leaf, opening = _leaf(act, act_id, one, facts)
        made.rows.append(_row(act, act_id, one, facts, within))
        made.openings.append((act_id, {field: salt.hex() for field, (salt, _) in opening.items()}))
        made.leaves.append((act_id, leaf))
    return made


def _portion(act: Running, made: Written) -> Write:
    """What is left to do with a portion is the database's."""
    rows = ready_values(JournalRow, [(*row[:10], _json(row[10]), row[11]) for row in made.rows])
    openings = ready_values(Opening, [(act_id, _json(salts)) for act_id, salts in made.openings])

    def write() -> None:
        rows()
        openings()
        _submit(act, made.leaves)

    return write


def _submit(act: Running, leaves: Sequence[tuple[UUID, bytes]]) -> None:
    (daily.submit if act.daily else inbox.submit)(leaves)


def _leaf(act: Running, act_id: UUID, one: Done, facts: dict[str, object]) -> tuple[bytes, LeafOpening]:
    said: dict[str, Any] = {
        "act": act_id, "verb": act.verb, "kind": one.kind, "key": one.key,
        "agency": act.actor.agency_id, "fields": facts,
    }  # fmt: skip
    if act.daily:
        return daily.make_daily_leaf(**said, day=act.at.date())
    return make_leaf(**said, at=act.at)


def outer_act() -> UUID | None:
    """The act that the one about to start stands within, if any."""
    act = running.get()
    return act.act if act else None


def _row(
    act: Running, act_id: UUID, one: Done, facts: dict[str, object], within: UUID | None
) -> tuple[Any, ...]:
    """The values of a `JournalRow`, in the order of its fields."""
    actor = act.actor
    return (
        act_id, act.verb, one.kind, one.key, act.at, actor.user_id, actor.post_id, actor.agency_id,
        one.from_state, one.to_state, facts, within,
    )  # fmt: skip
