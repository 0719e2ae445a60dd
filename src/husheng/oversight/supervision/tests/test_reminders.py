"""The scheduler reminds each agency once per reminder, however often or seldom it runs."""

from __future__ import annotations

import datetime as dt

import pytest

from husheng.foundation.acts.models import JournalRow
from husheng.foundation.agencies.models import Agency
from husheng.foundation.deadlines import clocks
from husheng.foundation.deadlines.calendars import current as calendar
from husheng.foundation.deadlines.clock.counting import add_days
from husheng.foundation.documents import docx
from husheng.foundation.kernel import clock as time
from husheng.foundation.kernel.clock import SHANGHAI
from husheng.foundation.testing import City
from husheng.oversight.supervision import letters, reminders, tasks
from husheng.oversight.supervision.models import Urging

from .people import clock, inside, late, today, words_of

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


def ahead(days: int) -> dt.date:
    return add_days(today(), days, "working", calendar(), ())


def noon() -> dt.datetime:
    return time.now().replace(hour=12)


@pytest.fixture
def market(city: City) -> Agency:
    city.agency("health")
    return city.agency("market")


def sent() -> list[str]:
    return list(Urging.objects.order_by("issued_at").values_list("step", flat=True))


def test_three_working_days_before_the_agency_is_reminded_once(city: City, market: Agency) -> None:
    row = clock(city, market, ahead(3))
    assert reminders.send(noon()) == 1
    assert reminders.send(noon()) == 0
    paper = Urging.objects.get()
    assert (paper.step, paper.rung, paper.clock, paper.issuer) == ("remind", 0, row.pk, city.agency("health"))
    assert JournalRow.objects.filter(key=paper.pk, verb="supervision.remind").count() == 1


def test_one_working_day_before_it_is_reminded_again(city: City, market: Agency) -> None:
    row = clock(city, market, ahead(3))
    reminders.send(noon())
    with inside(city.installer):
        row.last_day = ahead(1)
        row.due_at = dt.datetime.combine(ahead(1) + dt.timedelta(days=1), dt.time(), SHANGHAI)
        row.save()
    assert reminders.send(noon()) == 1
    assert sent() == ["remind", "remind_again"]


def test_a_scheduler_that_was_dead_sends_only_the_reminder_that_is_due_now(
    city: City, market: Agency
) -> None:
    clock(city, market, ahead(1))
    assert reminders.send(noon()) == 1
    assert sent() == ["remind_again"]


def test_nobody_is_reminded_too_early_or_too_late_or_of_what_is_done(city: City, market: Agency) -> None:
    clock(city, market, ahead(4))
    late(city, market, 1)
    done = clock(city, market, ahead(2))
    with inside(city.installer):
        clocks.stop(done)
    clock(city, market, ahead(3), started=today())
    assert reminders.send(noon()) == 0


@pytest.mark.parametrize("kind", ["police", "procuratorate", "court", "political_legal"])
def test_justice_and_coordination_are_not_reminded(city: City, market: Agency, kind: str) -> None:
    row = clock(city, city.agency(kind), ahead(2))
    with inside(city.installer):
        type(row).objects.filter(pk=row.pk).update(laddered=True)
    assert reminders.send(noon()) == 0


def test_nobody_is_reminded_at_night(city: City, market: Agency) -> None:
    clock(city, market, ahead(3))
    assert reminders.send(noon().replace(hour=3)) == 0


def test_a_lead_agency_is_reminded_by_the_office_above_it(city: City, market: Agency) -> None:
    city.agency("health", "120000")
    clock(city, city.agency("health"), ahead(3))
    reminders.send(noon())
    assert Urging.objects.get().issuer == city.agency("health", "120000")


def test_where_there_is_no_office_the_agency_is_reminded_all_the_same(city: City) -> None:
    customs = city.agency("customs", "120000")
    clock(city, customs, ahead(3))
    reminders.send(noon())
    assert Urging.objects.get().agency == customs


def test_the_reminder_is_a_letter_with_the_days_that_are_left(city: City, market: Agency) -> None:
    clock(city, market, ahead(3))
    reminders.send(noon())
    paper = letters.of_urging(Urging.objects.get())
    assert "还剩3个工作日" in words_of(paper)
    assert docx.render(paper)[:2] == b"PK"


def test_the_scheduler_knows_the_job() -> None:
    assert "husheng.supervision.remind" in tasks.app.tasks
    assert any(
        one.task.name == "husheng.supervision.remind"
        for one in tasks.app.periodic_registry.periodic_tasks.values()
    )
