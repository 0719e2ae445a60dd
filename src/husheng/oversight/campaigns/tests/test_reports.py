"""A report's life on the real database: frozen, reviewed, corrected (issue 2, Oversight)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from husheng.casework.cases.models import Case, CaseType
from husheng.casework.measures.models import Measure
from husheng.foundation.acts.act import Seen, seen
from husheng.foundation.acts.models import JournalRow
from husheng.foundation.deadlines.models import Clock
from husheng.foundation.deadlines.queries import open_clocks
from husheng.foundation.kernel.errors import Invalid, NotFound, Refused, Stale
from husheng.oversight.campaigns import acts, live, queries, signing
from husheng.oversight.campaigns.acts import CellEntry, FormChanged
from husheng.oversight.campaigns.models import Report, Snapshot

from .samples import HEXI, TIANJIN, Stage, change, form_seen, stand

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit", "owner"])
SEP = dt.date(2023, 9, 12)
AUG = dt.date(2023, 8, 20)


# ── submission ──
def test_submission_freezes_the_form_signs_it_and_stops_the_clock(stage: Stage) -> None:
    campaign = stage.opened()
    stage.case(SEP, "ads")
    report = stage.filed(campaign)
    snapshot = report.snapshots.get()
    assert (report.state, report.first_on) == ("submitted", dt.date(2023, 10, 17))
    assert signing.genuine(snapshot)
    journal = JournalRow.objects.get(pk=snapshot.act)
    assert (journal.verb, journal.facts["sha256"]) == ("campaigns.submit", snapshot.sha256)
    clock = Clock.objects.get(subject_key=report.pk)
    assert (clock.rule, clock.last_day, clock.in_time) == ("camp.monthly", dt.date(2023, 10, 25), True)
    assert live.frozen(report).filing["narrative"].startswith("2023年9月，河东区共")


def test_a_changed_byte_or_a_changed_signature_shows(stage: Stage) -> None:
    snapshot = stage.filed(stage.opened()).snapshots.get()
    forged = Snapshot(sha256=snapshot.sha256, signature=snapshot.signature, body=bytes(snapshot.body) + b" ")
    assert not signing.genuine(forged)
    body = bytes(snapshot.body) + b" "
    resealed = Snapshot(sha256=signing.digest(body), signature=snapshot.signature, body=body)
    assert not signing.genuine(resealed)


def test_a_late_fact_is_a_correction_in_the_next_month_and_the_snapshot_stays(stage: Stage) -> None:
    stand(2023, 9, 20)
    campaign = stage.opened()
    case = stage.case(AUG, "ads")
    august = stage.filed(campaign, "2023-08")
    before = bytes(august.snapshots.get().body)
    stage.measure(case, "fine", dt.date(2023, 8, 31), 2_000_000)
    stand(2023, 10, 17)
    september = live.live(stage.report(campaign))
    amounts = {(d.period, d.row, d.column): d.amount for d in september.corrections}
    assert amounts[("2023-08", "fine_amt", "ads")] == 2_000_000
    assert amounts[("2023-08", "fined", "ads")] == 1
    assert september.matrix.value("fine_amt", "ads") == 0  # beside the cell, never in it
    assert bytes(Snapshot.objects.get(report=august).body) == before
    assert {d.amount for d in live.since(august)} == {1, 2_000_000}


def test_a_correction_is_shown_once(stage: Stage) -> None:
    stand(2023, 9, 20)
    campaign = stage.opened()
    case = stage.case(AUG, "ads")
    august = stage.filed(campaign, "2023-08")
    stage.measure(case, "warn", AUG)
    stand(2023, 10, 17)
    september = stage.filed(campaign)
    stand(2023, 11, 5)
    assert live.frozen(september).corrections
    assert live.since(august) == []
    assert live.live(stage.report(campaign, "2023-10")).corrections == ()
    with change(stage):
        Case.objects.filter(pk=case.pk).update(state="withdrawn")
        Measure.objects.filter(case=case).update(state="revoked")
    october = {(d.row, d.column): d.amount for d in live.live(stage.report(campaign, "2023-10")).corrections}
    assert (october[("cases", "ads")], october[("warned", "ads")]) == (-1, -1)


def test_a_case_that_changes_while_the_form_is_open_freezes_nothing_and_names_the_cells(stage: Stage) -> None:
    campaign = stage.opened()
    case = stage.case(SEP, "ads")
    report = stage.report(campaign)
    looked_at = form_seen(report)
    with change(stage):
        CaseType.objects.filter(case=case).update(violation="surrogacy")
    with pytest.raises(FormChanged) as caught:
        acts.submit(stage.leader, seen(report), looked_at)
    places = {one.place: (one.then, one.now) for one in caught.value.changed}
    assert places == {("cases", "ads"): (1, 0), ("cases", "surrogacy"): (0, 1)}
    assert caught.value.status == 409
    assert not Snapshot.objects.exists()
    assert Report.objects.get(pk=report.pk).state == "draft"
    assert stage.submit(report).state == "submitted"


def test_an_exchange_of_one_case_for_another_is_a_change_too(stage: Stage) -> None:
    campaign = stage.opened()
    first = stage.case(SEP, "ads")
    report = stage.report(campaign)
    looked_at = form_seen(report)
    with change(stage):
        Case.objects.filter(pk=first.pk).update(state="withdrawn")
    stage.case(SEP, "ads")
    with pytest.raises(FormChanged):
        acts.submit(stage.leader, seen(report), looked_at)


def test_nothing_changed_is_no_conflict_however_much_happened_elsewhere(stage: Stage) -> None:
    """Negative control of the race."""
    campaign = stage.opened()
    stage.case(SEP, "ads")
    report = stage.report(campaign)
    looked_at = form_seen(report)
    stage.case(SEP, "ads", agency=stage.city.agency("health", HEXI))
    stage.case(dt.date(2023, 10, 2), "ads")
    assert acts.submit(stage.leader, seen(report), looked_at).state == "submitted"


@pytest.mark.parametrize("garbage", ["", "x", "1 2 3", "０"])
def test_a_form_that_was_not_seen_cannot_be_frozen(stage: Stage, garbage: str) -> None:
    report = stage.report(stage.opened())
    with pytest.raises(FormChanged):
        acts.submit(stage.leader, seen(report), garbage)


def test_a_fine_without_its_amount_is_refused(stage: Stage) -> None:
    campaign = stage.opened()
    stage.measure(stage.case(SEP, "ads"), "fine", SEP, None)
    with pytest.raises(Invalid) as caught:
        stage.filed(campaign)
    assert any("罚款" in problem.message for problem in caught.value.problems)
    assert not Snapshot.objects.exists()


def test_a_month_is_not_handed_in_before_it_is_over(stage: Stage) -> None:
    campaign = stage.opened()
    with pytest.raises(Invalid):
        stage.filed(campaign, "2023-10")
    stand(2023, 11, 1)
    assert stage.filed(campaign, "2023-10").state == "submitted"


def test_two_who_submit_at_once_freeze_one_snapshot(stage: Stage) -> None:
    campaign = stage.opened()
    report = stage.report(campaign)
    looked_at, before = form_seen(report), seen(report)
    acts.submit(stage.leader, before, looked_at)
    with pytest.raises(Stale):
        acts.submit(stage.city.actor("head", "health"), before, looked_at)
    assert Snapshot.objects.count() == 1


# ── review ──
def test_sent_back_filled_and_handed_in_again_keeps_both_snapshots(stage: Stage) -> None:
    campaign = stage.opened()
    report = stage.filed(campaign)
    report = acts.send_back(stage.office, seen(report), "请补检查对象数")
    entry = CellEntry("inspected", "art_inst", 4, "纸质名册", stage.exhibit(stage.filler, report))
    report = acts.fill(stage.filler, seen(report), entry)
    report = stage.submit(report)
    assert [s.ordinal for s in report.snapshots.all()] == [1, 2]
    assert report.remark == ""
    assert acts.approve(stage.office, seen(report)).state == "approved"


def test_a_report_that_stands_is_opened_again_only_with_a_reason(stage: Stage) -> None:
    report = stage.filed(stage.opened())
    with pytest.raises(Invalid):
        acts.reopen(stage.office, seen(report), " ")
    report = acts.reopen(stage.office, seen(report), "漏报一个机构")
    assert report.state == "reopened"
    assert live.sheet(report).snapshot is None


@pytest.mark.parametrize("back", [acts.send_back, acts.reopen])
def test_a_report_that_comes_back_is_owed_by_a_day_of_its_own(stage: Stage, back: Any) -> None:
    report = stage.filed(stage.opened())
    assert not open_clocks().filter(subject_key=report.pk).exists()
    report = back(stage.office, seen(report), "漏报一个机构")
    clock = open_clocks().get(subject_key=report.pk)
    assert (clock.rule, clock.agency_id) == ("local.camp.again", report.agency_id)
    assert (clock.watcher, clock.number) == (stage.office.agency_id, "2023-09")
    assert clock.last_day == dt.date(2023, 10, 20)  # three working days after the 17th
    report = stage.submit(report)
    assert not open_clocks().filter(subject_key=report.pk).exists()
    assert report.first_on == dt.date(2023, 10, 17)  # the first day in is what timeliness counts


def test_an_approved_report_starts_no_clock(stage: Stage) -> None:
    report = stage.filed(stage.opened())
    acts.approve(stage.office, seen(report))
    assert not open_clocks().filter(subject_key=report.pk).exists()


def test_only_the_lead_agency_reviews_even_where_a_district_has_an_office(stage: Stage) -> None:
    report = stage.filed(stage.opened())
    own = stage.city.actor("coordinator", "health")
    with pytest.raises(Refused):
        acts.approve(own, seen(report))
    with pytest.raises(Refused):
        acts.send_back(own, seen(report), "退回")
    assert acts.approve(stage.office, seen(report)).state == "approved"


def test_a_frozen_report_takes_no_more_words_and_no_more_cells(stage: Stage) -> None:
    report = stage.filed(stage.opened())
    with pytest.raises(Stale):
        acts.write(stage.filler, seen(report), "补充", "")


# ── who sees what ──
def test_a_neighbour_finds_no_cells_but_knows_who_has_reported(stage: Stage) -> None:
    campaign = stage.opened()
    report = stage.filed(campaign)
    with pytest.raises(NotFound):
        queries.report(stage.neighbour, report.pk)
    with pytest.raises(NotFound):
        acts.submit(stage.neighbour, Seen(report.pk), "x")
    known = {row.pk for row in queries.reports(stage.neighbour, campaign, "2023-09")}
    assert report.pk in known
    for insider in (stage.filler, stage.leader, stage.office, stage.city.actor("leader", "health", TIANJIN)):
        assert queries.report(insider, report.pk).pk == report.pk


def test_who_may_fill_may_not_submit(stage: Stage) -> None:
    report = stage.report(stage.opened())
    with pytest.raises(Refused):
        acts.submit(stage.filler, seen(report), form_seen(report))


# ── the year ──
def test_the_year_is_filed_before_it_ends_and_corrected_after(stage: Stage) -> None:
    stand(2023, 8, 2)
    campaign = stage.opened()
    stage.case(AUG, "ads")
    with pytest.raises(Invalid):
        stage.filed(campaign, "2023")
    stand(2023, 12, 22)
    stage.case(dt.date(2023, 12, 20), "ads")
    year = stage.filed(campaign, "2023")
    found = live.frozen(year).matrix
    assert (found.value("cases", "ads"), found.period.last) == (2, dt.date(2023, 12, 22))
    assert Clock.objects.get(subject_key=year.pk).last_day == dt.date(2023, 12, 25)
    stage.case(dt.date(2023, 12, 28), "ads")
    stand(2024, 1, 10)
    corrected = live.live(stage.report(campaign, "2023-c"))
    assert corrected.matrix.value("cases", "ads") == 3
    assert {(d.row, d.column): d.amount for d in corrected.corrections}[("cases", "ads")] == 1
    assert live.frozen(year).matrix.value("cases", "ads") == 2


def test_a_correction_that_is_undone_later_is_corrected_again(stage: Stage) -> None:
    """The facts are those of the first submission again, but a correction stands between."""
    stand(2023, 9, 20)
    campaign = stage.opened()
    case = stage.case(AUG, "ads")
    stage.filed(campaign, "2023-08")
    with change(stage):
        Case.objects.filter(pk=case.pk).update(state="withdrawn")
    stand(2023, 10, 17)
    assert {d.amount for d in live.frozen(stage.filed(campaign)).corrections} == {-1}
    with change(stage):
        Case.objects.filter(pk=case.pk).update(state="filed")
    stand(2023, 11, 5)
    assert {d.amount for d in live.live(stage.report(campaign, "2023-10")).corrections} == {1}
