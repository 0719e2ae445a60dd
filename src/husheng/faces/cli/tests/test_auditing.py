"""The auditor reads journal, readings, refusals and logins in a terminal, and nobody else does."""

from __future__ import annotations

import pytest

from husheng.foundation.privacy.purposes import Purpose
from husheng.foundation.privacy.reveal import reveal
from husheng.intake.leads import acts as leads
from husheng.intake.leads.tests.samples import NAME, PHONE, details

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "audit"])
LISTS = ("journal", "reads", "refused", "logins")


@pytest.fixture
def auditor(people):
    return people("auditor", "health", "120000")


@pytest.fixture
def lead(city):
    """A lead whose caller was looked up once."""
    officer = city.actor("intake_officer")
    row = leads.register(officer, details())
    reveal(officer, row, ["caller_phone"], Purpose.CHECK_LEAD, "核对号码是否打得通")
    return row


def test_the_auditor_reads_who_did_and_who_read_what(run, city, auditor, lead):
    done = run("audit", "journal", "--key", lead.pk, "--as", auditor)
    assert done.exit_code == 0, done.output
    [line] = [line.split("\t") for line in done.output.splitlines() if "leads.register" in line]
    assert line[1] == city.agency("health").short_name and line[3:5] == ["leads.lead", str(lead.pk)]
    read = run("audit", "reads", "--key", lead.pk, "--as", auditor).output
    assert "caller_phone" in read and "核对号码是否打得通" in read
    assert NAME not in read + done.output and PHONE not in read + done.output


def test_it_is_narrowed_by_person_and_by_day(run, auditor, lead):
    assert "leads.register" not in run("audit", "journal", "--who", auditor, "--as", auditor).output
    assert str(lead.pk) not in run("audit", "reads", "--last", "2020-01-01", "--as", auditor).output
    assert "2026-01-31" in run("audit", "reads", "--first", "31.1.2026", "--as", auditor).output


@pytest.mark.parametrize("name", LISTS)
def test_every_list_opens_for_the_auditor_alone(run, people, auditor, name):
    assert run("audit", name, "--as", auditor).exit_code == 0
    for role in ("system_admin", "security_officer", "head"):
        answer = run("audit", name, "--as", people(role, "health", "120000"))
        assert answer.exit_code == 1 and "没有可以办理这件事的岗位" in answer.output
