"""Clocks inside acts, on the real database."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import ProgrammingError, transaction

from husheng.foundation.acts.act import Seen, seen
from husheng.foundation.acts.models import JournalRow
from husheng.foundation.agencies.models import Agency
from husheng.foundation.deadlines import acts, clocks, queries
from husheng.foundation.deadlines.models import Clock
from husheng.foundation.kernel import clock as time
from husheng.foundation.kernel.errors import Conflict, HushengError, Invalid, NotFound, Refused, Stale
from husheng.foundation.testing import City

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])

DAY = dt.timedelta(days=1)


def started(inside, agency: Agency, rule: str = "local.check", ago: int = 0, **more) -> Clock:
    with inside():
        return clocks.start(
            agency.kind(), agency.pk, rule, time.now() - ago * DAY, agency.pk, label="完成核查", **more
        )


# ── start and stop ──────────────────────────────────────────────────────────────────────────────────────────
def test_a_clock_that_runs_is_owed_and_a_stopped_one_is_not(inside, health) -> None:
    clock = started(inside, health)
    assert clock.due_at > clock.started_at
    assert queries.labels_running_on(health.pk) == ["完成核查"]
    assert queries.running_on(health.pk)
    with inside():
        assert clocks.stop(clock).in_time is True
    assert queries.labels_running_on(health.pk) == []
    assert not queries.running_on(health.pk)


def test_a_clock_stopped_after_its_day_was_late(inside, health) -> None:
    clock = started(inside, health, ago=60)
    with inside():
        assert clocks.stop(clock).in_time is False


def test_a_right_that_opens_is_neither_in_time_nor_late(inside, health) -> None:
    clock = started(inside, health, "ae.demand", ago=60)
    with inside():
        assert clocks.stop(clock).in_time is None


def test_stopping_twice_changes_nothing(inside, health) -> None:
    clock = started(inside, health)
    with inside():
        first = clocks.stop(clock)
        assert clocks.stop(clock).stopped_at == first.stopped_at


def test_the_same_step_does_not_run_twice_for_one_agency(city: City, inside, health) -> None:
    clock = started(inside, health)
    with pytest.raises(Conflict, match="已经在计时"):
        started(inside, health)
    market = city.agency("market")
    with inside():  # another agency may owe the same on the same subject
        clocks.start(health.kind(), health.pk, "local.check", time.now(), market.pk, label="完成核查")
        clocks.stop(clock)
    started(inside, health)  # and after it was stopped, it may run again


def test_the_rule_of_a_step_depends_on_the_agency(city: City, inside, health) -> None:
    market = city.agency("market")
    with inside():
        assert clocks.start_step(health, "check", label="核查", agency=health.pk).rule == "local.check"
        assert clocks.start_step(market, "check", label="核查", agency=market.pk).rule == "mp.file"
        assert clocks.start_step(market, "tr.send", label="移送", agency=market.pk).rule == "tr.send"


def test_a_step_is_stopped_whatever_rule_it_runs_by(city: City, inside, health) -> None:
    started(inside, health, step="check")
    started(inside, health, "local.accept", step="accept")
    with inside():
        assert clocks.stop_step(health, "check") == 1
        assert clocks.stop_step(health, "check") == 0
        assert clocks.stop_all(health.pk) == 1


def test_the_acts_journal_row_names_the_clock(city: City, inside) -> None:
    post = city.post("handler")
    with inside("agencies.end_post_probe"):
        clocks.start(post.kind(), post.pk, "local.check", time.now(), post.agency_id, label="核查")
    clock = Clock.objects.get(subject_key=post.pk)
    leader = city.actor("leader")
    acts.extend(leader, seen(clock), "approved", None, "案情复杂")
    row = JournalRow.objects.get(verb="deadlines.extend")
    assert row.facts["clocks"][0]["clock"] == str(clock.pk)
    assert row.facts["option"] == "approved"


def test_no_clock_is_written_outside_an_act(health) -> None:
    with pytest.raises(HushengError, match="no act"), transaction.atomic():
        clocks.stop_all(health.pk) or clocks.retitle(health.pk, "x")
    with pytest.raises(ProgrammingError, match="outside an act"), transaction.atomic():
        Clock.objects.update(label="x")


def test_many_clocks_are_started_at_once_and_agree_with_single_ones(city: City, inside, health) -> None:
    police = city.agency("police")
    now = time.now()
    wanted = [
        clocks.Start(Agency.kind(), one.pk, rule, now, one.pk, one.region_path, "事项", number=str(index))
        for index, (one, rule) in enumerate(
            [
                (health, "local.check"),
                (police, "local.check"),
                (police, "tr.police_decide"),
                (health, "tr.send"),
            ]
        )
    ]
    with inside():
        many = clocks.start_many(wanted)
    assert [c.laddered for c in many] == [True, False, False, True]
    with inside():
        clocks.stop_all(health.pk)
        single = clocks.start(Agency.kind(), health.pk, "local.check", now, health.pk, label="事项")
    assert single.due_at == many[0].due_at
    assert Clock.objects.get(pk=many[3].pk).due_at - now == DAY


# ── suspend and resume ──────────────────────────────────────────────────────────────────────────────────────
def test_a_suspension_holds_the_clock_and_moves_its_end(inside, health) -> None:
    clock = started(inside, health, "ae.seizure", ago=10)
    before = clock.due_at
    with inside():
        held = clocks.suspend(clock, "testing", reason="送检", at=time.now() - 4 * DAY)
    assert (held.state, held.due_at, held.left_days, held.waits_for) == (
        "suspended",
        None,
        24,
        "检测、检验、检疫、鉴定",
    )
    with inside():
        again = clocks.resume(clock)
    assert (again.state, again.left_days, again.waits_for) == ("running", None, "")
    assert again.due_at == before + 4 * DAY


def test_a_ground_that_the_article_does_not_name_suspends_nothing(inside, health) -> None:
    clock = started(inside, health, "ae.seizure")
    with pytest.raises(Invalid) as refused, inside():
        clocks.suspend(clock, "hearing")
    assert refused.value.problems[0].message == "行政强制法 第 25 条 没有规定这种中止事由。"
    clock.refresh_from_db()
    assert clock.state == "running"


def test_a_clock_that_is_over_is_not_suspended(inside, health) -> None:
    clock = started(inside, health, "ae.seizure", ago=40)
    with pytest.raises(Conflict, match="已经届满"), inside():
        clocks.suspend(clock, "testing")


def test_only_a_running_clock_is_suspended_and_only_a_suspended_one_resumed(inside, health) -> None:
    clock = started(inside, health, "ae.seizure")
    with pytest.raises(Conflict, match="没有中止"), inside():
        clocks.resume(clock)
    with inside():
        clocks.suspend(clock, "testing")
    with pytest.raises(Conflict, match="没有在计时"), inside():
        clocks.suspend(clock, "testing")


def test_what_is_stopped_while_suspended_was_in_time(inside, health) -> None:
    clock = started(inside, health, "ae.seizure")
    with inside():
        clocks.suspend(clock, "testing")
    with inside():
        assert clocks.stop(clock).in_time is True
    assert not clock.pauses.filter(ended_at=None).exists()


# ── acts ────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_leader_extends_within_the_article_and_no_further(city: City, inside, health) -> None:
    clock = started(inside, health)
    leader = city.actor("leader")
    longer = acts.extend(leader, seen(clock), "approved", None, "案情复杂")
    assert longer.due_at > clock.due_at
    assert longer.prolongations.get().approver == leader.name
    with pytest.raises(Invalid) as refused:
        acts.extend(leader, seen(longer), "approved", None, "再延一次")
    assert "以 1 次为限" in refused.value.problems[0].message
    with pytest.raises(Invalid):
        acts.extend(leader, Seen(clock.pk), "approved", 11, "超出")


def test_an_extension_needs_a_reason_and_comes_before_the_end(city: City, inside, health) -> None:
    leader = city.actor("leader")
    clock = started(inside, health)
    with pytest.raises(Invalid, match="没有延长"):
        acts.extend(leader, seen(clock), "approved", None, "  ")
    late = started(inside, health, "local.handover.answer", ago=60)
    with pytest.raises(Conflict, match="届满前批准"):
        acts.extend(leader, seen(late), "approved", None, "案情复杂")


def test_a_handler_cannot_extend_and_a_stranger_learns_nothing(city: City, inside, health) -> None:
    clock = started(inside, health)
    with pytest.raises(Refused):
        acts.extend(city.actor("handler"), seen(clock), "approved", None, "案情复杂")
    with pytest.raises(NotFound):
        acts.extend(city.actor("leader", "market"), seen(clock), "approved", None, "案情复杂")


def test_the_person_in_charge_suspends_and_resumes(city: City, inside, health) -> None:
    clock = started(inside, health)
    leader = city.actor("leader")
    held = acts.suspend(leader, seen(clock), "testing", "送检")
    assert held.state == "suspended"
    assert acts.resume(leader, seen(held)).state == "running"
    with pytest.raises(Stale):
        acts.resume(leader, Seen(clock.pk))


def test_an_extended_clock_that_is_suspended_stays_suspended(city: City, inside, health) -> None:
    clock = started(inside, health)
    leader = city.actor("leader")
    held = acts.suspend(leader, seen(clock), "testing", "送检")
    longer = acts.extend(leader, seen(held), "approved", None, "案情复杂")
    assert (longer.state, longer.left_days) == ("suspended", held.left_days + 10)


# ── queries ─────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_clocks_of_many_subjects_come_in_one_query(
    city: City, inside, health, django_assert_num_queries
) -> None:
    market = city.agency("market")
    started(inside, health)
    started(inside, health, "local.accept")
    started(inside, market)
    with django_assert_num_queries(1):
        found = queries.for_subjects(Agency.kind(), [health.pk, market.pk])
    assert [c.rule for c in found[health.pk]] == ["local.accept", "local.check"]
    assert len(found[market.pk]) == 1


def test_overdue_is_a_query_and_rights_are_never_late(city: City, inside, health) -> None:
    police = city.agency("police")
    late = started(inside, health, ago=60)
    started(inside, health, "ae.demand", ago=60)
    held = started(inside, health, "ae.seizure", ago=10)
    other = started(inside, police, "tr.police_decide", ago=60)
    started(inside, health, "local.accept")
    with inside():
        clocks.suspend(held, "testing")
    assert {c.pk for c in queries.overdue()} == {late.pk, other.pk}
    assert [c.pk for c in queries.overdue(laddered=True)] == [late.pk]
    assert list(queries.overdue(path="320000/")) == []
    assert list(queries.overdue(time.now() - 59 * DAY)) == []


def test_the_desk_shows_what_is_owed_and_what_others_owe(city: City, inside, health) -> None:
    market = city.agency("market")
    soon = started(inside, health, "local.accept")
    later = started(inside, health, watcher=market.pk)
    assert [c.pk for c in queries.due_list(health.pk)] == [soon.pk, later.pk]
    assert [c.pk for c in queries.waiting_for(market.pk)] == [later.pk]
    assert list(queries.due_list(market.pk)) == []


def test_timeliness_counts_answers_per_agency(inside, health) -> None:
    for rule, ago in (("local.check", 0), ("local.accept", 60)):
        clock = started(inside, health, rule, ago=ago)
        with inside():
            clocks.stop(clock)
    now = time.now()
    assert queries.timeliness(now - DAY, now + DAY) == {health.pk: (1, 2)}
    assert queries.timeliness(now - 3 * DAY, now - DAY) == {}


def test_timeliness_compares_no_police_and_no_court(city: City, inside, health) -> None:
    for agency in (health, city.agency("police"), city.agency("court")):
        clock = started(inside, agency, "local.check")
        with inside():
            clocks.stop(clock)
    now = time.now()
    assert queries.timeliness(now - DAY, now + DAY) == {health.pk: (1, 1)}


def test_what_falls_due_soon_is_found_for_reminders(inside, health) -> None:
    clock = started(inside, health, "local.accept")
    assert [c.pk for c in queries.due_between(time.now(), time.now() + 14 * DAY)] == [clock.pk]
    assert list(queries.due_between(time.now() - 9 * DAY, time.now())) == []


def test_the_row_and_the_explanation_agree(city: City, inside, health) -> None:
    clock = started(inside, health, "ae.seizure", ago=5)
    with inside():
        clocks.suspend(clock, "testing", at=time.now() - 3 * DAY)
        clocks.resume(clock)
    longer = acts.extend(city.actor("leader"), Seen(clock.pk), "complex", 10, "情况复杂")
    due = queries.explain(longer)
    assert due.moment == longer.due_at
    kinds = [step.kind for step in due.steps]
    assert "suspension" in kinds
    assert "extension" in kinds
    assert queries.ladder(longer)[0].rule.id == "local.ladder.remind"
