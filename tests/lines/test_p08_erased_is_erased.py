"""P8: erasure is real: without the key nothing of a person can be read by anybody, the blind indexes are empty, and
every proof of the ledger still holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ground
import pytest

from husheng.foundation.acts.act import seen
from husheng.foundation.acts.erasing import destroy_openings
from husheng.foundation.acts.proving import journal
from husheng.foundation.acts.transaction import act_frame
from husheng.foundation.erasure import acts, rules
from husheng.foundation.erasure.tests.people import office
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.errors import HushengError, Invalid, Refused
from husheng.foundation.ledger.sequencer import integrate_now
from husheng.foundation.ledger.verify import verify
from husheng.foundation.privacy.purposes import Purpose
from husheng.foundation.privacy.reveal import reveal
from husheng.foundation.testing import City
from husheng.foundation.vault import datakeys
from husheng.foundation.vault.cipher import Erased, Unreadable
from husheng.foundation.vault.sealed import unseal
from husheng.foundation.vault.subjects import clear_indexes
from husheng.intake.leads.models import Lead

pytestmark = ground.on_the_database


@pytest.fixture
def lead(city: City) -> Lead:
    return ground.planted(city)


def erase(city: City, lead: Lead) -> None:
    """What an erasure does, whoever asks for it."""
    with act_frame(city.system, "tests.erase"):
        datakeys.destroy([lead.subject_key], clock.now())
        clear_indexes([lead.subject_key])
        destroy_openings([lead.pk])


def test_nobody_reads_what_was_erased(city: City, lead: Lead) -> None:
    erase(city, lead)
    lead.refresh_from_db()
    with pytest.raises(Unreadable):
        unseal(lead, ["caller_phone"])
    with pytest.raises((Unreadable, HushengError)):
        reveal(city.actor("intake_officer"), lead, ["caller_phone"], Purpose.CHECK_LEAD, "回电核实地点")
    assert lead.caller_blind is None


def test_before_it_was_readable_and_others_still_are(city: City, lead: Lead) -> None:
    """The control: an installation that can read nothing would pass the test above."""
    other = ground.planted(city, "RX2")
    assert unseal(lead, ["caller_phone"])
    erase(city, lead)
    assert unseal(other, ["caller_phone"]) == {"caller_phone": ground.PLANTED["caller_phone"]}


def test_three_people_erase_and_none_of_them_twice(city: City, settings: Any, tmp_path: Path) -> None:
    settings.HUSHENG_HOME = tmp_path
    datakeys.forget()
    people = office(city)
    asked = people.asked(people.closed())
    code = rules.code_of(asked.fingerprint)
    with pytest.raises(Refused):
        acts.confirm(people.officer, seen(asked), code)
    row = acts.confirm(people.first, seen(asked), code)
    with pytest.raises(Refused):
        acts.erase(people.first, seen(row), code)
    assert acts.erase(people.second, seen(row), code).state == "erased"


def test_while_a_clock_runs_nothing_is_erased_but_what_a_court_names(
    city: City, settings: Any, tmp_path: Path
) -> None:
    settings.HUSHENG_HOME = tmp_path
    datakeys.forget()
    people = office(city)
    lead = people.lead()
    asked = people.asked(lead)
    with pytest.raises(Invalid) as refusal:
        acts.confirm(people.first, seen(asked), rules.code_of(asked.fingerprint))
    assert "时限还在进行" in refusal.value.problems[0].message
    acts.drop(people.officer, seen(asked))
    assert people.erased(lead, "judgment").state == "erased"


def test_the_ledger_stays_green(city: City, lead: Lead) -> None:
    integrate_now()
    erase(city, lead)
    integrate_now()
    assert verify(journal=journal).ok


def test_a_subject_whose_key_was_destroyed_gets_no_new_one(city: City, lead: Lead) -> None:
    erase(city, lead)
    assert lead.subject_key in datakeys.destroyed([lead.subject_key])
    with act_frame(city.system, "tests.seal"), pytest.raises(Erased):
        datakeys.sealers([(lead.subject_key, None)])
