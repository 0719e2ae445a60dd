"""An attempt to read that was refused leaves a row for the auditor: who, what, why; no value, and no reading."""

from __future__ import annotations

import time

import pytest

from husheng.foundation.acts.transaction import reading
from husheng.foundation.kernel.errors import HushengError, Refused
from husheng.foundation.privacy import queries, refusals
from husheng.foundation.privacy.accounting import AuditUnavailable
from husheng.foundation.privacy.limits import limits
from husheng.foundation.privacy.models import DailyReads, ReadLog, Refusal
from husheng.foundation.privacy.purposes import Purpose
from husheng.foundation.privacy.reveal import reveal
from husheng.foundation.testing import City, client_of
from husheng.intake.leads import acts as leads
from husheng.intake.leads.models import Lead
from husheng.intake.leads.tests.samples import details

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])
WHY = "回电核实地点"


@pytest.fixture
def lead(city: City) -> Lead:
    return leads.register(city.actor("intake_officer"), details())


def test_it_says_who_wanted_what_and_why_not(city: City, lead: Lead) -> None:
    leader = city.actor("leader")
    with pytest.raises(Refused):
        reveal(leader, lead, ["caller_phone"], Purpose.CHECK_LEAD, WHY)
    row = Refusal.objects.get()
    assert (row.user, row.post, row.agency) == (leader.user_id, leader.post_id, leader.agency_id)
    assert (row.kind, row.key, row.fields, row.code) == (lead.kind(), lead.pk, ["caller_phone"], "refused")


@pytest.mark.parametrize(
    ("role", "kind", "purpose", "code"),
    [
        ("intake_officer", "market", Purpose.CHECK_LEAD, "not_found"),
        ("intake_officer", "health", Purpose.INVESTIGATE, "purpose_not_bound"),
    ],
)
def test_each_refusal_has_its_reason(
    city: City, lead: Lead, role: str, kind: str, purpose: Purpose, code: str
) -> None:
    with pytest.raises(HushengError):
        reveal(city.actor(role, kind), lead, ["caller_phone"], purpose, WHY)
    assert Refusal.objects.get().code == code


def test_it_holds_no_value_and_counts_as_no_reading(city: City, lead: Lead) -> None:
    given = details()
    with pytest.raises(Refused):
        reveal(city.actor("leader"), lead, ["caller_phone"], Purpose.CHECK_LEAD, WHY)
    told = str(Refusal.objects.values().get())
    assert given.caller_phone not in told and given.caller_name not in told
    assert not ReadLog.objects.exists()


def test_what_is_shown_leaves_no_refusal_and_a_form_without_a_reason_is_none(city: City, lead: Lead) -> None:
    officer = city.actor("intake_officer")
    reveal(officer, lead, ["caller_phone"], Purpose.CHECK_LEAD, WHY)
    with pytest.raises(HushengError):
        reveal(officer, lead, ["caller_phone"], Purpose.CHECK_LEAD, "")
    assert not Refusal.objects.exists()


def test_the_auditor_sees_it_and_nobody_else(city: City, lead: Lead) -> None:
    officer = city.actor("leader")
    with pytest.raises(Refused):
        reveal(officer, lead, ["caller_phone"], Purpose.CHECK_LEAD, WHY)
    with reading(city.auditor):
        assert queries.refusals(city.auditor).count() == 1
    for other in (officer, city.security, city.actor("head")):
        with pytest.raises(Refused):
            queries.refusals(other)
        with reading(other):
            assert not Refusal.objects.exists()


def test_of_one_post_the_first_of_a_day_are_rows_and_the_rest_a_number(
    city: City, lead: Lead, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(limits()["refusals"], "kept_a_day", 3)
    leader = city.actor("leader")
    for _ in range(5):
        with pytest.raises(Refused):
            reveal(leader, lead, ["caller_phone"], Purpose.CHECK_LEAD, WHY)
    assert Refusal.objects.count() == 3
    assert DailyReads.objects.get(post=leader.post_id, counted_as="refused").used == 5


def test_where_it_cannot_be_written_the_answer_is_503(
    city: City, lead: Lead, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refusals, "WRITE", "SELECT 1 / 0")
    with pytest.raises(AuditUnavailable):
        reveal(city.actor("leader"), lead, ["caller_phone"], Purpose.CHECK_LEAD, WHY)


def test_writing_it_takes_one_statement(city: City, lead: Lead) -> None:
    leader, asked = city.actor("leader"), 30

    def once() -> None:
        with pytest.raises(Refused):
            reveal(leader, lead, ["caller_phone"], Purpose.CHECK_LEAD, WHY)

    once()
    started = time.perf_counter()
    for _ in range(asked):
        once()
    assert (time.perf_counter() - started) / asked < 0.1  # a page is allowed far more


def test_the_page_lists_it_for_the_auditor_alone(city: City, lead: Lead) -> None:
    with pytest.raises(Refused):
        reveal(city.actor("leader"), lead, ["caller_phone"], Purpose.CHECK_LEAD, WHY)
    page = client_of(city.auditor).get("/audit/refused/")
    assert page.status_code == 200 and "岗位不能查阅" in page.content.decode()
    assert client_of(city.security).get("/audit/refused/").status_code in (403, 404)
