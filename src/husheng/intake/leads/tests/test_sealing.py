"""P6: 90 days after a lead came to nothing its personal values are locked away; two custodians open them."""

from __future__ import annotations

import datetime as dt

import pytest

from husheng.foundation.acts.act import seen
from husheng.foundation.acts.models import JournalRow
from husheng.foundation.acts.transaction import act_frame
from husheng.foundation.deadlines import clocks
from husheng.foundation.erasure import acts as erasure
from husheng.foundation.erasure import holds
from husheng.foundation.erasure.models import Locking
from husheng.foundation.erasure.tests.people import Office, office
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.errors import Conflict, Refused
from husheng.foundation.privacy.purposes import Purpose
from husheng.foundation.privacy.reveal import reveal
from husheng.foundation.testing import City
from husheng.foundation.vault.cipher import Locked
from husheng.intake.leads import acts as leads
from husheng.intake.leads import sealing, tasks
from husheng.intake.leads.models import Lead

from .samples import PHONE, details

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


@pytest.fixture
def people(city: City) -> Office:
    return office(city)


def ended(people: Office, days_ago: int, outcome: str = "unfounded", **more: str) -> Lead:
    """A lead that was closed so many days ago."""
    lead = leads.accept(people.officer, seen(leads.register(people.officer, details(**more))))
    lead = leads.check(people.officer, seen(lead), "两次到现场核查。", outcome)
    lead = leads.answer(people.officer, seen(lead), "phone", "经核查，没有发现反映的情况。")
    return aged(people, leads.close(people.officer, seen(lead)), days_ago)


def aged(people: Office, lead: Lead, days_ago: int) -> Lead:
    moment = clock.now() - dt.timedelta(days=days_ago)
    with act_frame(people.officer, "leads.test"):
        Lead.objects.filter(pk=lead.pk).update(closed_at=moment, answered_at=moment)
    return Lead.objects.get(pk=lead.pk)


def read(people: Office, lead: Lead) -> str:
    return reveal(people.officer, lead, ["caller_phone"], Purpose.CHECK_LEAD, "来电人要求补充答复")[
        "caller_phone"
    ]


def test_the_day_is_the_datas_own() -> None:
    assert sealing.days() == 90


@pytest.mark.parametrize(("days_ago", "locked"), [(89, False), (91, True)])
def test_after_the_term_and_not_before(people: Office, days_ago: int, locked: bool) -> None:
    lead = ended(people, days_ago)
    tasks.lock_away_due(0)
    assert Locking.objects.filter(subject=lead.pk).exists() is locked
    if locked:
        with pytest.raises(Locked, match="封存"):
            read(people, lead)
    else:
        assert read(people, lead) == PHONE


def test_the_lead_itself_stays_as_it_was(people: Office) -> None:
    lead = ended(people, 91)
    before = (lead.organisation, lead.findings, lead.answer, lead.state, lead.title)
    assert sealing.lock_due() == 1
    lead.refresh_from_db()
    assert (lead.organisation, lead.findings, lead.answer, lead.state, lead.title) == before
    assert JournalRow.objects.filter(key=lead.pk, verb="leads.lock_away").count() == 1
    assert sealing.lock_due() == 0


@pytest.mark.parametrize("outcome", ["confirmed", "partly", "in_case"])
def test_what_was_confirmed_stays_readable(people: Office, outcome: str) -> None:
    lead = ended(people, 400)
    with act_frame(people.officer, "leads.test"):
        Lead.objects.filter(pk=lead.pk).update(outcome=outcome)
    assert sealing.lock_due() == 0


def test_a_rejected_lead_came_to_nothing_too(people: Office) -> None:
    lead = leads.register(people.officer, details())
    lead = leads.reject(people.officer, seen(lead), "no_facts", "反映的内容没有可以核查的事实。")
    aged(people, lead, 91)
    assert sealing.lock_due() == 1


def test_nothing_is_locked_while_a_clock_runs(people: Office) -> None:
    lead = ended(people, 91)
    with act_frame(people.officer, "leads.test"):
        clocks.start(lead.kind(), lead.pk, "pipl.pia_keep", clock.now(), lead.agency_id, label="复核")
    assert sealing.lock_due() == 0
    with pytest.raises(Conflict):
        from husheng.foundation.erasure.keeper import keeper

        leads.lock_away(keeper(), seen(lead))


def test_nothing_is_locked_while_a_complaint_review_or_appeal_runs(people: Office) -> None:
    lead = ended(people, 91)
    with act_frame(people.officer, "leads.test"):
        holds.place(lead.pk, "proceedings", lead.kind(), lead.pk)
    assert sealing.lock_due() == 0
    with act_frame(people.officer, "leads.test"):
        holds.lift(lead.pk, "proceedings")
    assert sealing.lock_due() == 1


def test_a_key_that_a_living_part_shares_is_not_locked(people: Office) -> None:
    whole = leads.accept(people.officer, seen(leads.register(people.officer, details())))
    leads.split(
        people.officer, seen(whole), [leads.Part("egg_sperm", "甲机构"), leads.Part("egg_sperm", "乙机构")]
    )
    part = Lead.objects.filter(split_from=whole)[0]
    with act_frame(people.officer, "leads.test"):
        moment = clock.now() - dt.timedelta(days=100)
        Lead.objects.filter(pk=part.pk).update(
            state="closed", outcome="unfounded", closed_at=moment, answered_at=moment, answer="已核查"
        )
    assert sealing.lock_due() == 0


def test_two_custodians_open_it_together_for_a_day_and_one_cannot(people: Office) -> None:
    lead = ended(people, 91)
    sealing.lock_due()
    row = Locking.objects.get()
    asked = erasure.ask_to_open(people.first, seen(row), "来电人要求补充答复")
    with pytest.raises(Refused, match="另一名保管人"):
        erasure.open_together(people.first, seen(asked))
    with pytest.raises(Locked):
        read(people, lead)
    opened = erasure.open_together(people.second, seen(asked))
    assert read(people, lead) == PHONE
    erasure.close_again(people.first, seen(opened))
    with pytest.raises(Locked):
        read(people, lead)


def test_nobody_locks_before_the_day_and_no_person_holds_the_permission() -> None:
    from husheng.foundation.acts.permissions import Permission
    from husheng.foundation.agencies.roles import roles

    assert not [slug for slug, role in roles().items() if Permission.ERASURE_LOCK in role.permissions]
