"""The system administrator keeps tokens, agencies, the queue and the calendar, and sees no case data."""

from __future__ import annotations

import json

import pytest

from husheng.foundation.agencies.actors import actor_of_token
from husheng.foundation.agencies.models import Agency, ApiToken
from husheng.foundation.deadlines.calendars import overlay
from husheng.foundation.deadlines.models import Clock
from husheng.foundation.jobs.models import Progress
from husheng.foundation.jobs.queue import defer_with_progress
from husheng.foundation.jobs.tests.probe import count_to
from husheng.intake.leads import acts as leads
from husheng.intake.leads.tests.samples import details

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "audit"])


@pytest.fixture
def system(people):
    return people("system_admin", "health", "120000")


def test_a_token_is_issued_shown_once_and_revoked(run, city, system):
    letter = city.agency("health").letter
    issued = run(
        "token",
        "issue",
        "热线平台",
        "--agency",
        letter,
        "--role",
        "intake_officer",
        "--days",
        30,
        "--as",
        system,
    )
    assert issued.exit_code == 0, issued.output
    secret = next(line for line in issued.output.splitlines() if line.startswith("hst_"))
    assert actor_of_token(secret).agency_id == city.agency("health").pk
    token = ApiToken.objects.get()
    listed = run("token", "list", "--as", system).output
    assert str(token.pk) in listed
    assert secret not in listed
    assert run("token", "revoke", token.pk, "--reason", "系统停用", "--as", system).exit_code == 0
    assert actor_of_token(secret) is None
    assert "revoked" in run("token", "list", "--as", system).output


@pytest.mark.parametrize("role", ["auditor", "nobody"])
def test_a_token_is_never_an_administrators(run, city, system, role):
    answer = run(
        "token", "issue", "x", "--agency", city.agency("health").letter, "--role", role, "--as", system
    )
    assert answer.exit_code == 1
    assert not ApiToken.objects.exists()


def test_an_unknown_token_is_said_to_be_unknown(run, system):
    assert run("token", "revoke", "not-a-key", "--reason", "x", "--as", system).exit_code == 1
    missing = "01a00000-0000-7000-8000-000000000000"
    assert "没有找到" in run("token", "revoke", missing, "--reason", "x", "--as", system).output


def test_an_agency_is_added_once(run, city, system):
    words = (
        "agency",
        "add",
        "customs",
        "120116",
        "--name",
        "滨海新区海关",
        "--short-name",
        "滨海海关",
        "--letter",
        "bhhg",
    )
    assert run(*words, "--as", system).exit_code == 0
    assert Agency.objects.get(letter="BHHG").name == "滨海新区海关"
    again = run(*words, "--as", system)
    assert again.exit_code == 1
    assert "已经有" in again.output
    assert "BHHG" in run("agency", "list", "--region", "120116", "--as", system).output
    assert "BHHG" not in run("agency", "list", "--region", "120102", "--as", system).output


def test_a_tree_is_imported_whole_or_not_at_all(run, city, system, tmp_path):
    row = {
        "kind": "market",
        "region": "120103",
        "name": "河西区市场局",
        "short_name": "河西市场",
        "letter": "HXSC",
    }
    file = tmp_path / "agencies.json"
    file.write_text(json.dumps({"agencies": [row, {**row, "kind": "nonsense", "letter": "X"}]}))
    bad = run("agency", "import", file, "--as", system)
    assert bad.exit_code == 1
    assert "nonsense" in bad.output
    assert not Agency.objects.filter(letter="HXSC").exists()
    file.write_text(json.dumps({"agencies": [row]}))
    assert "新登记 1 项" in run("agency", "import", file, "--as", system).output
    assert "新登记 0 项" in run("agency", "import", file, "--as", system).output
    assert run("agency", "import", tmp_path / "absent.json", "--as", system).exit_code == 1


def test_jobs_are_listed_and_cancelled(run, city, system):
    row = defer_with_progress(count_to, None, "数数", 3, steps=3)
    assert str(row.pk) in run("jobs", "list", "--as", system).output
    cancelled = run("jobs", "cancel", row.pk, "--as", system)
    assert cancelled.exit_code == 0, cancelled.output
    row.refresh_from_db()
    assert row.state == Progress.State.CANCELLED
    assert str(row.pk) not in run("jobs", "list", "--as", system).output
    assert str(row.pk) in run("jobs", "list", "--all", "--as", system).output
    assert run("jobs", "cancel", row.pk, "--as", system).exit_code == 1
    assert run("jobs", "cancel", "01a00000-0000-7000-8000-000000000000", "--as", system).exit_code == 1


def test_clocks_that_a_notice_moves_are_named(run, city, system, settings, tmp_path):
    settings.HUSHENG_HOME = tmp_path
    lead = leads.register(city.actor("intake_officer"), details())
    clock = Clock.objects.get(subject_key=lead.pk, state="running")
    last = clock.last_day
    assert "变动的时限 0 个" in run("calendar", "recompute", "--as", system).output
    notice = f'version = "x"\nyears = [{last.year}]\n[[holidays]]\ndate = {last}\nname = "Notice"\n'
    overlay().write_text(notice, encoding="utf-8")
    answer = run("calendar", "recompute", "--as", system)
    assert answer.exit_code == 0, answer.output
    assert lead.number in answer.output
    clock.refresh_from_db()
    assert clock.last_day > last


def test_what_an_act_refuses_is_said_in_the_language_of_the_terminal(run, system):
    words = ("agency", "add", "health", "999999", "--name", "a", "--short-name", "b", "--letter", "ZZ")
    chinese = run(*words, "--as", system)
    english = run("--english", *words, "--as", system)
    assert chinese.exit_code == english.exit_code == 1
    assert "没有代码为 999999 的地区" in chinese.output
    assert "no region with the code 999999" in english.output
