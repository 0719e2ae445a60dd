"""P6: after 90 days the personal values in an unsubstantiated lead are sealed and two custodians can open them; the
lead, its organisation, decisions and answers stay; nothing is erased while a clock runs."""

from __future__ import annotations

import ast
import datetime as dt

import ground
import pytest

from husheng.foundation.acts.act import seen
from husheng.foundation.acts.transaction import act_frame
from husheng.foundation.erasure import acts as erasure
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.errors import Refused
from husheng.foundation.processing.register.law import retentions
from husheng.foundation.testing import City
from husheng.foundation.vault import datakeys
from husheng.foundation.vault.cipher import Locked
from husheng.foundation.vault.sealed import unseal
from husheng.intake.leads.models import Lead
from husheng.settings.env import PACKAGE

pytestmark = ground.on_the_database
KEPT = ("leads", "cases", "handovers", "referrals", "measures")


@pytest.fixture
def lead(city: City) -> Lead:
    return ground.planted(city)


def test_the_days_are_data() -> None:
    assert retentions()["lead"].days == 90
    for room in ("intake/leads", "foundation/vault", "foundation/processing"):
        for path in (PACKAGE / room).rglob("*.py"):
            if "tests" not in path.parts and "migrations" not in path.parts:
                numbers = [
                    n.value
                    for n in ast.walk(ast.parse(path.read_text("utf-8")))
                    if isinstance(n, ast.Constant)
                ]
                assert 90 not in [n for n in numbers if isinstance(n, int) and not isinstance(n, bool)], path


def test_what_is_locked_away_cannot_be_read_and_the_lead_stays(city: City, lead: Lead) -> None:
    assert unseal(lead, ["caller_phone"])["caller_phone"] == ground.PLANTED["caller_phone"]
    with act_frame(city.system, "tests.lock"):
        assert datakeys.lock_away([lead.subject_key], clock.now()) == 1
    with pytest.raises(Locked):
        unseal(lead, ["caller_phone"])
    lead.refresh_from_db()
    assert (lead.organisation, lead.state) == (ground.ORGANISATION, "registered")


def test_what_is_opened_again_is_opened_for_a_time(city: City, lead: Lead) -> None:
    """The control: what was locked is not lost."""
    now = clock.now()
    with act_frame(city.system, "tests.lock"):
        datakeys.lock_away([lead.subject_key], now)
        datakeys.open_until([lead.subject_key], now + dt.timedelta(days=1))
    assert unseal(lead, ["caller_phone"])["caller_phone"] == ground.PLANTED["caller_phone"]


def test_two_custodians_open_it_and_one_alone_does_not(city: City, lead: Lead) -> None:
    one, other = city.actor("custodian"), city.actor("custodian")
    with act_frame(city.system, "tests.lock"):  # the room whose thing has come to its day
        locking = erasure.lock(
            one, Lead.kind(), lead.pk, lead.number, lead.subject_key, lead.agency_id, "lead"
        )
    asked = erasure.ask_to_open(one, seen(locking), "复核申诉需要")
    with pytest.raises(Refused):
        erasure.open_together(one, seen(asked))
    with pytest.raises(Locked):
        unseal(lead, ["caller_phone"])
    erasure.open_together(other, seen(asked))
    assert unseal(lead, ["caller_phone"])


def deleting(source: str, model: str) -> bool:
    """Whether code deletes rows of a model."""
    return f"{model}.objects" in source and ".delete()" in source.split(f"{model}.objects", 1)[1][:200]


@pytest.mark.parametrize("model", ["Lead", "Case", "Handover", "Referral", "Measure"])
def test_no_act_takes_a_matter_away(model: str) -> None:
    wrong = [
        str(path)
        for path in PACKAGE.rglob("*.py")
        if "tests" not in path.parts and deleting(path.read_text("utf-8"), model)
    ]
    assert wrong == []


def test_the_check_would_notice() -> None:
    assert deleting("Lead.objects.filter(state='closed').delete()", "Lead")
