"""Whose key is destroyed loses her files as well: unreadable at once, unlinked after it, gone after a restore."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.urls import reverse

from husheng.foundation.acts.act import seen
from husheng.foundation.acts.transaction import act_frame
from husheng.foundation.erasure import acts, known, tombstones
from husheng.foundation.erasure.acts import ErasureDetails
from husheng.foundation.erasure.models import Erasure
from husheng.foundation.evidence import acts as evidence
from husheng.foundation.evidence import originals, packages, queries, store, sweeping, tasks
from husheng.foundation.evidence.bagging import Sink
from husheng.foundation.evidence.models import Exhibit
from husheng.foundation.evidence.tests import samples
from husheng.foundation.kernel.errors import Conflict, Invalid
from husheng.foundation.kernel.ids import new_key
from husheng.foundation.kernel.standing import entrance
from husheng.foundation.ledger.sequencer import integrate_now
from husheng.foundation.testing import City, client_of
from husheng.foundation.vault import carrying, datakeys
from husheng.foundation.vault.cipher import Erased, Locked
from husheng.foundation.vault.models import DataKey
from husheng.intake.leads.models import Lead

from .people import PAPER, Office
from .test_erasing import code_of
from .test_tombstones import forget_that_it_was_destroyed

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit", "owner"])
WHY = {"purpose": "investigate", "reason": "核对现场笔录"}


@pytest.fixture
def handlers(people: Office, city: City, settings: Any, home: Path) -> Office:
    """The same people, with a case handler in the place of who asks."""
    settings.MEDIA_ROOT = home / "files"
    return Office(city.actor("handler"), people.first, people.second)


def asked(handlers: Office, row: Exhibit, ground: str = "judgment") -> Erasure:
    return acts.ask(handlers.officer, ErasureDetails(Exhibit.kind(), row.pk, ground, PAPER))


def content_of(row: Exhibit) -> bytes:
    return b"".join(originals.pieces(Exhibit.objects.get(pk=row.pk)))


def lies_there(row: Exhibit) -> bool:
    return store.path_of(row.stored_as).exists()


def test_one_file_named_in_a_judgment_is_gone_and_the_others_of_the_case_stay(handlers: Office) -> None:
    subject = new_key()
    row, other = (samples.secured(handlers.officer, subject) for _ in range(2))
    integrate_now()
    erasure = handlers.confirmed(asked(handlers, row))
    assert erasure.records == [[Exhibit.kind(), str(row.pk), ["file_key"]]]
    assert erasure.keys == [str(row.pk)] and erasure.openings > 0
    with pytest.raises(Erased, match="永久删除"):
        content_of(row)
    assert not lies_there(row) and originals.condition(row) == originals.ERASED
    assert lies_there(other) and content_of(other) == samples.pdf()


def test_the_page_the_download_and_the_package_say_so(handlers: Office) -> None:
    subject = new_key()
    row, other = (samples.secured(handlers.officer, subject) for _ in range(2))
    handlers.confirmed(asked(handlers, row))
    client = client_of(handlers.officer)
    page = client.get(reverse("evidence:page", args=[row.pk])).content.decode()
    assert "原件已永久删除" in page and "不一致" not in page and 'id="download"' not in page
    answer = client.post(reverse("evidence:download", args=[row.pk]), WHY)
    assert answer.status_code == 410 and "永久删除" in answer.content.decode()
    from husheng.foundation.evidence.gathering import gather
    from husheng.foundation.privacy.purposes import Purpose

    keys = queries.to_export(handlers.officer, subject)
    parts = gather(handlers.officer, "包", keys, [], Purpose.INVESTIGATE)
    assert len(parts.files) == 1 and {one["state"] for one in parts.custody} == {"erased", "secured"}
    assert originals.is_erased(row) and not originals.is_erased(other)


def test_the_page_leads_to_the_list_for_whoever_may_ask(handlers: Office, city: City) -> None:
    row = samples.secured(handlers.officer)
    page, ask = reverse("evidence:page", args=[row.pk]), reverse("erasure:ask", args=[row.kind(), row.pk])
    assert ask in client_of(handlers.officer).get(page).content.decode()
    form = client_of(handlers.officer).get(ask).content.decode()
    assert "会永久打不开的记录" in form and str(row.pk) in form and "档案" in form
    assert ask not in client_of(city.actor("legal_reviewer")).get(page).content.decode()
    assert client_of(city.actor("handler", "market")).get(ask).status_code == 404


def test_what_is_evidence_is_kept_for_the_term_of_its_file_and_what_was_withdrawn_is_not(
    handlers: Office,
) -> None:
    row = samples.secured(handlers.officer)
    waiting = asked(handlers, row, "unlawful")
    [block] = known.blocks(row.pk)
    assert "档案" in block.cited and block.until is not None and block.until.year >= row.secured_at.year + 30
    with pytest.raises(Invalid, match="法定保存期限"):
        acts.confirm(handlers.first, seen(waiting), code_of(waiting))
    evidence.withdraw(handlers.officer, seen(row), "拍错了人")
    assert known.blocks(row.pk) == []
    again = acts.take_list(handlers.officer, seen(waiting))
    assert handlers.confirmed(again).state == "erased" and not lies_there(row)


def test_a_lead_whose_caller_is_erased_loses_its_files(handlers: Office, people: Office) -> None:
    lead = people.closed()
    row = samples.secured(handlers.officer, lead.pk, kind=Lead.kind())
    other = samples.secured(handlers.officer)
    erasure = people.erased(lead)
    assert {kind for kind, _, _ in erasure.records} == {Lead.kind(), Exhibit.kind()}
    assert set(erasure.keys) == {str(lead.pk), str(row.pk)}
    assert not lies_there(row) and lies_there(other)
    with pytest.raises(Erased):
        content_of(row)
    with pytest.raises(Erased, match="没有上传"):
        samples.secured(handlers.officer, lead.pk, kind=Lead.kind())


def test_a_file_that_came_after_the_list_was_taken_stops_the_erasure(
    handlers: Office, people: Office
) -> None:
    lead = people.closed()
    waiting = people.asked(lead)
    samples.secured(handlers.officer, lead.pk, kind=Lead.kind())
    with pytest.raises(Conflict, match="又有了变化"):
        acts.confirm(people.first, seen(waiting), code_of(waiting))


def test_what_lay_there_in_plain_goes_as_well(handlers: Office) -> None:
    row = samples.secured(handlers.officer)
    path = samples.put_in_plain(row, samples.pdf())
    erasure = handlers.confirmed(asked(handlers, row))
    assert erasure.records == [[Exhibit.kind(), str(row.pk), ["file_name"]]]
    assert not path.exists()


def test_packages_that_were_made_go_with_it(handlers: Office) -> None:
    row = samples.secured(handlers.officer)
    packages.put(row.pk, lambda out: None)
    assert packages.path_of(row.pk).exists()
    handlers.confirmed(asked(handlers, row))
    assert not packages.path_of(row.pk).exists()


def test_one_that_is_being_made_meanwhile_does_not_come_to_be(handlers: Office) -> None:
    """It may hold what was just erased: whoever asked for it asks again, and gets what is still there."""
    row = samples.secured(handlers.officer)

    def write(out: Sink) -> None:
        for piece in originals.pieces(row):
            out.write(piece)
        handlers.confirmed(asked(handlers, row))

    with pytest.raises(Conflict, match="请重新导出"):
        packages.put(row.pk, write)
    assert not list(packages.folder().iterdir())


def test_while_a_backup_is_packed_the_file_stays_and_the_job_removes_it_later(handlers: Office) -> None:
    row = samples.secured(handlers.officer)
    packing, packed = threading.Event(), threading.Event()

    def pack() -> None:
        with sweeping.unswept():
            packing.set()
            packed.wait(30)
        connections.close_all()

    thread = threading.Thread(target=pack)
    thread.start()
    assert packing.wait(20)
    handlers.confirmed(asked(handlers, row))
    assert lies_there(row)
    with pytest.raises(Erased):
        content_of(row)
    packed.set()
    thread.join()
    with entrance():
        tasks.remove_erased(0)
    assert not lies_there(row)


def test_a_file_that_a_restore_brings_back_is_unreadable_and_removed_again(handlers: Office) -> None:
    row, kept = samples.secured(handlers.officer), samples.secured(handlers.officer)
    older = store.path_of(row.sealed).read_bytes()
    own = DataKey.objects.get(pk=row.pk)
    handlers.confirmed(asked(handlers, row))

    def restore() -> None:
        """The older state: the row's data key and the file, and nothing known of the erasure."""
        store.path_of(row.sealed).write_bytes(older)
        with act_frame(handlers.officer, "vault.test"):
            own.save(force_insert=True)
        forget_that_it_was_destroyed(row)  # type: ignore[arg-type]

    restore()
    assert content_of(row) == samples.pdf(), "the negative control: without the list it would be readable"
    assert tombstones.replay() == 1
    assert not lies_there(row) and lies_there(kept)
    store.path_of(row.sealed).write_bytes(older)
    with pytest.raises(Erased):
        content_of(row)
    assert tombstones.replay() == 0 and not lies_there(row), "files put back by hand go at the next start"


def test_the_files_own_keys_leave_the_copy_of_the_data_keys(handlers: Office, people: Office) -> None:
    lead = people.closed()
    row = samples.secured(handlers.officer, lead.pk, kind=Lead.kind())
    carrying.path().parent.mkdir(exist_ok=True)
    other = new_key()
    carrying.path().write_bytes(b"".join(f"{key}\tx\n".encode() for key in (lead.pk, row.pk, other)))
    people.erased(lead)
    assert carrying.path().read_bytes() == f"{other}\tx\n".encode()
    [stone] = tombstones.parsed(tombstones.known())
    assert stone.owners == {lead.pk, row.pk}


def test_a_locked_leads_files_open_for_two_custodians_alone(handlers: Office, people: Office) -> None:
    lead = people.closed()
    row = samples.secured(handlers.officer, lead.pk, kind=Lead.kind())
    with act_frame(people.officer, "vault.test"):
        from husheng.foundation.kernel import clock

        datakeys.lock_away([lead.pk], clock.now())
    assert originals.condition(row) == originals.LOCKED
    with pytest.raises(Locked):
        content_of(row)
    answer = client_of(handlers.officer).post(reverse("evidence:download", args=[row.pk]), WHY)
    assert answer.status_code == 403 and "封存" in answer.content.decode()
