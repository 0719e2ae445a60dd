"""Hotline files become leads: whole or not at all, and resumable when asked."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from django.db import connection, connections

from husheng.foundation.acts.act import Seen, seen
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.models import JournalRow
from husheng.foundation.agencies.actors import actor_of
from husheng.foundation.deadlines.models import Clock
from husheng.foundation.kernel.errors import Conflict, Invalid, Refused
from husheng.foundation.privacy.models import ReadLog
from husheng.foundation.privacy.purposes import Purpose
from husheng.foundation.privacy.reveal import reveal
from husheng.foundation.testing import City
from husheng.foundation.vault.models import DataKey
from husheng.intake.leads import acts, importing, series
from husheng.intake.leads.acts import filing
from husheng.intake.leads.hotline import Row
from husheng.intake.leads.hotline.sample import write_csv, write_xlsx
from husheng.intake.leads.models import HOTLINE, ColumnMapping, ImportFile, Lead

from .samples import details

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


def orders(count: int, first: int = 1) -> list:  # type: ignore[type-arg]
    sample = details(source=HOTLINE)
    return [replace(sample, source_ref=f"TJ{n:06d}") for n in range(first, first + count)]


def uploaded(officer: Actor, count: int = 40) -> ImportFile:
    body = io.BytesIO()
    write_csv(body, count)
    return acts.upload(officer, "12345_9月_河东.csv", body.getvalue())


def test_a_file_becomes_leads_with_numbers_clocks_journal_and_sealed_values(city: City) -> None:
    officer = city.actor("intake_officer")
    leads = acts.import_(officer, orders(30))
    stored = list(Lead.objects.order_by("number"))
    assert [lead.number for lead in leads] == [lead.number for lead in stored]
    assert len({lead.number for lead in stored}) == 30
    assert JournalRow.objects.filter(verb="leads.import", kind="leads.lead").count() == 30
    assert Clock.objects.filter(step="accept", state="running").count() == 30
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM ledger_inbox i JOIN acts_journal j ON j.id = i.act_id WHERE verb ~ 'import'"
        )
        assert cursor.fetchone() == (30,)
        cursor.execute("SELECT count(*) FROM leads_lead l WHERE l::text ~ '试举报|19900001234'")
        assert cursor.fetchone() == (0,)
    shown = reveal(officer, stored[7], ["caller_name"], Purpose.CHECK_LEAD, "核对线索")
    assert shown == {"caller_name": "试举报"}
    assert acts.accept(officer, seen(stored[3])).state == "accepted"


def test_all_or_nothing_is_the_default(city: City) -> None:
    officer = city.actor("intake_officer")
    acts.import_(officer, orders(5))
    with pytest.raises(Invalid, match="什么都还没有写入") as caught:
        acts.import_(officer, orders(10))
    assert len(caught.value.problems) == 5
    assert "TJ000001" in caught.value.problems[0].message
    assert Lead.objects.count() == 5


def test_resuming_passes_over_what_is_there(city: City) -> None:
    officer = city.actor("intake_officer")
    acts.import_(officer, orders(5))
    assert len(acts.import_(officer, orders(12), resume=True)) == 7
    with pytest.raises(Conflict, match="都已经导入过"):
        acts.import_(officer, orders(12), resume=True)
    assert Lead.objects.count() == 12


def test_another_agency_may_hold_the_same_order(city: City) -> None:
    acts.import_(city.actor("intake_officer"), orders(3))
    assert len(acts.import_(city.actor("intake_officer", "market"), orders(3))) == 3


def test_only_who_may_import_imports(city: City) -> None:
    with pytest.raises(Refused):
        acts.import_(city.actor("handler"), orders(3))


def test_an_upload_is_sealed_opened_accountably_imported_once_and_emptied(city: City) -> None:
    officer = city.actor("intake_officer")
    file = uploaded(officer)
    with connection.cursor() as cursor:
        cursor.execute("SELECT position('诉求'::bytea in body) FROM leads_importfile")
        assert cursor.fetchone() == (0,)
    opened = importing.open_file(officer, file)
    assert ReadLog.objects.using("default").filter(key=file.pk).count() == 1
    result = importing.rehearse(officer, opened)
    assert result.ok and result.importable == 40
    file = acts.import_file(officer, seen(file), list(importing.good_rows(officer, opened)))
    assert (file.imported, file.body) == (40, None)
    assert ImportFile.objects.get().body is None
    with pytest.raises(Conflict, match="已经导入 40 条"):
        acts.import_file(officer, Seen(file.pk), orders(2))
    assert Lead.objects.count() == 40


def test_a_colleague_cannot_import_my_upload(city: City) -> None:
    file = uploaded(city.actor("intake_officer"))
    with pytest.raises(Refused):
        acts.import_file(city.actor("intake_officer"), seen(file), orders(2))


def test_a_workbook_reads_like_a_text_file(city: City) -> None:
    officer = city.actor("intake_officer")
    body = io.BytesIO()
    write_xlsx(body, 12)
    opened = importing.open_file(officer, acts.upload(officer, "工单.xlsx", body.getvalue()))
    rows = list(importing.good_rows(officer, opened))
    assert len(rows) == 12 and all(row.organisation == "" for row in rows)


def test_the_dry_run_knows_what_was_imported_before(city: City) -> None:
    officer = city.actor("intake_officer")
    opened = importing.open_file(officer, uploaded(officer, 10))
    acts.import_(officer, list(importing.good_rows(officer, opened))[:4])
    result = importing.rehearse(officer, opened)
    assert (result.already, result.importable) == (4, 6)


def test_a_mapping_is_remembered_for_the_same_header(city: City) -> None:
    officer = city.actor("intake_officer")
    opened = importing.open_file(officer, uploaded(officer, 3))
    chosen = importing.open_file(officer, uploaded(officer, 3), chosen={6: "", 9: "organisation"})
    acts.remember_mapping(officer, opened.signature, chosen.mapping.remember())
    again = importing.open_file(officer, uploaded(officer, 3))
    assert again.remembered is not None
    assert [c.field for c in again.mapping.columns] == [c.field for c in chosen.mapping.columns]
    acts.remember_mapping(officer, opened.signature, opened.mapping.remember())
    assert ColumnMapping.objects.count() == 1
    other = city.actor("intake_officer", "market")
    assert importing.open_file(other, uploaded(other, 3)).remembered is None


def test_what_the_caller_wrote_and_where_he_lives_goes_under_seal() -> None:
    when = dt.datetime(2023, 9, 18, 10, 0, tzinfo=dt.UTC)
    row = Row(
        number=2, order_no="TJ1", received_at=when, caller_name="测试甲", caller_phone="19900000001",
        caller_id_no=None, address="河东区大直沽六纬路12号3门502室", region="河东区",
        organisation="张某19900000002", title="反映捐卵", content="有人招揽孕妇捐卵", supplement="有照片",
        category="其他", assigned_agency=None, due=None, confidential=None,
    )  # fmt: skip
    lead = importing.details_of(row)
    assert (lead.organisation, lead.place, lead.violation) == ("", "河东区大直沽六纬路", "egg_sperm")
    assert lead.confidential
    for said in ("反映捐卵", "502室", "有人招揽孕妇捐卵", "有照片", "19900000002"):
        assert said in lead.content


CHILD = """
import json, sys
given = json.load(sys.stdin)
from django.conf import settings
import importlib
settings_module = importlib.import_module("husheng.settings.test")
for alias, entry in given["databases"].items():
    settings_module.DATABASES[alias].update(entry)
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "husheng.settings.test"
import django
django.setup()
from husheng.foundation.agencies.actors import actor_for
from husheng.foundation.agencies.models import User
from husheng.intake.leads import acts
from husheng.intake.leads.rules import LeadDetails
import datetime as dt
actor = actor_for(User.objects.get(pk=given["user"]))
sample = given["sample"]
sample["received_at"] = dt.datetime.fromisoformat(sample["received_at"])
rows = [LeadDetails(**{**sample, "source_ref": f"TJ{n:06d}"}) for n in range(1, 20001)]
print("ready", flush=True)
acts.import_(actor, rows)
print("done", flush=True)
"""


def test_an_import_killed_in_the_middle_leaves_nothing_and_can_be_done_again(city: City) -> None:
    post = city.post("intake_officer")
    sample = asdict(details(source=HOTLINE))
    sample["received_at"] = sample["received_at"].isoformat()
    names = ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
    entry = {name: connection.settings_dict[name] for name in names}
    given = {"user": str(post.user_id), "sample": sample, "databases": {"default": entry, "audit": entry}}
    source = Path(__file__).parents[4]
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(source)},
    )  # fmt: skip
    assert child.stdin and child.stdout
    child.stdin.write(json.dumps(given))
    child.stdin.close()
    assert child.stdout.readline() == "ready\n"
    _wait_until_rows_arrive()
    os.kill(child.pid, signal.SIGKILL)
    assert child.wait() == -signal.SIGKILL
    _wait_until_nobody_writes()
    assert (Lead.objects.count(), DataKey.objects.count(), Clock.objects.count()) == (0, 0, 0)
    assert not JournalRow.objects.filter(verb="leads.import").exists()
    leads = acts.import_(actor_of(post), orders(50), resume=True)
    assert leads[0].number.endswith("-0001")


def _wait_until_rows_arrive() -> None:
    """Another session has written into the table of leads, in a transaction that is still open."""
    sql = """SELECT count(*) FROM pg_locks WHERE relation = 'leads_lead'::regclass AND mode = 'RowExclusiveLock'
             AND pid <> pg_backend_pid() AND granted"""
    _until(sql, lambda found: found > 0)
    time.sleep(0.2)


def _wait_until_nobody_writes() -> None:
    _until(
        "SELECT count(*) FROM pg_locks WHERE relation = 'leads_lead'::regclass AND pid <> pg_backend_pid()",
        lambda found: found == 0,
    )


def _until(sql: str, holds) -> None:  # type: ignore[no-untyped-def]
    for _ in range(600):
        with connection.cursor() as cursor:
            cursor.execute(sql)
            if holds(cursor.fetchone()[0]):
                return
        time.sleep(0.05)
    raise AssertionError("waited in vain")


# ── meanwhile the others go on working ──────────────────────────────────────────────────────────────────────
def registered_during_an_import(city: City, patience: float) -> bool:
    """Whether a colleague of the importer can register a lead before the import is over."""
    under_way, go_on, done = threading.Event(), threading.Event(), threading.Event()

    def one_that_lasts(*steps: object) -> None:
        under_way.set()
        go_on.wait(30)
        filing_write(*steps)

    def running(work: Callable[[], object], after: threading.Event | None = None) -> threading.Thread:
        def run() -> None:
            work()
            if after:
                after.set()
            connections.close_all()

        thread = threading.Thread(target=run)
        thread.start()
        return thread

    filing_write = filing._write
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(filing, "_write", one_that_lasts)
        importer, colleague = city.actor("intake_officer"), city.actor("handler")
        first = running(lambda: acts.import_(importer, orders(3)))
        under_way.wait(30)
        second = running(lambda: acts.register(colleague, details()), done)
        in_time = done.wait(patience)
        go_on.set()
        first.join(), second.join()
    assert Lead.objects.count() == 4
    return in_time


def test_nobody_who_registers_a_lead_waits_for_an_import(city: City) -> None:
    assert registered_during_an_import(city, patience=20)


def test_with_one_series_for_both_they_would(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control."""
    monkeypatch.setattr(series, "IMPORTED", series.REGISTERED)
    assert not registered_during_an_import(city, patience=1)
