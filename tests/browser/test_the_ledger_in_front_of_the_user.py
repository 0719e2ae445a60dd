"""What people see when witnesses stop, when the database was changed, and when an old backup was restored.

Three witnesses run as processes of their own beside the site. Nothing here looks into the database to know whether
it is well: what counts is what stands on the page of whoever works there.
"""

from __future__ import annotations

import shutil
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from visiting import Visitor

from husheng.faces.demo import separate, witnesses
from husheng.foundation.acts.models import JournalRow
from husheng.foundation.jobs.queue import run_waiting
from husheng.foundation.ledger import replay, sequencer, store
from husheng.foundation.ledger.disk import Disk
from husheng.foundation.ledger.export import export
from husheng.foundation.ledger.faults import LedgerBehind
from husheng.foundation.ledger.tests.acting import restarted
from husheng.foundation.ledger.tests.test_export import mirror, roll_back
from husheng.foundation.ledger.witnessing import publisher
from husheng.foundation.testing import City
from husheng.intake.leads import acts as leads
from husheng.intake.leads.tests.samples import details

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, databases=["default", "owner", "audit"]),
]
Open = Callable[[], Visitor]


@pytest.fixture
def agencies_at_work(city: City, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Police, procuratorate and customs: three processes, three stores, and as root three users."""
    place = Path(tempfile.mkdtemp(prefix="husheng-open-"))
    place.chmod(0o755)
    monkeypatch.setenv("HUSHENG_HOME", str(place / "var"))
    settings.HUSHENG_HOME = place / "var"
    separate._can_work.cache_clear()
    restarted()
    witnesses.start_all()
    for name in witnesses.NAMES:
        until_up(name)
    yield
    witnesses.stop_all()
    restarted()
    shutil.rmtree(place)


@pytest.fixture
def works(city: City) -> Callable[[], UUID]:
    """Somebody registers a lead; what the running worker does follows at once. The act."""
    officer = city.actor("intake_officer")

    def work() -> UUID:
        lead = leads.register(officer, details())
        act = JournalRow.objects.get(key=lead.pk, verb="leads.register").pk
        beat()
        return act

    return work


@pytest.fixture
def auditor(city: City, visitor: Open, login_of: Callable[[Any], str]) -> Visitor:
    person = visitor()
    person.log_in(login_of(city.auditor))
    return person


@pytest.fixture
def handler(city: City, visitor: Open, login_of: Callable[[Any], str]) -> Visitor:
    person = visitor()
    person.log_in(login_of(city.actor("handler")))
    return person


def beat() -> None:
    """One beat of sequencer and publisher."""
    with suppress(LedgerBehind):
        sequencer.integrate_all()
    log = store.current_log()
    assert log is not None
    publisher.publish(log)


def until_up(name: str) -> None:
    for _ in range(400):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", witnesses.one(name).port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"{name} did not start")


def row(page: Page, title: str) -> Any:
    return page.locator("tr", has_text=title).first


def examined(person: Visitor) -> Page:
    """The page of the ledger after somebody has asked for everything to be verified, and the job has run."""
    person.open("/ledger/").get_by_role("button", name="立即核验").click()
    person.arrive("/jobs/")
    run_waiting()
    return person.open("/ledger/")


def test_one_witness_stops_and_nothing_waits_two_stop_and_everything_waits_and_recovers(
    agencies_at_work: None, works: Callable[[], UUID], handler: Visitor
) -> None:
    first = works()
    page = handler.open("/ledger/")
    for title in witnesses.NAMES.values():
        expect(row(page, title)).to_contain_text("在应答")
    expect(page.locator(".note.warn")).to_have_count(0)
    handler.open(f"/ledger/acts/{first}/")
    expect(page.locator(".seal").first).to_contain_text("见证")
    handler.keep("ledger-three-witnesses-proof", full=True)

    witnesses.one("police").stop()
    second = works()
    page = handler.open("/ledger/")
    expect(row(page, "天津市公安局")).to_contain_text("连不上")
    expect(row(page, "天津海关")).to_contain_text("在应答")
    expect(page.locator(".note.warn")).to_have_count(0)
    handler.keep("ledger-one-witness-down", full=True)
    handler.open(f"/ledger/acts/{second}/")
    expect(page.locator("main")).to_contain_text("天津市人民检察院")
    expect(page.locator("main")).not_to_contain_text("天津市公安局")

    witnesses.one("customs").stop()
    third = works()
    page = handler.open("/ledger/")
    expect(page.locator(".note.warn")).to_contain_text("待见证")
    expect(row(page, "天津海关")).to_contain_text("连不上")
    handler.keep("ledger-two-witnesses-down", full=True)
    handler.open(f"/ledger/acts/{third}/")
    expect(page.locator(".note.warn")).to_contain_text("待见证：已编号，还没有足够的机关联署")
    handler.keep("ledger-pending-act", full=True)

    witnesses.one("police").start()
    until_up("police")
    beat()
    page = handler.open("/ledger/")
    expect(page.locator(".note.warn")).to_have_count(0)
    expect(row(page, "天津市公安局")).to_contain_text("在应答")
    handler.open(f"/ledger/acts/{third}/")
    expect(page.locator("main")).to_contain_text("核验一致")
    expect(page.locator("main")).to_contain_text("天津市公安局")
    handler.keep("ledger-recovered", full=True)
    assert not handler.noise


def test_a_changed_database_is_found_by_whoever_asks_and_told_to_everybody(
    agencies_at_work: None,
    works: Callable[[], UUID],
    auditor: Visitor,
    handler: Visitor,
    as_owner: Callable[..., None],
) -> None:
    acts = [works() for _ in range(3)]
    page = examined(auditor)
    expect(page.locator("section", has_text="全账核验").first).to_contain_text("全部相符")
    auditor.keep("ledger-agrees", full=True)
    expect(handler.open("/").locator(".note.bad")).to_have_count(0)

    number = sequencer_number(acts[1])
    change = "UPDATE ledger_entry SET leaf = set_byte(leaf, 90, get_byte(leaf, 90) # 1) WHERE ordinal = %s"
    as_owner(change, number)
    expect(handler.open(f"/ledger/acts/{acts[1]}/").locator(".note.bad")).to_contain_text("核验不符")
    handler.keep("ledger-tampered-proof", full=True)
    page = examined(auditor)
    expect(page.locator(".note.bad")).to_contain_text("数据库可能被改动过")
    expect(page.locator("section", has_text="全账核验").first).to_contain_text("存证内容与它的哈希不符")
    expect(page.locator("section", has_text="全账核验").first).to_contain_text(str(number))
    auditor.keep("ledger-tampered", full=True)
    for path in ("/", "/ledger/"):
        expect(handler.open(path).locator(".note.bad").first).to_contain_text("存证台账核验不符")
    handler.keep("home-tampered")
    handler.english()
    expect(handler.open("/").locator(".note.bad").first).to_contain_text("does not agree with itself")

    as_owner(change, number)
    expect(examined(auditor).locator(".note.bad")).to_have_count(0)


def test_a_restored_backup_signs_nothing_says_so_and_goes_on_after_the_replay(
    agencies_at_work: None,
    works: Callable[[], UUID],
    handler: Visitor,
    as_owner: Callable[..., None],
    tmp_path: Path,
) -> None:
    works()
    kept = store.current_log().size
    for _ in range(3):
        works()
    log = store.current_log()
    export(log, tmp_path / "mirror", entries=True, disk=Disk(durable=False))
    for table in ("publication", "cosignature"):
        as_owner(f"DELETE FROM ledger_{table} WHERE size > %s", kept)
    roll_back(as_owner, kept)

    act = works()
    for path in ("/", "/ledger/"):
        note = handler.open(path).locator(".note.bad").first
        expect(note).to_contain_text("台账已停止签署")
        expect(note).to_contain_text("从旧备份恢复")
    handler.keep("ledger-restored-backup", full=True)
    expect(handler.open(f"/ledger/acts/{act}/").locator("main")).to_contain_text("正在等排号")
    handler.open("/")
    handler.keep("home-restored-backup")

    assert replay.replay(mirror(tmp_path / "mirror")) == log.size - kept
    beat()
    expect(handler.open("/ledger/").locator(".note.bad")).to_have_count(0)
    expect(handler.open(f"/ledger/acts/{act}/").locator("main")).to_contain_text("核验一致")
    handler.keep("ledger-replayed", full=True)


def sequencer_number(act: UUID) -> int:
    from husheng.foundation.ledger.queries import status

    number = status([act])[act]
    assert number is not None
    return number
