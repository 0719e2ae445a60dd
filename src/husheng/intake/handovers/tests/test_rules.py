"""What each kind of hand-over allows: the table, its near misses, and that nothing open is owed by nobody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from husheng.intake.handovers import rules
from husheng.intake.handovers.kinds import ASSIGN, ASSISTANCE, FORWARD, KINDS, MISCONDUCT, NOTICE, TRANSFER
from husheng.intake.handovers.rules import (
    Decision,
    Owed,
    allowed,
    decision_problems,
    owed,
    state_of,
    unanswered,
)
from husheng.intake.handovers.states import ENDED, HANDOVER, ITEM

EVERY = [code for code, _ in KINDS]


@pytest.mark.parametrize(
    ("kind", "state", "verbs"),
    [
        (NOTICE, "sent", {"receive"}),
        (NOTICE, "received", {"close"}),
        (FORWARD, "received", {"accept", "send_back", "reply", "settle"}),
        (ASSIGN, "received", {"accept", "send_back", "reply", "settle"}),
        (ASSISTANCE, "received", {"accept", "reply"}),
        (TRANSFER, "received", {"accept", "object", "reply", "settle"}),
        (MISCONDUCT, "received", {"accept", "reply"}),
        (TRANSFER, "objected", {"accept", "designate"}),
        (FORWARD, "answered", {"ask_again", "settle", "close"}),
        (FORWARD, "returned", {"settle", "close"}),
        (FORWARD, "closed", set()),
    ],
)
def test_each_kind_has_its_own_steps(kind: str, state: str, verbs: set[str]) -> None:
    assert set(allowed(kind, state)) == verbs


def test_a_case_transfer_is_never_sent_back_in_any_state() -> None:
    assert all("send_back" not in allowed(TRANSFER, state) for state in HANDOVER.states)
    assert "send_back" in allowed(FORWARD, "received")  # near miss


def test_only_a_case_transfer_goes_to_the_common_superior() -> None:
    for kind in EVERY:
        assert ("object" in allowed(kind, "received")) is (kind == TRANSFER)


def test_an_unanswered_hand_over_cannot_be_closed() -> None:
    for kind in EVERY:
        for state in ("sent", "accepted", "objected"):
            assert "close" not in allowed(kind, state)
        assert ("close" in allowed(kind, "received")) is (kind == NOTICE)


def test_every_refusal_says_what_to_do_instead() -> None:
    for kind in EVERY:
        for verb in rules.BARRED[kind]:
            assert rules.barred_words(kind, verb).count("。") >= 2


# ── decisions on items ──────────────────────────────────────────────────────────────────────────────────────
ITEMS = {1: "answered", 2: "accepted", 3: "open", 4: "open"}


def test_different_items_may_be_decided_differently_in_one_submit() -> None:
    decisions = [
        Decision(2, "answer", "confirmed", "已固定"),
        Decision(3, "send_back", "not_competent", "应由公安机关办理"),
        Decision(4, "accept"),
    ]
    assert decision_problems(FORWARD, ITEMS, decisions) == []


@pytest.mark.parametrize(
    ("decision", "part"),
    [
        (Decision(9, "accept"), "没有第 9 项"),
        (Decision(3, "explode"), "没有这一步"),
        (Decision(1, "answer", "confirmed", "x"), "现在不能答复"),
        (Decision(3, "answer", "confirmed", "x"), "现在不能答复"),
        (Decision(2, "send_back", "unclear", "x"), "现在不能退回"),
        (Decision(2, "answer", "", "x"), "缺结果"),
        (Decision(2, "answer", "maybe", "x"), "缺结果"),
        (Decision(2, "answer", "confirmed", "  "), "缺说明"),
        (Decision(3, "send_back", "", "x"), "缺退回理由"),
        (Decision(3, "send_back", "unclear", ""), "缺说明"),
    ],
)
def test_a_decision_without_reason_or_out_of_turn_is_refused(decision: Decision, part: str) -> None:
    (problem,) = decision_problems(FORWARD, ITEMS, [decision])
    assert part in problem.message
    assert problem.remedy


def test_an_item_of_a_transfer_is_not_sent_back() -> None:
    (problem,) = decision_problems(TRANSFER, ITEMS, [Decision(3, "send_back", "unclear", "x")])
    assert "共同的上级" in problem.remedy


def test_the_same_item_twice_and_nothing_at_all_are_refused() -> None:
    assert decision_problems(FORWARD, ITEMS, [])
    assert any("两次" in p.message for p in decision_problems(FORWARD, ITEMS, [Decision(3, "accept")] * 2))


@pytest.mark.parametrize(
    ("items", "state"),
    [
        (["open", "open"], "received"),
        (["open", "returned"], "received"),
        (["open", "accepted"], "accepted"),
        (["open", "answered"], "accepted"),
        (["accepted", "returned"], "accepted"),
        (["answered", "returned"], "answered"),
        (["answered", "settled"], "answered"),
        (["returned", "returned"], "returned"),
        (["answered"], "answered"),
    ],
)
def test_the_items_say_where_the_whole_stands(items: list[str], state: str) -> None:
    assert state_of(items) == state


def test_what_was_sent_back_is_unanswered_until_it_is_settled() -> None:
    assert unanswered({1: "answered", 2: "returned", 3: "settled", 4: "moved"}) == [2]


# ── clocks ──────────────────────────────────────────────────────────────────────────────────────────────────
def test_both_sides_have_their_clock() -> None:
    assert owed(FORWARD, "sent", ["open"]) == {Owed("receiver", "handover_accept")}
    assert owed(FORWARD, "accepted", ["accepted", "open", "returned"]) == {
        Owed("receiver", "handover_accept"),
        Owed("receiver", "handover_answer"),
        Owed("sender", "handover_confirm"),
    }
    assert owed(ASSISTANCE, "accepted", ["accepted"]) == {Owed("receiver", "assist")}
    assert owed(TRANSFER, "sent", ["open"]) == {Owed("receiver", "transfer_accept")}
    assert owed(TRANSFER, "objected", ["open"]) == {
        Owed("superior", "designate"),
        Owed("receiver", "transfer_dispute"),
    }


def test_a_notice_has_a_receipt_and_no_clock() -> None:
    assert all(owed(NOTICE, state, []) == frozenset() for state in HANDOVER.states)


@given(
    kind=st.sampled_from([FORWARD, ASSIGN, ASSISTANCE, TRANSFER]),
    items=st.lists(st.sampled_from([s for s in ITEM.states if s != "moved"]), min_size=1, max_size=5),
)
def test_nothing_unanswered_is_owed_by_nobody(kind: str, items: list[str]) -> None:
    state = state_of(items)
    if unanswered(dict(enumerate(items))):
        assert owed(kind, state, items)


def test_nothing_is_owed_after_the_end() -> None:
    for kind in EVERY:
        for state in ENDED:
            assert not owed(kind, state, ["answered"])
