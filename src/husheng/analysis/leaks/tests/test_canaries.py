"""Canaries: planted by two, in lists like any lead, in no queue and no report; reading one is an alarm at once."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError

from husheng.analysis.leaks import acts, queries
from husheng.analysis.leaks.acts import CanaryDetails
from husheng.analysis.leaks.models import Canary
from husheng.faces.desk.navigation import groups
from husheng.foundation.acts.act import seen
from husheng.foundation.acts.transaction import act_frame, reading
from husheng.foundation.deadlines.models import Clock
from husheng.foundation.kernel.errors import Invalid, NotFound, Refused
from husheng.foundation.privacy.models import ReadLog
from husheng.foundation.privacy.purposes import Purpose
from husheng.foundation.testing import City, client_of
from husheng.intake.leads import acts as leads
from husheng.intake.leads import duplicates, revealing
from husheng.intake.leads import queries as lead_queries
from husheng.intake.leads.filters import Filters
from husheng.intake.leads.models import Lead
from husheng.intake.leads.tests.samples import details

from .people import Town, town

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


@pytest.fixture
def place(city: City) -> Town:
    return town(city)


def reveal(who: Any, lead: Lead) -> dict[str, str]:
    return revealing.read(who, lead, Purpose.CHECK_LEAD, "随便看看而已")


# ── two people ──────────────────────────────────────────────────────────────────────────────────────────────
def test_who_proposed_it_cannot_plant_it(place: Town) -> None:
    row = acts.propose_canary(
        place.city.security, CanaryDetails(place.first.agency_id, "ads", "云杉虚构咨询")
    )
    with pytest.raises(Refused):
        acts.plant(place.city.security, seen(row))
    assert acts.plant(place.city.auditor, seen(row)).state == "planted"


def test_the_database_refuses_one_person_too(place: Town) -> None:
    row = place.planted()
    with pytest.raises(IntegrityError), act_frame(place.city.auditor, "leaks.plant"):
        Canary.objects.filter(pk=row.pk).update(planted_by=row.proposed_by)


@pytest.mark.parametrize("role", ["handler", "intake_officer", "head", "system_admin"])
def test_nobody_else_plants_or_sees_them(place: Town, role: str) -> None:
    outsider, row = place.city.actor(role), place.planted()
    with pytest.raises(Refused):
        acts.propose_canary(outsider, CanaryDetails(place.first.agency_id, "ads", "云杉"))
    with pytest.raises((Refused, NotFound)):
        acts.withdraw_canary(outsider, seen(row), "撤下")
    with pytest.raises(Refused):
        queries.canaries(outsider)
    assert client_of(outsider).get("/leaks/canaries/").status_code == 403


def test_an_organisation_with_real_leads_is_no_cover(place: Town) -> None:
    real = leads.register(place.city.actor("intake_officer"), details(organisation="白桦健康咨询有限公司"))
    with pytest.raises(Invalid):
        acts.propose_canary(place.city.security, CanaryDetails(real.agency_id, "ads", real.organisation))


# ── like any other, and in nobody's way ─────────────────────────────────────────────────────────────────────
def test_in_the_list_it_looks_like_a_lead_that_was_rejected(place: Town) -> None:
    officer = place.city.actor("intake_officer")
    real = leads.register(officer, details())
    leads.reject(officer, seen(real), "not_competent", "不属于我们的职责，请向有关部门反映。")
    planted = place.planted().lead
    page = client_of(officer).get("/leads/").content.decode()
    assert planted and planted.number in page and real.number in page

    def row(number: str) -> str:
        start = page.index(number)
        return page[page.rindex("<tr", 0, start) : page.index("</tr>", start)]

    for lead in (real, planted):
        lead.refresh_from_db()
    same = {"<td": row(real.number).count("<td"), "pill": row(real.number).count("pill")}
    assert same == {"<td": row(planted.number).count("<td"), "pill": row(planted.number).count("pill")}
    assert {
        name: bool(getattr(real, name)) for name in ("caller_name", "caller_phone", "content", "answer")
    } == {name: bool(getattr(planted, name)) for name in ("caller_name", "caller_phone", "content", "answer")}
    assert "诱饵" not in page and "canary" not in page


def test_no_queue_of_ordinary_work_ever_shows_it(place: Town) -> None:
    officer, handler = place.city.actor("intake_officer"), place.first
    number = place.planted().lead.number
    queues = [f"/leads/?state={state}" for state in ("registered", "accepted", "checked")]
    for who in (officer, handler, place.office.leader):
        for address in ("/", "/waiting/", *queues):
            answer = client_of(who).get(address)
            assert number not in answer.content.decode(), address


def test_it_is_proposed_as_an_earlier_lead_to_nobody(place: Town) -> None:
    planted = place.planted()
    officer = place.city.actor("intake_officer")
    twin = leads.register(officer, details(organisation=planted.organisation, violation=planted.violation))
    assert not duplicates.proposals(officer, twin).visible


def test_it_runs_no_clock_so_that_no_scoreboard_counts_it(place: Town) -> None:
    assert not Clock.objects.filter(subject_key=place.planted().lead.pk).exists()


def test_a_real_lead_does_run_one() -> None:
    """The test above can fail."""
    officer = City().actor("intake_officer")
    assert Clock.objects.filter(subject_key=leads.register(officer, details()).pk).exists()


def test_no_statistic_of_the_house_changes_when_one_is_planted(place: Town) -> None:
    import datetime as dt

    from husheng.casework.cases import facts as cases
    from husheng.casework.measures import facts as measures
    from husheng.foundation.agencies.scope import places_below
    from husheng.intake.handovers import facts as handovers
    from husheng.intake.referrals import facts as referrals

    days = (dt.date(2000, 1, 1), dt.date(2100, 1, 1))

    def counted() -> list[Any]:
        scope = places_below("120000/")
        found: list[Any] = [cases.filed(scope, *days), measures.taken(scope, *days)]
        for room in (handovers, referrals):
            found += [
                str(getattr(room, name)(scope, *days)) for name in dir(room) if name.startswith("mark_of")
            ]
        return [*found, Clock.objects.count()]

    before = counted()
    place.planted()
    assert counted() == before


# ── the alarm ───────────────────────────────────────────────────────────────────────────────────────────────
def test_the_first_reading_alarms_the_auditor_and_the_security_officer(place: Town) -> None:
    row, officer = place.planted(), place.city.actor("intake_officer")
    assert not queries.alarms(place.city.auditor).exists()
    reveal(officer, row.lead)
    assert ReadLog.objects.get(subject=row.subject).canary
    for who in (place.city.auditor, place.city.security):
        with reading(who):
            [alarm] = queries.alarms(who)
            [watched] = [one for one in queries.canaries(who) if one.touches]
        assert alarm.pk == row.pk and watched.touches[0].post == officer.post_id
        page = client_of(who).get("/leaks/canaries/").content.decode()
        assert "有人查阅" in page and officer.name not in page


def test_reading_it_on_its_page_is_the_same_alarm(place: Town) -> None:
    row, officer = place.planted(), place.city.actor("intake_officer")
    typed = {"purpose": "check_lead", "reason": "随便看看而已"}
    answer = client_of(officer).post(f"/leads/{row.lead.pk}/reveal/", typed)
    assert answer.status_code == 200
    assert ReadLog.objects.get(subject=row.subject).canary
    menu = client_of(place.city.security).get("/people/").content.decode()
    assert "诱饵记录" in menu


def test_an_ordinary_day_of_work_raises_no_alarm(place: Town) -> None:
    officer = place.city.actor("intake_officer")
    place.planted()
    for _ in range(3):
        lead = leads.accept(officer, seen(leads.register(officer, details())))
        reveal(officer, lead)
    assert ReadLog.objects.filter(canary=False).count() == 3
    assert not queries.alarms(place.city.auditor).exists()


def test_opening_its_page_is_no_alarm_reading_is(place: Town) -> None:
    row, officer = place.planted(), place.city.actor("intake_officer")
    assert client_of(officer).get(f"/leads/{row.lead.pk}/").status_code == 200
    assert not queries.alarms(place.city.auditor).exists()


def test_once_withdrawn_it_alarms_nobody(place: Town) -> None:
    row, officer = place.planted(), place.city.actor("intake_officer")
    acts.withdraw_canary(place.city.security, seen(row), "换一批")
    reveal(officer, row.lead)
    assert not queries.alarms(place.city.auditor).exists()
    assert not ReadLog.objects.get(subject=row.subject).canary


def test_a_list_of_leads_counts_it_or_it_would_stand_out(place: Town) -> None:
    officer = place.city.actor("intake_officer")
    place.planted()
    assert lead_queries.count(officer, Filters()) == 1 and groups is not None
