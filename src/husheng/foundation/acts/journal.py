"""Writing down what was done: journal row, commitments and ledger leaf, in the act's own transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from husheng.foundation.kernel.ids import new_key
from husheng.foundation.ledger import inbox
from husheng.foundation.ledger.leaf import make_leaf

from .copying import copy_in
from .current import Running, running
from .models import JournalRow, Opening


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
    rows, openings, leaves = [], [], []
    for index, one in enumerate(done):
        act_id = act.act if index == 0 else new_key()
        facts = {**one.facts, **({"state": one.to_state} if one.to_state else {})}
        rows.append(_row(act, act_id, one, facts, within))
        leaf, opening = make_leaf(
            act=act_id,
            verb=act.verb,
            kind=one.kind,
            key=one.key,
            agency=act.actor.agency_id,
            at=act.at.astimezone(dt.UTC),
            fields=facts,
        )
        openings.append(Opening(act=act_id, salts={f: salt.hex() for f, (salt, _) in opening.items()}))
        leaves.append((act_id, leaf))
    if len(rows) == 1:
        rows[0].save(force_insert=True)
        openings[0].save(force_insert=True)
    else:
        copy_in(rows)
        copy_in(openings)
    inbox.submit(leaves)


def outer_act() -> UUID | None:
    """The act that the one about to start stands within, if any."""
    act = running.get()
    return act.act if act else None


def _row(act: Running, act_id: UUID, one: Done, facts: dict[str, object], within: UUID | None) -> JournalRow:
    return JournalRow(
        id=act_id,
        verb=act.verb,
        kind=one.kind,
        key=one.key,
        at=act.at,
        user=act.actor.user_id,
        post=act.actor.post_id,
        agency=act.actor.agency_id,
        from_state=one.from_state,
        to_state=one.to_state,
        facts=facts,
        within=within,
    )
