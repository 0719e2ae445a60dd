"""Nothing falls silent: no way from open to closed or rejected that does not record an answer to the source."""

from __future__ import annotations

import random

import pytest
from django.db import IntegrityError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from husheng.foundation.acts.act import seen
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.transaction import act_frame
from husheng.foundation.kernel.lifecycle import Lifecycle, moves
from husheng.foundation.testing import City
from husheng.intake.leads import acts
from husheng.intake.leads.models import Lead
from husheng.intake.leads.states import ANSWERING, ENDED, LEAD, OPEN

from .samples import details


def silent_ways(lifecycle: Lifecycle) -> set[str]:
    """Ended states that can be reached without any verb that records an answer."""
    reached, frontier = {lifecycle.initial}, [lifecycle.initial]
    while frontier:
        state = frontier.pop()
        for move in lifecycle.transitions:
            if move.source == state and move.verb not in ANSWERING and move.target not in reached:
                reached.add(move.target)
                frontier.append(move.target)
    return reached & set(ENDED)


def test_every_state_of_the_table_is_known() -> None:
    assert set(LEAD.states) == {*OPEN, *ENDED}


def test_no_way_to_the_end_is_silent() -> None:
    assert silent_ways(LEAD) == set()


def test_the_search_would_find_a_silent_way() -> None:
    hole = Lifecycle("registered", LEAD.transitions, moves("checked", "forget", "closed"))
    assert silent_ways(hole) == {"closed"}


def test_every_open_state_can_still_reach_an_end() -> None:
    def ends(state: str, seen: frozenset[str]) -> bool:
        if state in ENDED:
            return True
        nexts = {m.target for m in LEAD.transitions if m.source == state} - seen
        return any(ends(target, seen | {target}) for target in nexts)

    assert all(ends(state, frozenset({state})) for state in OPEN)


@given(st.lists(st.integers(min_value=0, max_value=50), max_size=40))
def test_any_walk_that_ends_has_answered(choices: list[int]) -> None:
    state, answered = LEAD.initial, False
    for choice in choices:
        moves_here = [move for move in LEAD.transitions if move.source == state]
        if not moves_here:
            break
        move = moves_here[choice % len(moves_here)]
        answered = answered or move.verb in ANSWERING
        state = move.target
        assert answered or state not in ENDED


STEPS = {
    "accept": lambda a, r: acts.accept(a, r),
    "reject": lambda a, r: acts.reject(a, r, "no_facts", "没有可以核查的事实"),
    "check": lambda a, r: acts.check(a, r, "现场检查完毕", "unfounded"),
    "assign": lambda a, r: acts.assign(a, r, a.user_id),
    "split": lambda a, r: acts.split(a, r, [acts.Part("ads", "甲"), acts.Part("egg_sperm", "乙")]),
    "enter_case": lambda a, r: acts.enter_case(a, r),
    "leave_case": lambda a, r: acts.leave_case(a, r, "案件已办结"),
    "answer": lambda a, r: acts.answer(a, r, "phone", "已经核查完毕"),
    "close": lambda a, r: acts.close(a, r),
}


def walk(officer: Actor, seed: int) -> None:
    """A random life through the real acts: whatever ends has an answer in the table."""
    draw = random.Random(seed)
    lead = acts.register(officer, details())
    for _ in range(12):
        verbs = [verb for verb in LEAD.verbs(lead.state) if verb in STEPS]
        if not verbs:
            break
        lead = STEPS[draw.choice(verbs)](officer, seen(lead))
    stored = Lead.objects.get(pk=lead.pk)
    if stored.state in ENDED:
        assert stored.answer and stored.answered_at and stored.closed_at


@pytest.mark.django_db(transaction=True, databases=["default", "audit"])
@pytest.mark.slow
def test_any_life_through_the_acts_that_ends_has_answered(city: City) -> None:
    officer = city.actor("handler")

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.integers(min_value=0, max_value=10_000))
    def lives(seed: int) -> None:
        walk(officer, seed)

    lives()


@pytest.mark.django_db(transaction=True, databases=["default", "audit"])
@pytest.mark.parametrize("state", [*ENDED, "answered"])
def test_the_database_itself_refuses_an_end_without_an_answer(city: City, state: str) -> None:
    officer = city.actor("handler")
    lead = acts.register(officer, details())
    with pytest.raises(IntegrityError, match="nothing_falls_silent"), act_frame(officer, "leads.forget"):
        Lead.objects.filter(pk=lead.pk).update(state=state)
    with act_frame(officer, "leads.control"):
        Lead.objects.filter(pk=lead.pk).update(state="accepted")
    lead.refresh_from_db()
    assert lead.state == "accepted"
