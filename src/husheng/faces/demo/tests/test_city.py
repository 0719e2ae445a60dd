"""A small city, made as a large one is: whole, proved, continued after a kill, and only in a demo."""

from __future__ import annotations

from collections import Counter

import pytest

from husheng.casework.cases.models import Case, CaseParty
from husheng.casework.measures.models import Measure
from husheng.faces.demo import acts, today
from husheng.faces.demo.city import crew, marks, shares
from husheng.faces.demo.city.generate import City, generate_city
from husheng.faces.demo.city.stock import stocks
from husheng.foundation import testing
from husheng.foundation.acts.models import JournalRow
from husheng.foundation.acts.proving import journal
from husheng.foundation.agencies.models import Agency, Region
from husheng.foundation.deadlines.models import Clock
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.errors import Conflict, Refused
from husheng.foundation.kernel.models import Installation
from husheng.foundation.ledger.models import Entry, Inbox
from husheng.foundation.ledger.verify import verify
from husheng.foundation.vault.sealed import Sealed
from husheng.intake.handovers.models import Handover, Item
from husheng.intake.leads.models import Lead
from husheng.oversight.campaigns.models import Report

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "audit", "owner"]),
    pytest.mark.slow,
]
LEADS, CASES = 400, 120


@pytest.fixture
def demo(city: testing.City) -> None:
    """An installation that is a demo, with the region tree and the kinds of agencies."""
    today.stand_at_the_morning()


def made() -> City:
    return generate_city(leads=LEADS, cases=CASES, processes=2)


def test_a_city_is_whole_and_every_object_is_proved(demo: None) -> None:
    made()
    places = Region.objects.filter(code__startswith="12")
    assert places.count() == 17
    for place in places:
        assert Agency.objects.filter(region=place).count() >= 14
    assert (Lead.objects.count(), Case.objects.count()) == (LEADS, CASES)
    assert Measure.objects.count() > CASES // 2
    assert CaseParty.objects.count() == CASES
    asked = Handover.objects.count()
    assert 0.08 * LEADS < asked < 0.25 * LEADS and Item.objects.count() >= asked
    assert Report.objects.filter(period="2023-09", region_path="120000/120116/").exists()
    kinds = Counter(JournalRow.objects.filter(verb="demo.work").values_list("kind", flat=True))
    assert kinds == {"leads.lead": LEADS, "cases.case": CASES, "measures.measure": Measure.objects.count(),
                     "handovers.handover": asked}  # fmt: skip
    assert not Inbox.objects.exists() and Entry.objects.count() == JournalRow.objects.count()
    report = verify(journal=journal)
    assert not report.findings


def test_what_is_open_has_a_running_clock_and_what_callers_said_is_sealed(demo: None) -> None:
    made()
    now = clock.now()
    running = set(Clock.objects.filter(state="running").values_list("subject_key", flat=True))
    for lead in Lead.objects.filter(state__in=["registered", "accepted", "checked"]):
        assert lead.pk in running, lead.state
    assert not Lead.objects.filter(received_at__gt=now).exists()
    assert not Clock.objects.filter(started_at__gt=now).exclude(subject_kind=Report.kind()).exists()
    said = Lead.objects.exclude(content=None)
    assert said.count() > LEADS // 2
    assert all(isinstance(lead.content, Sealed) for lead in said[:20])


def test_a_build_that_was_killed_goes_on_where_it_stopped(demo: None) -> None:
    made_before = generate_until_killed()
    assert 0 < made_before < LEADS
    made()
    assert (Lead.objects.count(), Case.objects.count()) == (LEADS, CASES)
    assert made().leaves == 0, "a third run finds nothing to do"
    assert Lead.objects.count() == LEADS


def generate_until_killed() -> int:
    """One agency's work, then nothing more."""
    generate_city(leads=0, cases=0, processes=1)  # agencies and people
    known = stocks(40)
    portion = shares.portions(LEADS, CASES)[0]
    stock = known[portion.kind, portion.region]
    acts.meet(stock.actor, stock)
    [task] = crew.tasks([portion], clock.now(), lambda part: marks.name(LEADS, CASES, stock.agency.letter))
    unit = task.units[0]
    acts.work(stock.actor, stock, unit, task.until, task.mark, f"{task.mark}/0")
    return Lead.objects.count()


def test_a_city_of_another_size_is_refused(demo: None) -> None:
    made()
    with pytest.raises(Conflict):
        generate_city(leads=LEADS + 1, cases=CASES)


def test_no_city_is_made_in_a_real_installation(city: testing.City) -> None:
    assert not Installation.objects.get(pk=1).demo
    before = JournalRow.objects.count()
    with pytest.raises(Refused):
        made()
    assert not Lead.objects.exists()
    assert not JournalRow.objects.filter(verb="demo.work").exists()
    assert JournalRow.objects.filter(verb__startswith="demo.").count() == 0 and before > 0
