"""Writing down what was done: journal row, commitments and ledger leaf, in the act's own transaction."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from husheng.foundation.ledger import daily, inbox
from husheng.foundation.ledger.leaf import Opening as LeafOpening
from husheng.foundation.ledger.leaf import make_leaf

from .copying import copy_values
from .current import Running, running
from .models import JournalRow, Opening
from .transaction import act_key

_json = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


@dataclass(frozen=True)
class Done:
    """What an act did to one object."""

    kind: str
    key: UUID
    from_state: str
    to_state: str
    facts: dict[str, object]


def write(act: Running, done: Sequence[Done], within: UUID | None) -> None:
    """One journal row, one opening and one leaf per object; COPY when there are many."""
    rows: list[Any] = []  # values of a JournalRow, of an Opening
    openings: list[Any] = []
    leaves: list[tuple[UUID, bytes]] = []
    for index, one in enumerate(done):
        act_id = act.act if index == 0 else act_key(act.daily)
        facts = {**one.facts, **({"state": one.to_state} if one.to_state else {})}
        leaf, opening = _leaf(act, act_id, one, facts)
        rows.append(_row(act, act_id, one, facts, within))
        openings.append((act_id, {field: salt.hex() for field, (salt, _) in opening.items()}))
        leaves.append((act_id, leaf))
    if len(rows) == 1:
        JournalRow(*rows[0]).save(force_insert=True)
        Opening(*openings[0]).save(force_insert=True)
    else:
        copy_values(JournalRow, ((*row[:10], _json(row[10]), row[11]) for row in rows))
        copy_values(Opening, ((act_id, _json(salts)) for act_id, salts in openings))
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
