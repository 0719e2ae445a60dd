"""What was lost and put back, and which of it somebody has answered for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from husheng.foundation.acts import proving
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.kernel.errors import Refused
from husheng.foundation.ledger import queries as ledger
from husheng.foundation.ledger.leaf import read_leaf
from husheng.foundation.ledger.merkle.leaves import LeafFacts
from husheng.foundation.ledger.models import Replay
from husheng.foundation.ledger.report import Acknowledged
from husheng.foundation.ledger.report import Acknowledgement as Said

from .models import Acknowledgement
from .rules import digest_of

VERB = "recovery.acknowledge"


@dataclass(frozen=True)
class Lost:
    """An act of which only the entry is left: its number, and what the leaf says of it."""

    ordinal: int
    act: UUID
    facts: LeafFacts


@dataclass(frozen=True)
class Loss:
    """One replay, what is still missing of it, and who has answered for that."""

    replay: Replay
    lost: Sequence[Lost]
    answer: Said | None


def losses(actor: Actor) -> list[Loss]:
    """Every replay, newest first, with what is missing; for those who may have the ledger recomputed."""
    if not actor.may(Permission.LEDGER_VERIFY):
        raise Refused("这份清单只对系统管理员和审计员开放。")
    return [Loss(replay, lost_of(replay), answer_to(replay)) for replay in ledger.replays()]


def answer_to(replay: Replay) -> Said | None:
    """Who has answered for what is missing of a replay."""
    return next((_said(row) for row in _genuine() if row.replay_id == replay.pk), None)


def lost_of(replay: Replay) -> list[Lost]:
    """The entries of a replay whose acts are in no journal, in their order."""
    entries = ledger.replayed(replay)
    gone = proving.without_row([act for _, act, _ in entries])
    return [Lost(number, act, read_leaf(leaf)) for number, act, leaf in entries if act in gone]


def acknowledged() -> Acknowledged:
    """Lost act → who has answered for it.

    A row counts only when it says what its own act entered in the ledger: whoever adds to the list afterwards, to
    hide that more has gone, finds that nothing on it counts any more.
    """
    return {UUID(act): said for row in _genuine() for said in (_said(row),) for act in row.lost}


def _genuine() -> list[Acknowledgement]:
    rows = list(Acknowledgement.objects.select_related("replay"))
    entered = proving.facts_of(VERB, [row.pk for row in rows])
    return [row for row in rows if _digest(row) == row.digest == entered.get(row.pk, {}).get("digest")]


def _digest(row: Acknowledgement) -> str:
    return digest_of(row.replay.first, row.replay.last, map(UUID, row.lost), row.reason)


def _said(row: Acknowledgement) -> Said:
    places, people = agencies.by_id({row.agency}), agencies.names({row.user})
    place = places[row.agency].short_name if row.agency in places else ""
    return Said(row.at, f"{place} {people.get(row.user, '')}".strip(), row.reason)
