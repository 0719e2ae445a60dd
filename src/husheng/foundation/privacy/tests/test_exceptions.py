"""Broken glass, more than the quota, telling put off: with reason, end and another person, in the auditor's sight."""

from __future__ import annotations

import datetime as dt

import pytest

from husheng.foundation.acts.act import Seen, seen
from husheng.foundation.acts.models import JournalRow
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.errors import Invalid, NotFound, Refused
from husheng.foundation.privacy import accounting, acts, queries
from husheng.foundation.privacy.models import ReadLog
from husheng.foundation.privacy.purposes import Purpose
from husheng.foundation.privacy.reveal import reveal
from husheng.foundation.testing import City
from husheng.intake.leads import acts as leads
from husheng.intake.leads.models import Lead
from husheng.intake.leads.tests.samples import NAME, details
from husheng.registries.parties import acts as parties
from husheng.registries.parties.acts import PartyDetails

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])
WHY = "有生命危险"


@pytest.fixture
def lead(city: City) -> Lead:
    return leads.register(city.actor("intake_officer"), details())


# ── broken glass ────────────────────────────────────────────────────────────────────────────────────────────
def test_who_may_not_read_may_break_the_glass_for_protection_and_is_seen_at_once(
    city: City, lead: Lead
) -> None:
    leader, head = city.actor("leader"), city.actor("head")
    with pytest.raises(Refused):
        reveal(leader, lead, ["caller_name"], Purpose.PROTECT, WHY)
    broken = acts.break_glass(leader, lead, "来电人被控制")
    assert reveal(leader, lead, ["caller_name"], Purpose.PROTECT, WHY) == {"caller_name": NAME}
    with pytest.raises(Refused, match="只能用于保护与救助"):
        reveal(leader, lead, ["caller_name"], Purpose.CHECK_LEAD, WHY)
    assert [row.pk for row in queries.glasses(head)] == [broken.pk]
    since = clock.now() - dt.timedelta(minutes=1)
    assert [row.way for row in queries.alarms(city.auditor, since)] == ["break_glass"]


def test_it_opens_one_thing_for_one_post_and_closes_by_itself(
    city: City, lead: Lead, monkeypatch: pytest.MonkeyPatch
) -> None:
    leader = city.actor("leader")
    other = leads.register(
        city.actor("intake_officer"), details(organisation="银杏诊所", place="河东区中山门")
    )
    broken = acts.break_glass(leader, lead, "来电人被控制")
    for who, what in ((leader, other), (city.actor("leader"), lead)):
        with pytest.raises(Refused):
            reveal(who, what, ["caller_name"], Purpose.PROTECT, WHY)
    monkeypatch.setattr(clock, "now", lambda: broken.until + dt.timedelta(seconds=1))
    with pytest.raises(Refused):
        reveal(leader, lead, ["caller_name"], Purpose.PROTECT, WHY)


def test_scope_is_never_broken(city: City, lead: Lead) -> None:
    with pytest.raises(NotFound):
        acts.break_glass(city.actor("leader", "market"), lead, "来电人被控制")


def test_a_childs_data_under_broken_glass_is_an_act_for_each_reading(city: City) -> None:
    handler = city.actor("handler")
    child = parties.register_party(handler, PartyDetails("person", person_name="试婴儿", minor=True))
    acts.break_glass(handler, child, "孩子被转移")
    assert reveal(handler, child, ["person_name"], Purpose.PROTECT, WHY)
    assert JournalRow.objects.filter(verb="privacy.read_under_glass").count() == 1


def test_the_head_examines_it_and_never_his_own(city: City, lead: Lead) -> None:
    head = city.actor("head")
    broken = acts.break_glass(city.actor("leader"), lead, "来电人被控制")
    with pytest.raises(Invalid):
        acts.examine(head, seen(broken), "maybe", "情况属实，已救助")
    with pytest.raises(Refused):
        acts.examine(city.actor("leader"), seen(broken), "justified", "情况属实，已救助")
    done = acts.examine(head, seen(broken), "justified", "情况属实，已救助")
    assert (done.state, done.decided_by) == ("justified", head.user_id)
    with pytest.raises(Refused):
        reveal(city.actor("leader"), lead, ["caller_name"], Purpose.PROTECT, WHY)


# ── more than the quota ─────────────────────────────────────────────────────────────────────────────────────
def test_the_head_allows_more_for_some_days(city: City, lead: Lead, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounting, "quota", lambda _: 1)
    officer = city.actor("intake_officer")
    reveal(officer, lead, ["caller_name"], Purpose.CHECK_LEAD, WHY)
    with pytest.raises(accounting.QuotaSpent):
        reveal(officer, lead, ["caller_name"], Purpose.CHECK_LEAD, WHY)
    asked = acts.ask_more(officer, 1, 1, "今天回访集中")
    with pytest.raises(accounting.QuotaSpent):
        reveal(officer, lead, ["caller_name"], Purpose.CHECK_LEAD, WHY)
    acts.give(city.actor("head"), seen(asked))
    assert reveal(officer, lead, ["caller_name"], Purpose.CHECK_LEAD, WHY)
    with pytest.raises(accounting.QuotaSpent):
        reveal(officer, lead, ["caller_name"], Purpose.CHECK_LEAD, WHY)


# ── who read my data, and telling put off ───────────────────────────────────────────────────────────────────
def test_the_person_is_told_who_has_read_by_agency(city: City, lead: Lead) -> None:
    officer = city.actor("intake_officer")
    reveal(officer, lead, ["caller_name"], Purpose.CHECK_LEAD, WHY)
    assert [row.agency for row in queries.told_to(lead.subject_key)] == [officer.agency_id]


def test_telling_is_put_off_only_after_another_person_approved_and_until_the_end(
    city: City, lead: Lead, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer, head = city.actor("intake_officer"), city.actor("head")
    reveal(officer, lead, ["caller_name"], Purpose.CHECK_LEAD, WHY)
    delay = acts.propose_delay(officer, lead, 30, "告知会惊动嫌疑人")
    assert queries.told_to(lead.subject_key).count() == 1, "asking alone puts nothing off"
    with pytest.raises(Refused):
        acts.approve_delay(officer, seen(delay))
    approved = acts.approve_delay(head, seen(delay))
    assert queries.told_to(lead.subject_key).count() == 0
    assert queries.reads_of_subject(lead.subject_key).count() == 1, "the office sees it all the same"
    with monkeypatch.context() as patched:
        patched.setattr(clock, "now", lambda: approved.until + dt.timedelta(seconds=1))
        assert queries.told_to(lead.subject_key).count() == 1
    acts.end_delay(head, Seen(delay.pk), "已经结案")
    assert queries.told_to(lead.subject_key).count() == 1


def test_a_delay_covers_the_agency_that_asked_and_this_subject_alone(city: City, lead: Lead) -> None:
    officer, head = city.actor("intake_officer"), city.actor("head")
    other = leads.register(officer, details(organisation="银杏诊所", place="河东区中山门"))
    for each in (lead, other):
        reveal(officer, each, ["caller_name"], Purpose.CHECK_LEAD, WHY)
    acts.approve_delay(head, seen(acts.propose_delay(officer, lead, 30, "告知会惊动嫌疑人")))
    assert queries.told_to(other.subject_key).count() == 1
    ReadLog(at=clock.now(), user=head.user_id, post=head.post_id, agency=city.agency("market").pk, kind="leads.lead",
            key=lead.pk, subject=lead.subject_key, fields=[], purpose="protect", reason="x").save()  # fmt: skip
    assert [row.agency for row in queries.told_to(lead.subject_key)] == [city.agency("market").pk]
