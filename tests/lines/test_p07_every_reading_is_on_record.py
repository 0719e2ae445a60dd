"""P7: every reveal is visible to the auditor within a minute; without the record nothing is shown."""

from __future__ import annotations

import ground
import pytest

from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.roles import ADMINISTRATORS, roles
from husheng.foundation.kernel.errors import HushengError, Invalid, NotFound, Refused
from husheng.foundation.privacy.models import ReadLog
from husheng.foundation.privacy.purposes import Purpose
from husheng.foundation.privacy.reveal import AuditUnavailable, reveal
from husheng.foundation.testing import City, client_of
from husheng.intake.leads.models import Lead

pytestmark = ground.on_the_database


@pytest.fixture
def lead(city: City) -> Lead:
    return ground.planted(city)


def test_a_reveal_is_in_the_read_log_before_it_is_shown(city: City, lead: Lead) -> None:
    officer = city.actor("intake_officer")
    shown = reveal(officer, lead, ["caller_phone"], Purpose.CHECK_LEAD, "回电核实地点")
    assert shown == {"caller_phone": ground.PLANTED["caller_phone"]}
    row = ReadLog.objects.get(key=lead.pk)
    assert (row.user, row.fields, row.purpose) == (officer.user_id, ["caller_phone"], "check_lead")
    assert ground.PLANTED["caller_phone"] not in str(row.__dict__)


def test_the_auditor_sees_it_at_once_and_nobody_else_does(city: City, lead: Lead) -> None:
    officer = city.actor("intake_officer")
    reveal(officer, lead, ["caller_phone"], Purpose.CHECK_LEAD, "回电核实地点")
    text = client_of(city.auditor).get("/audit/reads/").content.decode()
    assert officer.name in text and ground.PLANTED["caller_phone"] not in text
    for role in ("handler", "head", "system_admin", "security_officer"):
        assert client_of(city.actor(role)).get("/audit/reads/").status_code == 403


def read_log_tables() -> list[str]:
    """The log and its months."""
    found = ground.rows_as_owner(
        "SELECT tablename FROM pg_tables WHERE tablename LIKE 'privacy_readlog%' ORDER BY 1"
    )
    return [name for (name,) in found]


def test_when_the_read_log_cannot_be_written_nothing_is_shown(city: City, lead: Lead) -> None:
    officer = city.actor("intake_officer")
    ground.as_owner("ALTER TABLE privacy_readlog RENAME TO privacy_readlog_away")
    try:
        with pytest.raises(AuditUnavailable):
            reveal(officer, lead, ["caller_phone"], Purpose.CHECK_LEAD, "回电核实地点")
    finally:
        ground.as_owner("ALTER TABLE privacy_readlog_away RENAME TO privacy_readlog")
    assert reveal(officer, lead, ["caller_phone"], Purpose.CHECK_LEAD, "回电核实地点")


def test_a_reveal_needs_a_reason_a_post_and_a_lead_that_is_ones_own(city: City, lead: Lead) -> None:
    with pytest.raises(Invalid):
        reveal(city.actor("intake_officer"), lead, ["caller_phone"], Purpose.CHECK_LEAD, " ")
    with pytest.raises(Refused):
        reveal(city.actor("legal_reviewer"), lead, ["caller_phone"], Purpose.CHECK_LEAD, "回电核实地点")
    with pytest.raises(NotFound):
        reveal(city.actor("handler", "market"), lead, ["caller_phone"], Purpose.CHECK_LEAD, "回电核实地点")
    assert not ReadLog.objects.exists()


def test_no_row_of_the_log_can_be_changed_or_taken_out(city: City, lead: Lead) -> None:
    from django.db import DatabaseError

    reveal(city.actor("intake_officer"), lead, ["caller_phone"], Purpose.CHECK_LEAD, "回电核实地点")
    for attempt in (ReadLog.objects.all().delete, lambda: ReadLog.objects.update(reason="")):
        with pytest.raises(DatabaseError):
            attempt()
    assert ReadLog.objects.count() == 1


@pytest.mark.parametrize("role", ADMINISTRATORS)
def test_no_administrator_sees_case_data(city: City, lead: Lead, role: str) -> None:
    administrator = city.actor(role, "health", "120102")
    assert not administrator.sees(lead)
    with pytest.raises(HushengError):
        reveal(administrator, lead, ["content"], Purpose.CHECK_LEAD, "看一看内容")


def test_no_administrators_role_holds_a_case_permission() -> None:
    rooms = {"lead", "handover", "case", "crime", "measure", "evidence", "report", "personal", "campaign"}
    for role in ADMINISTRATORS:
        assert {p for p in roles()[role].permissions if p.split(":")[0] in rooms} == set()
    assert Permission.LEAD_READ in roles()["handler"].permissions, "the check must be able to fail"
