"""Who was erased stays erased, whatever is restored: the list outside the database is replayed first."""

from __future__ import annotations

import json

import pytest

from husheng.foundation.acts.proving import journal
from husheng.foundation.acts.transaction import act_frame
from husheng.foundation.erasure import tombstones
from husheng.foundation.erasure.models import Erasure
from husheng.foundation.kernel.errors import Conflict
from husheng.foundation.ledger.sequencer import integrate_now
from husheng.foundation.ledger.verify import verify
from husheng.foundation.vault import datakeys
from husheng.foundation.vault.cipher import Erased
from husheng.foundation.vault.models import DataKey
from husheng.intake.leads.models import Lead

from .people import PHONE
from .test_erasing import read

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


@pytest.fixture
def brought_back(people):
    """An older state of the database comes back after an erasure, data key and all."""
    lead = people.closed()
    key, blind = DataKey.objects.get(pk=lead.pk), Lead.objects.get(pk=lead.pk).caller_blind
    erasure = people.erased(lead)
    with act_frame(people.officer, "vault.test"):
        key.save(force_insert=True)
        Lead.objects.filter(pk=lead.pk).update(caller_blind=blind)
    return lead, erasure


def forget_that_it_was_destroyed(lead: Lead) -> None:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT set_config('husheng.act', 'test', false)")
        cursor.execute("ALTER TABLE vault_destroyedkey DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM vault_destroyedkey WHERE owner = %s", [lead.pk])
        cursor.execute("ALTER TABLE vault_destroyedkey ENABLE TRIGGER USER")
    datakeys.forget()


@pytest.mark.django_db(transaction=True, databases=["default", "audit", "owner"])
def test_a_restored_subject_is_erased_again_and_the_ledger_stays_green(people, brought_back) -> None:
    lead, _ = brought_back
    forget_that_it_was_destroyed(lead)
    assert read(people, lead) == PHONE, "the negative control: without the replay it would be readable"
    assert tombstones.replay() == 1
    with pytest.raises(Erased):
        read(people, lead)
    assert Lead.objects.get(pk=lead.pk).caller_blind is None
    integrate_now()
    assert verify(journal=journal).ok
    assert tombstones.replay() == 0


def test_the_list_is_written_with_the_erasure_and_once(people) -> None:
    first, second = people.erased(people.closed()), people.erased(people.closed())
    stones = tombstones.parsed(tombstones.known())
    assert [stone.erasure for stone in stones] == [first.pk, second.pk]
    assert tombstones.sync() == 0
    assert tombstones.path().stat().st_mode & 0o777 == 0o600


def test_what_a_power_cut_left_unwritten_is_written_later(people) -> None:
    erasure = people.erased(people.closed())
    tombstones.path().unlink()
    assert tombstones.sync() == 1
    assert tombstones.parsed(tombstones.known())[0].erasure == erasure.pk


def test_the_second_place_holds_the_same(people, settings, tmp_path) -> None:
    settings.HUSHENG_TOMBSTONES = str(tmp_path / "elsewhere" / "erased.jsonl")
    people.erased(people.closed())
    kept = tombstones.lines(tombstones.paths()[1])
    tombstones.path().unlink()
    assert tombstones.known() == kept != []


def test_a_list_that_was_shortened_or_changed_is_found_out(people) -> None:
    for _ in range(3):
        people.erased(people.closed())
    whole = tombstones.known()
    mark = tombstones.mark(whole)
    assert tombstones.contains(whole, mark)
    assert not tombstones.contains(whole[:-1], mark)
    body = json.loads(whole[1])
    body["owner"] = str(Erasure.objects.first().pk)
    tombstones.path().write_text("\n".join([whole[0], json.dumps(body), whole[2]]) + "\n")
    with pytest.raises(Conflict, match="接不上"):
        tombstones.known()
    with pytest.raises(Conflict, match="矛盾"):
        tombstones.longest([whole, [whole[0], whole[2]]])


def test_the_kept_data_keys_lose_whom_was_erased(people) -> None:
    from django.db import connection

    from husheng.foundation.vault import carrying

    gone, stays = people.closed(), people.closed()
    with connection.cursor() as cursor:
        assert carrying.keep(cursor.cursor) >= 2
    people.erased(gone)
    text = carrying.path().read_text()
    assert str(gone.pk) not in text and str(stays.pk) in text
