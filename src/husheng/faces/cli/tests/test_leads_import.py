"""A hotline file from the terminal: rehearsed, whole or not at all, resumable when asked, for one agency."""

from __future__ import annotations

import pytest

from husheng.foundation.acts.models import JournalRow
from husheng.intake.leads.hotline import Field
from husheng.intake.leads.hotline.naming import guess
from husheng.intake.leads.hotline.sample import write_csv
from husheng.intake.leads.models import ColumnMapping, ImportFile, Lead

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


# ── columns and languages ───────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def renamed(orders):
    """The same orders, the column of their contents under a name that nobody could guess."""
    head, rest = orders.read_bytes().split(b"\n", 1)
    names = head.decode("utf-8-sig").strip().split(",")
    column = next(n for n, name in enumerate(names) if guess(name).field is Field.CONTENT)
    names[column] = "栏目甲"
    orders.write_bytes("\ufeff".encode() + ",".join(names).encode() + b"\r\n" + rest)
    return orders, chr(ord("A") + column)


def test_a_column_that_was_not_understood_is_named_by_hand(run, officer, renamed, letter):
    path, at = renamed
    words = ("leads", "import", path, "--agency", letter, "--as", officer)
    refused = run(*words, "--dry-run")
    assert refused.exit_code == 1 and "诉求内容" in refused.output + refused.stderr
    by_name = run(*words, "--column", "栏目甲=content", "--dry-run")
    assert by_name.exit_code == 0, by_name.output
    assert not ColumnMapping.objects.exists()
    assert run(*words, "--column", f"{at}=content").exit_code == 0
    assert Lead.objects.count() == 40
    assert ColumnMapping.objects.get().columns["栏目甲"] == "content"  # remembered for the next file


@pytest.mark.parametrize("choice", ["没有的列=content", "=content", "栏目甲=color", "栏目甲"])
def test_a_choice_that_means_nothing_is_refused_before_anything_is_read(
    run, officer, renamed, letter, choice
):
    path, _ = renamed
    answer = run("leads", "import", path, "--agency", letter, "--as", officer, "--column", choice)
    assert answer.exit_code == 1 and "--column" in answer.output + answer.stderr
    assert not ImportFile.objects.exists()


def test_a_column_can_be_left_out(run, officer, orders, letter):
    names = orders.read_bytes().split(b"\n", 1)[0].decode("utf-8-sig").strip().split(",")
    column = next(name for name in names if guess(name).field is Field.CALLER_NAME)
    words = ("leads", "import", orders, "--agency", letter, "--as", officer, "--column", f"{column}=")
    assert run(*words).exit_code == 0
    assert not Lead.objects.exclude(caller_name=None).exists()


@pytest.mark.parametrize("how", ["option", "LANGUAGE"])
def test_the_terminal_speaks_english_when_asked(run, officer, orders, letter, how, monkeypatch):
    words = ("leads", "import", orders, "--agency", letter, "--as", officer)
    if how == "LANGUAGE":
        monkeypatch.setenv("LANGUAGE", "en_GB")
    answer = run(*(("--english",) if how == "option" else ()), *words)
    assert answer.exit_code == 0, answer.output
    assert "Imported 40." in answer.output and "Nothing has been written yet" in answer.output
    for said in ("已导入", "列名", "不导入"):
        assert said not in answer.output
    again = run(*(("--english",) if how == "option" else ()), *words)
    assert again.exit_code == 1 and "Nothing has been written" in again.output + again.stderr
