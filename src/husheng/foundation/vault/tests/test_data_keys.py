"""Data keys: kept for a while, dropped at once when somebody is erased, wrapped anew when the wrapping key changes."""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import connection

from husheng.foundation.acts.transaction import act_frame
from husheng.foundation.agencies.actors import installer
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.doors import GROUND
from husheng.foundation.kernel.once import one_page
from husheng.foundation.vault import datakeys, ring
from husheng.foundation.vault.cipher import Erased, Locked, Unreadable
from husheng.foundation.vault.models import DataKey, DestroyedKey
from husheng.foundation.vault.sealed import unseal, unseal_many

from .samples import PHONE, put

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "audit", "owner"]),
    pytest.mark.usefixtures("suite"),
]


def act():
    return act_frame(replace(installer(), role=GROUND), "vault.test")


def in_another_process(work) -> None:
    """What another process does with the database, without its telling ours."""
    kept, of = dict(datakeys._kept), datakeys._kept_of

    def there() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=there)
    thread.start()
    thread.join()
    datakeys._kept.update(kept)
    datakeys._kept_of = of


def destroy(*owners) -> None:
    with act():
        datakeys.destroy(owners, clock.now())


def test_destroying_the_key_erases_the_person_for_good(sample) -> None:
    row, other = put(sample), put(sample)
    destroy(row.pk)
    with pytest.raises(Erased):
        unseal(row, ["phone"])
    assert unseal(other, ["phone"]) == {"phone": PHONE}
    with pytest.raises(Erased):
        put(sample, sealed_for=row.pk)
    assert set(DestroyedKey.objects.values_list("pk", flat=True)) == {row.pk}


def test_what_a_case_sealed_dies_with_the_cases_key_and_nothing_else_does(sample) -> None:
    subject, case = uuid4(), uuid4()
    own, inside = put(sample, sealed_for=subject), put(sample, sealed_for=subject, case=case)
    destroy(case)
    with pytest.raises(Erased):
        unseal(inside, ["phone"])
    assert unseal(own, ["phone"]) == {"phone": PHONE}


def test_a_key_that_another_process_destroyed_opens_nothing_on_the_next_page(sample) -> None:
    row = put(sample)
    with one_page():
        assert unseal(row, ["phone"])
    in_another_process(lambda: destroy(row.pk))
    with one_page(), pytest.raises(Erased):
        unseal(row, ["phone"])


def test_without_the_generation_it_would_stay_readable(sample, monkeypatch) -> None:
    """The negative control: the check above can fail."""
    row = put(sample)
    assert unseal(row, ["phone"])
    monkeypatch.setattr(datakeys, "_generation", lambda: datakeys._kept_of)
    in_another_process(lambda: destroy(row.pk))
    assert unseal(row, ["phone"])


def test_no_more_keys_are_kept_than_fit(sample, monkeypatch) -> None:
    monkeypatch.setattr(datakeys, "MOST_KEPT", 8)
    rows = [put(sample) for _ in range(20)]
    for row in rows:
        assert unseal(row, ["phone"])
        assert len(datakeys._kept) <= 8
    assert len(unseal_many(rows, ["phone"])) == 20
    assert len(datakeys._kept) <= 8


def test_locked_away_opens_only_for_a_time_and_is_not_kept(sample) -> None:
    row = put(sample)
    assert unseal(row, ["phone"])
    with act():
        datakeys.lock_away([row.pk], clock.now())
    with pytest.raises(Locked):
        unseal(row, ["phone"])
    with act():
        datakeys.open_until([row.pk], clock.now() + dt.timedelta(hours=1))
    assert unseal(row, ["phone"]) == {"phone": PHONE}
    with act():
        datakeys.open_until([row.pk], clock.now() - dt.timedelta(seconds=1))
    with pytest.raises(Locked):
        unseal(row, ["phone"])


def test_a_new_wrapping_key_takes_over_and_the_old_one_can_go(sample) -> None:
    rows = [put(sample) for _ in range(5)]
    ring.change(lambda keys: keys.add("kek"))
    new = put(sample)
    assert datakeys.wrapped_by() == {1: 5, 2: 1}
    with act():
        assert datakeys.wrap_anew(3) == 3
        assert datakeys.wrap_anew(3) == 2
        assert datakeys.wrap_anew(3) == 0
    ring.change(lambda keys: keys.retire("kek"))
    datakeys.forget()
    assert unseal_many([*rows, new], ["phone"]) == [{"phone": PHONE}] * 6


def test_a_wrapping_key_that_went_too_early_leaves_an_explanation(sample) -> None:
    row = put(sample)
    ring.change(lambda keys: keys.add("kek"))
    ring.change(lambda keys: keys.retire("kek"))
    datakeys.forget()
    with pytest.raises(Unreadable, match="封装密钥"):
        unseal(row, ["phone"])


def test_a_wrapped_key_cannot_be_given_to_another_person(sample) -> None:
    row, other = put(sample), put(sample)
    with act():
        DataKey.objects.filter(pk=row.pk).update(wrapped=DataKey.objects.get(pk=other.pk).wrapped)
    datakeys.forget()
    with pytest.raises(Unreadable):
        unseal(row, ["phone"])
