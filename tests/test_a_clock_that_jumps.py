"""The machine's clock is put back or forward in the middle of the work: nothing is lost, nobody is kept waiting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection

from husheng.foundation.acts.act import seen
from husheng.foundation.acts.proving import journal
from husheng.foundation.acts.transaction import act_frame
from husheng.foundation.deadlines import clocks
from husheng.foundation.deadlines.models import Clock
from husheng.foundation.kernel import clock as time
from husheng.foundation.kernel.models import Installation
from husheng.foundation.ledger.sequencer import integrate_all
from husheng.foundation.ledger.verify import verify
from husheng.foundation.testing import City
from husheng.intake.handovers import acts as handovers
from husheng.intake.handovers.tests.people import answers, received
from husheng.intake.leads import acts as leads
from husheng.intake.leads.tests.samples import accepted

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "audit"])
LATER, FAR = dt.timedelta(days=2), dt.timedelta(days=365 * 20)


@pytest.fixture(autouse=True)
def a_clock_that_can_be_moved() -> Iterator[None]:
    rows = Installation.objects.using("owner").filter(pk=1)
    rows.update(demo=True)
    yield
    rows.update(demo=False)


@contextmanager
def ahead(by: dt.timedelta) -> Iterator[None]:
    """The machine's clock is ahead in this block, and put back after it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('husheng.shift', %s, false)", [f"{by.total_seconds()} seconds"])
        yield
        cursor.execute("SELECT set_config('husheng.shift', '', false)")


def whole() -> bool:
    integrate_all()
    return verify(journal=journal).ok


def test_a_lead_goes_on_after_the_clock_was_put_back(city: City) -> None:
    officer = city.actor("intake_officer")
    with ahead(LATER):
        lead = accepted(officer)
    lead = leads.check(officer, seen(lead), "现场检查，未见取卵设备", "partly")
    lead = leads.answer(officer, seen(lead), "phone", "已核查，部分属实，正在处理")
    assert leads.close(officer, seen(lead)).state == "closed"
    assert set(Clock.objects.filter(subject_key=lead.pk).values_list("state", flat=True)) == {"stopped"}
    assert not Clock.objects.filter(subject_key=lead.pk, in_time=False).exists()
    assert whole()


def test_a_hand_over_goes_on_after_the_clock_was_put_back(city: City) -> None:
    sender, receiver = city.actor("handler"), city.actor("handler", "market")
    with ahead(LATER):
        row = received(city, sender, receiver)
    row = handovers.accept(receiver, seen(row))
    row = handovers.answer(receiver, seen(row), answers(1, 2, 3))
    assert handovers.close(sender, seen(row)).state == "closed"
    assert whole()


def test_what_was_suspended_ahead_of_time_is_resumed_and_its_pause_had_no_length(city: City) -> None:
    health = city.agency("health")
    with act_frame(city.installer, "test.step"):
        clock = clocks.start(health.kind(), health.pk, "ae.seizure", time.now(), health.pk, label="作出决定")
    due = clock.due_at
    with ahead(LATER), act_frame(city.installer, "test.step"):
        clocks.suspend(clock, "testing", reason="送检")
    with act_frame(city.installer, "test.step"):
        again = clocks.resume(clock)
    assert again.state == "running" and again.due_at == due


def test_a_clock_twenty_years_ahead_marks_its_days_as_provisional(city: City) -> None:
    officer = city.actor("intake_officer")
    with ahead(FAR):
        lead = accepted(officer)
        assert Clock.objects.filter(subject_key=lead.pk, provisional=True, state="running").exists()
    assert leads.check(officer, seen(lead), "现场检查，未见取卵设备", "partly").state == "checked"
    assert whole()
