"""A hotline file from the terminal: rehearsed, whole or not at all, resumable when asked, for one agency."""

from __future__ import annotations

import pytest

from husheng.foundation.acts.models import JournalRow
from husheng.intake.leads.hotline.sample import write_csv
from husheng.intake.leads.models import ImportFile, Lead

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "audit"])


@pytest.fixture
def officer(people):
    return people("intake_officer")


@pytest.fixture
def orders(tmp_path):
    path = tmp_path / "orders.csv"
    with path.open("wb") as file:
        write_csv(file, 40)
    return path


@pytest.fixture
def letter(city):
    return city.agency("health").letter


def test_a_dry_run_writes_nothing(run, officer, orders, letter):
    answer = run("leads", "import", orders, "--agency", letter, "--as", officer, "--dry-run")
    assert answer.exit_code == 0, answer.output
    assert "什么都还没有写入" in answer.output
    assert not Lead.objects.exists()
    assert not ImportFile.objects.exists()


def test_a_file_is_imported_once_and_resumed_when_asked(run, officer, orders, letter):
    words = ("leads", "import", orders, "--agency", letter, "--as", officer)
    first = run(*words)
    assert first.exit_code == 0, first.output
    count = Lead.objects.count()
    assert count == 40
    assert JournalRow.objects.filter(verb="leads.import_file").count() == 1
    again = run(*words)
    assert again.exit_code == 1
    longer = orders.with_name("longer.csv")
    with longer.open("wb") as file:
        write_csv(file, 60)
    assert run("leads", "import", longer, "--agency", letter, "--as", officer).exit_code == 1
    assert Lead.objects.count() == count
    resumed = run("leads", "import", longer, "--agency", letter, "--as", officer, "--resume")
    assert resumed.exit_code == 0, resumed.output
    assert Lead.objects.count() == 60
    assert "跳过" in resumed.output


def test_a_bad_row_stops_everything_unless_the_good_ones_are_asked_for(run, officer, orders, letter):
    lines = orders.read_bytes().split(b"\n")
    orders.write_bytes(b"\n".join([*lines[:3], lines[2], *lines[3:]]))  # one order stands twice
    words = ("leads", "import", orders, "--agency", letter, "--as", officer)
    answer = run(*words)
    assert answer.exit_code == 1
    assert "第 4 行" in answer.output
    assert not Lead.objects.exists()
    assert run(*words, "--good-only").exit_code == 0
    assert Lead.objects.count() == 40


def test_nothing_personal_is_printed(run, officer, orders, letter):
    answer = run("leads", "import", orders, "--agency", letter, "--as", officer)
    assert answer.exit_code == 0
    assert "1990000" not in answer.output


def test_an_agency_in_which_one_holds_no_post_is_refused(run, city, officer, orders):
    answer = run("leads", "import", orders, "--agency", city.agency("market").letter, "--as", officer)
    assert answer.exit_code == 1
    assert not Lead.objects.exists()


def test_a_file_that_is_not_there_is_named(run, officer, tmp_path, letter):
    answer = run("leads", "import", tmp_path / "absent.csv", "--agency", letter, "--as", officer)
    assert answer.exit_code == 1
    assert "absent.csv" in answer.output
