"""What a measure may be, without a database."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

import pytest

from husheng.casework.measures import rules
from husheng.casework.measures.rules import Proposed, Span

YUAN = 100
WHY = "初次违法且主动消除危害后果"


def fields(one: Proposed) -> list[str]:
    return [problem.field for problem in rules.problems(one)]


@pytest.mark.parametrize(
    "one",
    [
        Proposed("fine", "institutions_46", 20_000 * YUAN),
        Proposed("fine", "institutions_46", 10_000 * YUAN),
        Proposed("fine", "institutions_46", 100_000 * YUAN),
        Proposed("fine", "institutions_46", 9_999 * YUAN, below_floor_reason=WHY),
        Proposed("confiscate", "doctors_59", 1),
        Proposed("warn", "institutions_48"),
        Proposed("order_correct", "institutions_48"),
        Proposed("order_correct", "penalties_28"),
        Proposed("fine", "courier_54", 60_000 * YUAN, grade=1),
        Proposed("fine", "advertising_55", 100_000 * YUAN, base_fen=30_000 * YUAN),
        Proposed("fine", "courier_53", 999_999 * YUAN),
    ],
)
def test_what_the_article_allows_may_be_proposed(one: Proposed) -> None:
    assert rules.problems(one) == []


@pytest.mark.parametrize(
    ("one", "field"),
    [
        (Proposed("scold", "institutions_46"), "measure_kind"),
        (Proposed("fine", "", 1), "basis"),
        (Proposed("fine", "gossip", 1), "basis"),
        (Proposed("suspend", "institutions_48"), "basis"),
        (Proposed("fine", "institutions_46"), "amount"),
        (Proposed("fine", "institutions_46", 0), "amount"),
        (Proposed("fine", "institutions_46", -5), "amount"),
        (Proposed("warn", "institutions_46", 100), "amount"),
        (Proposed("fine", "institutions_46", 100_001 * YUAN), "amount"),
        (Proposed("fine", "institutions_46", 9_999 * YUAN), "below_floor_reason"),
        (Proposed("fine", "institutions_46", 9_999 * YUAN, below_floor_reason="从轻"), "below_floor_reason"),
        (Proposed("fine", "family_planning_40", 15_000 * YUAN, base_fen=20_000 * YUAN), "below_floor_reason"),
        (Proposed("fine", "family_planning_40", 90_000 * YUAN, base_fen=-1), "base"),
        (Proposed("fine", "family_planning_40", 20_000 * YUAN, 20_000 * YUAN, 0), "grade"),
        (Proposed("fine", "courier_54", 60_000 * YUAN, grade=7), "grade"),
        (Proposed("fine", "courier_54", 60_000 * YUAN), "amount"),
    ],
)
def test_anything_else_is_refused_with_a_remedy(one: Proposed, field: str) -> None:
    assert field in fields(one)
    assert all(problem.remedy for problem in rules.problems(one))


def test_money_that_is_not_a_fine_has_no_range() -> None:
    assert rules.span_of(Proposed("confiscate", "institutions_46", 5)) == Span()


def test_every_kind_says_what_it_is() -> None:
    assert {kind.nature for kind in rules.kinds().values()} == {"penalty", "order"}
    assert {slug for slug, kind in rules.kinds().items() if kind.amount} == {"fine", "confiscate"}
    rows = {"ordered", "warned", "fined", "confiscated", "suspended", "revoked", ""}
    assert {kind.row for kind in rules.kinds().values()} == rows


def test_three_different_people_sign_below_the_floor_and_two_above() -> None:
    proposer, signer, leader = uuid4(), uuid4(), uuid4()
    usual = rules.Signatures(proposer, None, below_floor=False)
    assert rules.signing_problem(usual, leader) is None
    assert rules.signing_problem(usual, proposer).field == "decided_by"
    below = rules.Signatures(proposer, None, below_floor=True)
    assert rules.signing_problem(below, leader).field == "second"
    signed = rules.Signatures(proposer, signer, below_floor=True)
    assert rules.signing_problem(signed, signer).field == "second"
    assert rules.signing_problem(signed, leader) is None


def test_a_day_lies_between_the_step_before_and_today() -> None:
    today, first = dt.date(2023, 9, 22), dt.date(2023, 9, 18)
    assert rules.day_problem("served_on", today, first, today) is None
    assert rules.day_problem("served_on", first, first, today) is None
    assert rules.day_problem("served_on", today + dt.timedelta(days=1), first, today) is not None
    assert rules.day_problem("served_on", first - dt.timedelta(days=1), first, today) is not None
