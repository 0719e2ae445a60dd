"""Hand-overs of one unit's leads to other agencies, with their items."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Final

from husheng.foundation.acts.copying import copy_in
from husheng.foundation.agencies import numbers
from husheng.foundation.agencies.models import Agency
from husheng.foundation.kernel.ids import new_key
from husheng.intake.handovers.models import ASSIGN, FORWARD, NOTICE, Handover, Item
from husheng.intake.leads.models import Lead

from . import lives
from .lives import ContractLife
from .stock import Stock

ASKS: Final = ("营业执照登记了哪些条目", "是否取得执业许可", "网上宣传是否仍在", "现场是否有药品和器械")
ASKED: Final = 0.142  # with those passed on, 15 hand-overs for 100 leads
ANSWERS: Final = {"confirmed": "情况属实，材料已固定。", "unfounded": "没有发现反映的情况。"}
ITEM_STATE: Final = {
    "sent": "open",
    "received": "open",
    "accepted": "accepted",
    "answered": "answered",
    "closed": "answered",
}


def chosen(random: Random, leads: Sequence[Lead]) -> list[Lead]:
    """The leads that other agencies were asked about, and those that were passed on."""
    return [lead for lead in leads if lead.state == "handed_over" or random.random() < ASKED]


def write(stock: Stock, random: Random, leads: Sequence[Lead]) -> list[Handover]:
    """One contract for each lead."""
    drawn = [(lead, _life(stock, random, lead)) for lead in leads]
    names = numbers.take(stock.agency, "YS", len(drawn)) if drawn else []
    rows = [
        _handover(stock, random, lead, life, name) for (lead, life), name in zip(drawn, names, strict=True)
    ]
    copy_in(rows)
    copy_in([item for row in rows for item in _items(row, random)])
    return rows


def _life(stock: Stock, random: Random, lead: Lead) -> ContractLife:
    """Under way where the lead is with the other agency; otherwise it ended before the lead did."""
    last = lead.closed_at or lead.checked_at or lead.accepted_at or lead.received_at
    life = lives.contract(random, last, under_way=lead.state == "handed_over")
    if life.kind == ASSIGN and not stock.below:
        life.kind = FORWARD
    return life


def _receiver(stock: Stock, random: Random, life: ContractLife) -> Agency:
    return random.choice(stock.below if life.kind == ASSIGN else stock.others)


def _handover(stock: Stock, random: Random, lead: Lead, life: ContractLife, number: str) -> Handover:
    receiver = _receiver(stock, random, life)
    return Handover(
        number=number, handover_kind=life.kind, state=life.state, from_agency=stock.agency,
        to_agency=receiver, region_path=receiver.region_path, subject_kind=Lead.kind(), subject_key=lead.pk,
        subject_number=lead.number, title=lead.title, sent_at=life.sent, sent_by=stock.handlers[0],
        receipt_number=f"{number}-HZ" if life.received else "", received_at=life.received,
        accepted_at=life.accepted, answered_at=life.answered, closed_at=life.closed,
    )  # fmt: skip


def _items(row: Handover, random: Random) -> list[Item]:
    state = "open" if row.handover_kind == NOTICE else ITEM_STATE[row.state]
    found = []
    for ordinal, ask in enumerate(random.sample(ASKS, random.choice((1, 1, 2, 3))), 1):
        item = Item(id=new_key(), handover=row, ordinal=ordinal, ask=ask, state=state)
        if state == "answered":
            item.result = random.choice(tuple(ANSWERS))
            item.answer, item.answered_at = ANSWERS[item.result], row.answered_at
        found.append(item)
    return found
