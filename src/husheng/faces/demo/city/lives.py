"""What became of a lead, a case, a hand-over: drawn backwards from its last event, so that nothing lies ahead. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from math import exp
from random import Random
from typing import Final

from .shares import Draw, office_hours, shares

Moment = dt.datetime

UNDER_WAY: Final = {"registered": 12, "accepted": 52, "checked": 14, "handed_over": 22}
JUST_COME: Final = {"registered": 55, "accepted": 30, "checked": 5, "handed_over": 10}
CASE_OPEN: Final = {"proposed": 5, "filed": 60, "decided": 35}
CASE_ENDED: Final = {"closed": 93, "withdrawn": 3, "declined": 4}
DECISIONS: Final = {"penalised": 72, "corrected": 16, "unfounded": 8, "transferred_crime": 4}
CONTRACTS: Final = {"forward": 44, "assistance": 30, "notice": 18, "assign": 8}
CONTRACT_OPEN: Final = {"sent": 20, "received": 25, "accepted": 40, "answered": 15}
_under_way, _just_come = Draw(UNDER_WAY), Draw(JUST_COME)
_case_open, _case_ended, _decisions = Draw(CASE_OPEN), Draw(CASE_ENDED), Draw(DECISIONS)
_contracts, _contract_open = Draw(CONTRACTS), Draw(CONTRACT_OPEN)
_ends = Draw(shares()["ends"])


@dataclass(slots=True)
class LeadLife:
    """线索: its state and the moments that led there."""

    state: str
    received: Moment
    accepted: Moment | None = None
    checked: Moment | None = None
    answered: Moment | None = None
    closed: Moment | None = None
    outcome: str = ""


@dataclass(slots=True)
class CaseLife:
    """案件: its state and the days that led there."""

    state: str
    proposed: Moment
    filed: Moment | None = None
    decided: Moment | None = None
    closed: Moment | None = None
    decision: str = ""


@dataclass(slots=True)
class ContractLife:
    """流转: its kind, its state and the moments that led there."""

    kind: str
    state: str
    sent: Moment
    received: Moment | None = None
    accepted: Moment | None = None
    answered: Moment | None = None
    closed: Moment | None = None


def is_open(random: Random, last: Moment, now: Moment, days: float) -> bool:
    """Whether what last moved then is still under way: the older, the less likely."""
    return random.random() < 0.9 * exp(-(now - last).total_seconds() / 86_400 / days)


def lead(random: Random, last: Moment, now: Moment) -> LeadLife:
    """A lead without a case."""
    if is_open(random, last, now, 22):
        fresh = now - last < dt.timedelta(days=5)
        state = (_just_come if fresh else _under_way).one(random)
        life = LeadLife(state, last)
        if state == "checked":
            life.checked, life.outcome = last, _ends.one(random)
        if state != "registered":
            _accepted(random, life, last)
        return life
    if random.random() < 0.13:
        life = LeadLife("rejected", earlier(random, last, 1, 4), answered=last, closed=last)
        return life
    life = LeadLife("closed", last, closed=last, outcome=_ends.one(random))
    life.answered = earlier(random, last, 0, 2)
    life.checked = earlier(random, life.answered, 0, 4)
    _accepted(random, life, life.checked)
    return life


def case(random: Random, last: Moment, now: Moment) -> CaseLife:
    """A case whose last step was taken then."""
    if is_open(random, last, now, 60):
        life = CaseLife(_case_open.one(random), last)
    else:
        life = CaseLife(_case_ended.one(random), last, closed=last)
    if life.state in ("closed", "decided"):
        life.decision = _decisions.one(random)
        life.decided = last if life.closed is None else earlier(random, last, 5, 40)
    if life.state not in ("proposed", "declined"):
        life.filed = earlier(random, life.decided or last, 8, 70) if life.state != "filed" else last
    life.proposed = earlier(random, life.filed or last, 0, 3)
    return life


def lead_of(random: Random, of: CaseLife) -> LeadLife:
    """The lead behind a case."""
    entered = of.filed or of.proposed
    life = LeadLife("accepted" if of.state == "proposed" else "in_case", entered)
    _accepted(random, life, entered)
    if of.closed is not None:
        unfounded = of.decision == "unfounded" or of.state == "declined"
        life.state, life.outcome = "closed", "unfounded" if unfounded else "in_case"
        life.checked = life.answered = life.closed = of.closed
    return life


def contract(random: Random, last: Moment, *, under_way: bool = False) -> ContractLife:
    """A hand-over whose last step was taken then; one that is under way has the duty on the lead."""
    kind = _contracts.one(random)
    if under_way:
        kind = kind if kind in ("forward", "assign") else "forward"
    life = ContractLife(kind, _contract_open.one(random) if under_way else "closed", last)
    at = last
    if life.state == "closed":
        life.closed, at = last, earlier(random, last, 0, 3)
    if life.state in ("closed", "answered") and kind != "notice":
        life.answered, at = at, earlier(random, at, 3, 14)
    if life.state not in ("sent", "received") and kind != "notice":
        life.accepted, at = at, earlier(random, at, 0, 2)
    if life.state != "sent":
        life.received, at = at, earlier(random, at, 0, 2)
    life.sent = at
    return life


def earlier(random: Random, moment: Moment, least: float, most: float) -> Moment:
    """A moment of office hours so many days before, never after."""
    before = moment - dt.timedelta(days=least + random.random() * (most - least))
    return min(office_hours(random, before), moment)


def _accepted(random: Random, life: LeadLife, before: Moment) -> None:
    life.accepted = before if life.state == "accepted" else earlier(random, before, 2, 16)
    life.received = earlier(random, life.accepted, 0, 4)
