"""A plan brought to life: what goes out to whom, tasks done and confirmed by other hands, the end."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from uuid import UUID, uuid4

import pytest

from husheng.foundation.acts.act import seen
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.models import JournalRow
from husheng.foundation.agencies.models import Agency
from husheng.foundation.deadlines.models import Clock
from husheng.foundation.evidence import acts as evidence
from husheng.foundation.evidence.acts import ExhibitDetails
from husheng.foundation.evidence.tests.samples import unkept
from husheng.foundation.kernel.errors import Conflict, Invalid, NotFound, Refused, Stale
from husheng.oversight.campaigns import acts, board, files, queries
from husheng.oversight.campaigns.acts import AddedTask
from husheng.oversight.campaigns.form.punctuality import Rate
from husheng.oversight.campaigns.models import Campaign, Report, Task

from .samples import HEDONG, HEXI, PLAN, TIANJIN, Stage, change, stand

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit", "owner"])


def shown(actor: Actor, task: Task) -> UUID:
    stored = unkept(str(uuid4()))
    return evidence.secure(actor, ExhibitDetails(task.kind(), task.pk, "工作记录", "记录.pdf", stored)).pk


def a_task(stage: Stage, slug: str = "health_leads") -> Task:
    campaign = Campaign.objects.first() or stage.opened()
    return Task.objects.select_related("campaign").get(
        campaign=campaign, agency=stage.city.agency("health"), slug=slug
    )


def done(stage: Stage) -> Task:
    task = acts.sign(stage.filler, seen(a_task(stage)))
    return acts.complete(stage.filler, seen(task), "台账已建，逐件答复。", [shown(stage.filler, task)])


# ── opening ──
def test_every_agency_receives_the_tasks_of_its_kind_and_level(stage: Stage) -> None:
    for kind, region in (("market", HEDONG), ("telecom", TIANJIN), ("market", TIANJIN)):
        stage.city.agency(kind, region)
    campaign = stage.opened()
    plan = files.plan(PLAN)
    given = Counter(campaign.tasks.values_list("agency_id", flat=True))
    for kind, region, level in (
        ("market", HEDONG, "district"),
        ("telecom", TIANJIN, "city"),
        ("health", HEXI, "district"),
    ):
        assert given[stage.city.agency(kind, region).pk] == len(plan.tasks_of(kind, level))
    assert "city_spot_checks" not in campaign.tasks.filter(region_path__endswith="120102/").values_list(
        "slug", flat=True
    )


def test_districts_and_departments_owe_seven_reports_each_with_a_clock(stage: Stage) -> None:
    stage.city.agency("market", TIANJIN)
    stage.city.agency("market", HEDONG)
    stage.city.agency("army_health", TIANJIN)
    campaign = stage.opened()
    owing = Counter(campaign.reports.values_list("agency__kind_of__slug", "agency__region__code"))
    assert owing == {
        ("health", TIANJIN): 7,
        ("health", HEDONG): 7,
        ("health", HEXI): 7,
        ("market", TIANJIN): 7,
    }
    report = stage.report(campaign, "2023-12")
    assert Clock.objects.get(subject_key=report.pk).last_day == report.due_on == dt.date(2024, 1, 25)
    year = Clock.objects.get(subject_key=stage.report(campaign, "2023").pk)
    assert (year.rule, year.last_day) == ("camp.year", dt.date(2023, 12, 25))


def test_every_task_and_report_given_out_has_its_own_journal_row(stage: Stage) -> None:
    campaign = stage.opened()
    assert JournalRow.objects.filter(verb="campaigns.give").count() == campaign.tasks.count() > 0
    assert JournalRow.objects.filter(verb="campaigns.expect").count() == campaign.reports.count() > 0


def test_a_plan_is_started_by_its_lead_in_its_region_and_once(stage: Stage) -> None:
    for other in (
        stage.city.actor("coordinator", "health"),
        stage.city.actor("coordinator", "market", TIANJIN),
    ):
        with pytest.raises(Refused):
            acts.open_(other, PLAN)
    stage.opened()
    with pytest.raises(Conflict):
        stage.opened()


def test_an_unknown_plan_is_refused_with_those_that_exist(stage: Stage) -> None:
    with pytest.raises(NotFound, match=PLAN):
        acts.open_(stage.office, "../tianjin_2023")


def test_an_agency_that_comes_later_receives_what_it_lacks_and_nobody_anything_twice(stage: Stage) -> None:
    campaign = stage.opened()
    before = campaign.tasks.count()
    with pytest.raises(Conflict):
        acts.dispatch(stage.office, seen(campaign))
    late: Agency = stage.city.agency("health", "120104")
    campaign = acts.dispatch(stage.office, seen(campaign))
    own = files.plan(PLAN).tasks_of("health", "district")
    assert campaign.tasks.filter(agency=late).count() == len(own) == campaign.tasks.count() - before
    assert campaign.reports.filter(agency=late).count() == 7


def test_tasks_go_out_only_inside_an_act_of_the_lead(stage: Stage) -> None:
    campaign = stage.opened()
    task = Task(
        campaign=campaign,
        agency=stage.city.agency("health"),
        slug="x",
        title="x",
        due_on=dt.date(2023, 10, 20),
    )
    with pytest.raises(Refused):
        acts.give(stage.office, [task])


def test_a_task_beside_the_plan_goes_to_the_agencies_named(stage: Stage) -> None:
    campaign = stage.opened()
    keys = [stage.city.agency("health", HEDONG).pk, stage.city.agency("health", HEXI).pk]
    added = AddedTask("抽查 3 家门诊部", "抽查记录\n问题清单", dt.date(2023, 10, 31), keys)
    campaign = acts.assign(stage.office, seen(campaign), added)
    found = campaign.tasks.filter(slug="added-1")
    assert {task.agency_id for task in found} == set(keys)
    assert found[0].evidence == ["抽查记录", "问题清单"]
    for wrong in (
        AddedTask("", "记录", dt.date(2023, 10, 31), keys),
        AddedTask("抽查", "记录", dt.date(2023, 10, 1), keys),
        AddedTask("抽查", "记录", dt.date(2023, 10, 31), []),
        AddedTask("抽查", "记录", dt.date(2023, 10, 31), [uuid4()]),
    ):
        with pytest.raises(Invalid):
            acts.assign(stage.office, seen(campaign), wrong)


# ── tasks ──
def test_a_task_is_signed_done_and_confirmed_by_other_hands(stage: Stage) -> None:
    task = done(stage)
    assert (task.state, task.account) == ("completed", "台账已建，逐件答复。")
    own_office = stage.city.actor("coordinator", "health")
    for hand in (stage.filler, own_office):
        with pytest.raises(Refused):
            acts.confirm(hand, seen(task))
    assert acts.confirm(stage.office, seen(task)).state == "confirmed"


def test_done_without_an_account_or_something_to_show_is_refused(stage: Stage) -> None:
    task = acts.sign(stage.filler, seen(a_task(stage)))
    other = a_task(stage, "health_cases")
    for account, exhibits in (
        ("", [shown(stage.filler, task)]),
        ("做了", []),
        ("做了", [shown(stage.filler, other)]),
        ("举报人电话 19900001234", [shown(stage.filler, task)]),
    ):
        with pytest.raises(Invalid):
            acts.complete(stage.filler, seen(task), account, exhibits)


def test_what_is_asked_again_is_done_again(stage: Stage) -> None:
    task = done(stage)
    with pytest.raises(Invalid):
        acts.ask_again(stage.office, seen(task), " ")
    task = acts.ask_again(stage.office, seen(task), "缺答复日期")
    assert (task.state, task.completed_at, task.remark) == ("signed", None, "缺答复日期")
    task = acts.complete(stage.filler, seen(task), "已补答复日期。", [shown(stage.filler, task)])
    assert acts.confirm(stage.office, seen(task)).state == "confirmed"


def test_a_task_is_signed_once_and_by_its_agency(stage: Stage) -> None:
    task = a_task(stage)
    with pytest.raises(NotFound):
        acts.sign(stage.neighbour, seen(task))
    signed = acts.sign(stage.filler, seen(task))
    with pytest.raises(Stale):
        acts.sign(stage.leader, seen(task))
    with pytest.raises(Stale):
        acts.sign(stage.leader, seen(signed))


def test_a_districts_office_confirms_its_districts_agencies(stage: Stage) -> None:
    stage.city.agency("market")
    officer, own_office = (
        stage.city.actor("intake_officer", "market"),
        stage.city.actor("coordinator", "health"),
    )
    campaign = stage.opened()
    task = Task.objects.get(campaign=campaign, agency=stage.city.agency("market"), slug="market_marketing")
    task = acts.sign(officer, seen(task))
    task = acts.complete(officer, seen(task), "已查处。", [shown(officer, task)])
    assert acts.confirm(own_office, seen(task)).state == "confirmed"


# ── the end ──
def test_a_campaign_ends_with_a_word_on_what_is_open_and_takes_nothing_after(stage: Stage) -> None:
    campaign = stage.opened()
    with pytest.raises(Invalid) as caught:
        acts.close_(stage.office, seen(campaign), "")
    assert "没有销号" in caught.value.problems[0].message
    campaign = acts.close_(stage.office, seen(campaign), "方案已由新的方案替代")
    assert not Clock.objects.exclude(state="stopped").exists()
    with pytest.raises(Conflict):
        acts.sign(stage.filler, seen(a_task(stage)))
    with pytest.raises(Conflict):
        stage.submit(stage.report(campaign))


# ── figures and the desk ──
def test_districts_are_compared_by_answers_in_time_and_justice_stands_outside(stage: Stage) -> None:
    for kind in ("police", "market"):
        stage.city.agency(kind)
    campaign = stage.opened()
    due = campaign.tasks.filter(due_on__lt=dt.date(2023, 10, 17), agency__region__code=HEDONG)
    with change(stage):
        on_time = dt.datetime(2023, 9, 29, 2, tzinfo=dt.UTC)
        due.filter(agency__kind_of__slug="market").update(state="completed", completed_at=on_time)
        due.filter(agency__kind_of__slug="police").update(state="signed")
    rates = {place.code: place.rate for place in board.tasks_in_time(campaign, dt.date(2023, 10, 17))}
    market, health = (due.filter(agency__kind_of__slug=kind).count() for kind in ("market", "health"))
    assert rates[HEDONG] == Rate(market, market + health)
    assert next(iter(rates)) == HEDONG  # the highest share first
    lines = {line.kind.slug: line for line in board.lines(campaign, dt.date(2023, 10, 17))}
    assert not lines["police"].compared
    assert lines["market"].late == 0


def test_completeness_and_timeliness_say_what_they_are_made_of(stage: Stage) -> None:
    stand(2023, 9, 20)
    campaign = stage.opened()
    stage.submit(stage.report(campaign, "2023-08"))
    stand(2023, 10, 30)
    stage.submit(stage.report(campaign, "2023-09"))
    figures = {one.unit: one for one in board.punctual(campaign, dt.date(2023, 10, 30))}
    assert (figures[HEDONG].complete, figures[HEDONG].timely) == (Rate(2, 2), Rate(1, 2))
    assert (figures[HEXI].complete, figures[HEXI].timely) == (Rate(0, 2), Rate(0, 2))


def test_the_desk_hears_what_each_post_owes(stage: Stage) -> None:
    campaign = stage.opened()
    assert {one.verb for one in queries.owed(stage.filler)} == {"sign", "fill"}
    assert "submit" in {one.verb for one in queries.owed(stage.leader)}
    assert [row.period for row in queries.reports_due(stage.leader)] == ["2023-08", "2023-09"]
    report = stage.submit(stage.report(campaign))
    task = done(stage)
    office = {(one.verb, one.key) for one in queries.owed(stage.office)}
    assert {("approve", report.pk), ("confirm", task.pk)} <= office
    assert not any(one.key == report.pk for one in queries.owed(stage.leader))


def test_an_administrator_knows_of_no_campaign(stage: Stage) -> None:
    campaign = stage.opened()
    assert not queries.campaigns(stage.city.system).exists()
    with pytest.raises(NotFound):
        queries.campaign(stage.city.system, campaign.pk)
    assert queries.owed(stage.city.system) == []
    assert not Report.objects.filter(
        pk__in=[row.pk for row in queries.reports_due(stage.city.system)]
    ).exists()
