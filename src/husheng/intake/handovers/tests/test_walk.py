"""Walks over everything that can happen to a hand-over: nothing closes unanswered, nothing open is owed by nobody."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from husheng.foundation.acts.act import Seen
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.models import JournalRow
from husheng.foundation.kernel.errors import Conflict, Invalid, Stale
from husheng.foundation.testing import City
from husheng.intake.handovers import acts, clocks, rules
from husheng.intake.handovers.details import Again, Answer
from husheng.intake.handovers.kinds import ASSISTANCE, FORWARD, MISCONDUCT, NOTICE, TRANSFER
from husheng.intake.handovers.models import Handover, Item
from husheng.intake.handovers.rules import Decision
from husheng.intake.handovers.states import ENDED

from .people import received, send

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])

Draw = Callable[[int], int]


class Cast:
    """The people of one walk; the same in every example, since only hand-overs change."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.sender = city.actor("handler", "health")
        self.receiver = city.actor("handler", "market")
        self.leader = city.actor("leader", "market")
        self.superior = city.actor("head", "health", "120000")
        self.third = city.agency("drug").pk

    def step(self, row: Handover, verb: str, draw: Draw) -> None:
        """One act with arguments that fit, as far as the items allow."""
        at, states = Seen(row.pk), dict(Item.objects.filter(handover=row).values_list("ordinal", "state"))
        some = {s: [n for n, state in states.items() if state == s] for s in states.values()}
        match verb:
            case "receive":
                acts.receive(self.receiver, at)
            case "accept":
                acts.accept(
                    self.receiver,
                    at,
                    [] if row.handover_kind == TRANSFER else some.get("open", [])[: draw(3)],
                )
            case "send_back":
                acts.send_back(self.receiver, at, "unclear", "事项不清", some.get("open", [])[: draw(3)])
            case "answer":
                acts.answer(
                    self.receiver,
                    at,
                    [Answer(n, "partly", "部分属实") for n in some.get("accepted", [])[: draw(3)]],
                )
            case "reply":
                acts.reply(self.receiver, at, self.decisions(row, states, draw))
            case "object":
                acts.object_(self.receiver, at, "misjudged", "定性有误")
            case "designate":
                outcome = ("receiver", "sender", "third")[draw(3) - 1]
                acts.designate(self.superior, at, outcome, "指定", self.third if outcome == "third" else None)
            case "settle":
                acts.settle(
                    self.sender,
                    at,
                    (some.get("returned") or [9])[0],
                    ("own", "dropped")[draw(2) - 1],
                    "自行办理",
                )
            case "ask_again":
                acts.ask_again(
                    self.sender, at, [Again(n, "再问") for n in some.get("answered", [])[: draw(2)]]
                )
            case "ask_more_time":
                acts.ask_more_time(self.receiver, at, "鉴定未完成")
            case "allow_more_time":
                acts.allow_more_time(self.leader, at)
            case "refuse_more_time":
                acts.refuse_more_time(self.leader, at, "材料已齐")
            case "close":
                acts.close(self.sender, at)
            case other:
                raise AssertionError(f"a verb that no walk plays: {other}")

    def decisions(self, row: Handover, states: dict[int, str], draw: Draw) -> list[Decision]:
        found = []
        for n, state in states.items():
            if state == "open":
                found.append(
                    (Decision(n, "accept"), Decision(n, "send_back", "handled", "已办结"))[draw(2) - 1]
                )
            if state == "accepted" and draw(2) == 1:
                found.append(Decision(n, "answer", "unfounded", "未发现"))
        return found


def check(row: Handover) -> None:
    """What must hold in every state that can be reached."""
    states = list(Item.objects.filter(handover=row).values_list("state", flat=True))
    running = {(c.step, c.agency_id) for c in clocks.running_on(row)}
    owed = rules.owed(row.handover_kind, row.state, states)
    assert {step for step, _ in running} <= {one.step for one in owed}
    if row.state == "closed":
        assert set(states) <= {"answered", "settled"}
    if row.state == "moved":
        follower = Handover.objects.get(follows=row)
        assert [i.ask for i in follower.items.all()] == [i.ask for i in row.items.all()]
    if row.state in ENDED:
        assert not running
    elif row.handover_kind not in (NOTICE, MISCONDUCT):
        assert running, row.state
    if row.state != "sent":
        assert row.receipt_number and row.received_at


@given(data=st.data(), kind=st.sampled_from([NOTICE, FORWARD, ASSISTANCE, TRANSFER]))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def _walk(cast: Cast, reached: set[tuple[str, str]], data: st.DataObject, kind: str) -> None:
    row = send(cast.city, cast.sender, kind)
    for _ in range(10):
        check(row)
        reached.add((kind, row.state))
        verbs = rules.allowed(kind, row.state)
        if not verbs:
            break
        verb = data.draw(st.sampled_from(verbs))
        try:
            cast.step(row, verb, lambda n: data.draw(st.integers(1, n)))
        except (Invalid, Conflict):  # refused with a reason: nothing may have changed
            assert Handover.objects.get(pk=row.pk).version == row.version
        row.refresh_from_db()


@pytest.mark.slow
def test_no_walk_closes_an_unanswered_hand_over_or_loses_it(city: City) -> None:
    reached: set[tuple[str, str]] = set()
    _walk(Cast(city), reached)
    assert {state for _, state in reached} >= {"sent", "received", "accepted"}


# ── races ───────────────────────────────────────────────────────────────────────────────────────────────────
def together(*acts_: Callable[[], object]) -> list[object]:
    """Run them at the same moment, each in its own thread and connection; errors are results."""
    start = Barrier(len(acts_))

    def one(perform: Callable[[], object]) -> object:
        try:
            start.wait()
            return perform()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts_)) as pool:
        return list(pool.map(one, acts_))


def _accept(actor: Actor, row: Handover) -> Callable[[], object]:
    return lambda: acts.accept(actor, Seen(row.pk, row.version))


def test_of_two_people_accepting_at_once_one_is_told_that_it_was_done(city: City) -> None:
    row = received(city, city.actor("handler", "health"), city.actor("handler", "market"))
    results = together(*(_accept(city.actor("handler", "market"), row) for _ in range(2)))
    assert sorted(type(result).__name__ for result in results) == ["Handover", "Stale"]
    assert JournalRow.objects.filter(key=row.pk, verb="handovers.accept").count() == 1


def test_one_person_submitting_twice_at_once_does_it_once_and_sees_it_done_twice(city: City) -> None:
    actor = city.actor("handler", "market")
    row = received(city, city.actor("handler", "health"), actor)
    results = together(*(_accept(actor.with_key("one-form"), row) for _ in range(2)))
    assert [getattr(result, "state", result) for result in results] == ["accepted", "accepted"]
    assert JournalRow.objects.filter(key=row.pk, verb="handovers.accept").count() == 1


def test_accepting_and_objecting_at_once_end_in_one_of_the_two(city: City) -> None:
    city.agency("health", "120000")
    receiver, other = city.actor("handler", "market"), city.actor("handler", "market")
    row = received(city, city.actor("handler", "health"), receiver, "transfer")
    results = together(
        _accept(receiver, row),
        lambda: acts.object_(other, Seen(row.pk, row.version), "misjudged", "定性有误"),
    )
    assert sum(isinstance(result, Stale) for result in results) == 1
    row.refresh_from_db()
    assert row.state in ("accepted", "objected")
    check(row)
