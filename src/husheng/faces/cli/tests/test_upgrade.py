"""`husheng upgrade`: an installation of before gets its impact assessments and its indexes, once."""

from __future__ import annotations

import pytest

from husheng.faces.cli import upgrading
from husheng.foundation.acts.models import JournalRow
from husheng.foundation.acts.transaction import act_frame
from husheng.foundation.evidence.tests import samples
from husheng.foundation.jobs.queue import run_waiting
from husheng.foundation.kernel.errors import Conflict, Invalid
from husheng.foundation.processing import flows
from husheng.foundation.processing.models import Assessment
from husheng.foundation.testing import City
from husheng.foundation.vault.blind import field_of
from husheng.intake.handovers.tests import people as handovers
from husheng.intake.leads.models import Lead
from husheng.registries.parties import acts as parties
from husheng.registries.parties.acts import PartyDetails
from husheng.registries.parties.models import PERSON, Party

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "audit"])
PHONE = "19900000123"


def of_before(city: City) -> None:
    """As an installation stands that was set up before there were assessments."""
    with act_frame(city.installer, "test.of_before"):
        Assessment.objects.all().delete()


def test_without_assessments_every_hand_over_is_refused_and_afterwards_it_goes(run, city: City) -> None:
    sender = city.actor("handler")
    city.actor("handler", "market")
    of_before(city)
    flow = flows.between(sender.agency_id, city.agency("market").pk, Lead.kind(), "forward")
    assert flow is not None
    with pytest.raises(Invalid, match="没有送出"):
        handovers.send(city, sender)
    answer = run("upgrade")
    assert answer.exit_code == 0, answer.output
    handovers.send(city, sender)


def test_it_may_be_repeated_and_the_second_time_there_is_nothing_to_do(run, city: City) -> None:
    of_before(city)
    assert "新登记的影响评估：0" not in run("upgrade").output
    there = Assessment.objects.count()
    assert "新登记的影响评估：0" in run("upgrade").output
    assert Assessment.objects.count() == there > 0


def test_what_was_withdrawn_stays_withdrawn(run, city: City) -> None:
    with act_frame(city.installer, "test.withdraw"):
        Assessment.objects.update(state="withdrawn")
    run("upgrade")
    assert not Assessment.objects.exclude(state="withdrawn").exists()


def test_where_nothing_was_set_up_it_says_so(run, transactional_db) -> None:
    answer = run("upgrade")
    assert answer.exit_code == 1 and "还没有安装" in answer.output
    assert not JournalRow.objects.exists()


def test_people_registered_before_the_index_are_found_by_phone_and_by_the_bucket_of_their_name(
    run, city: City
) -> None:
    officer = city.actor("intake_officer")
    person = parties.register_party(officer, PartyDetails(PERSON, person_name="试一试", person_phone=PHONE))
    with act_frame(city.installer, "test.of_before"):
        Party.objects.update(phone_blind=None, name_blind=None)

    def found() -> tuple[bool, bool]:
        by_phone = Party.objects.filter(field_of(Party, "phone_blind").find(PHONE))
        by_name = Party.objects.filter(field_of(Party, "name_blind").find("试一试"))
        return by_phone.filter(pk=person.pk).exists(), by_name.filter(pk=person.pk).exists()

    assert found() == (False, False)
    assert run("upgrade").exit_code == 0
    run_waiting()
    assert found() == (True, True)


def test_no_work_is_left_to_the_worker_where_every_value_has_its_index(city: City, monkeypatch) -> None:
    parties.register_party(
        city.actor("intake_officer"), PartyDetails(PERSON, person_name="试一试", person_phone=PHONE)
    )

    def never() -> None:
        raise Conflict("nothing lacks an index")

    monkeypatch.setattr("husheng.foundation.erasure.rotating.defer_filling", never)
    upgrading.bring_up_to_date()


def test_originals_that_lie_in_plain_are_sealed_by_the_worker(run, city: City, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    exhibit = samples.secured(city.actor("handler"))
    path = samples.put_in_plain(exhibit, samples.pdf())
    assert run("upgrade").exit_code == 0
    run_waiting()
    exhibit.refresh_from_db()
    assert exhibit.sealed and not path.exists()
