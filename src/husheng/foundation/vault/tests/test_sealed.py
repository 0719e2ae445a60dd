"""Sealed values, and the one way to open them; everything under both suites."""

from __future__ import annotations

import io
import logging
import pickle
import traceback
from dataclasses import replace
from uuid import uuid4

import pytest

from husheng.foundation.acts.transaction import act_frame
from husheng.foundation.agencies.actors import installer
from husheng.foundation.vault.cipher import Unreadable
from husheng.foundation.vault.sealed import MASK, Sealed, SealedField, move_sealed, seal, unseal, unseal_many
from husheng.foundation.vault.suites import SUITES

from .samples import NAME, PHONE, put

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "audit", "owner"]),
    pytest.mark.usefixtures("suite"),
]
BOTH = ["phone", "name"]


def test_a_sealed_value_shows_nothing_and_opens_again(sample) -> None:
    row = put(sample, name="")
    assert row.name is None
    assert str(row.phone) == repr(row.phone) == MASK
    assert PHONE.encode() not in row.phone.data
    assert unseal(sample.objects.get(), BOTH) == {"phone": PHONE}


def test_the_suite_stands_in_the_ciphertext_and_both_are_readable_at_any_time(
    sample, suite, settings
) -> None:
    row = put(sample)
    assert row.phone.data[0] == SUITES[suite].id
    settings.HUSHENG_SUITE = "sm" if suite == "intl" else "intl"
    other = put(sample, sealed_for=row.pk)
    assert other.phone.data[0] != row.phone.data[0]
    assert unseal_many([row, other], BOTH) == [{"phone": PHONE, "name": NAME}] * 2


def test_it_cannot_be_moved_to_another_column_row_table_or_person(sample) -> None:
    row, other = put(sample), put(sample)
    row.name, row.phone = row.phone, row.name
    with pytest.raises(Unreadable):
        unseal(row, ["name"])
    mine = put(sample, sealed_for=row.pk)
    mine.phone = sample.objects.get(pk=row.pk).phone
    with pytest.raises(Unreadable):
        unseal(mine, ["phone"])
    row.sealed_for = other.pk
    with pytest.raises(Unreadable):
        unseal(row, ["phone"])


def test_it_cannot_be_moved_to_another_table(sample, monkeypatch) -> None:
    row = put(sample)
    with monkeypatch.context() as changed, pytest.raises(Unreadable):
        changed.setattr(sample._meta, "db_table", "another_table")
        unseal(row, ["phone"])


def test_a_flipped_bit_is_noticed_wherever_it_is(sample) -> None:
    row = put(sample)
    whole = row.phone.data
    for at in range(len(whole)):
        row.phone = Sealed(whole[:at] + bytes((whole[at] ^ 1,)) + whole[at + 1 :])
        with pytest.raises(Unreadable):
            unseal(row, ["phone"])
    for short in (b"", whole[:1], whole[:20]):
        row.phone = Sealed(short)
        with pytest.raises(Unreadable):
            unseal(row, ["phone"])


def test_the_same_value_never_looks_the_same(sample) -> None:
    assert len({put(sample).phone.data for _ in range(5)}) == 5


def test_a_part_holds_the_same_value_under_the_key_of_the_first(sample) -> None:
    first = put(sample)
    part = sample(sealed_for=first.pk)
    with act_frame(replace(installer(), role="ground"), "vault.test"):
        moved = move_sealed(first, part, ["phone"])
    assert set(moved) == {"phone"} and moved["phone"].data != first.phone.data
    part.phone = moved["phone"]
    assert unseal(part, ["phone"]) == {"phone": PHONE}


def test_what_a_case_seals_needs_the_keys_of_both(sample) -> None:
    subject, case = uuid4(), uuid4()
    row = put(sample, sealed_for=subject, case=case)
    assert unseal(row, ["phone"]) == {"phone": PHONE}
    row.case = None
    with pytest.raises(Unreadable):
        unseal(row, ["phone"])


def test_a_plain_string_does_not_slip_into_a_sealed_column() -> None:
    field = SealedField(null=True)
    field.name = "phone"
    with pytest.raises(TypeError):
        field.get_prep_value(PHONE)


def test_no_value_is_in_a_log_a_repr_an_exception_or_a_key(sample, caplog) -> None:
    """The canary of honesty: planted values, and every way in which they could be said aloud."""
    caplog.set_level(logging.DEBUG)
    row = put(sample)
    said = [repr(row.phone), str(row.__dict__), f"{row.phone!s}{row.phone!r}"]
    for spoil in ("phone", "name"):
        setattr(row, spoil, Sealed(getattr(row, spoil).data[:-1] + b"\0"))
        try:
            unseal(row, [spoil])
        except Unreadable as error:
            out = io.StringIO()
            traceback.print_exception(error, file=out)
            said += [out.getvalue(), str(error.facts), repr(error.args)]
    with pytest.raises(TypeError) as refused, act_frame(replace(installer(), role="ground"), "vault.test"):
        sample(phone=PHONE).save()
    said += [str(refused.value), caplog.text, str(pickle.dumps(sample.objects.get()))]
    assert all(PHONE not in each and NAME not in each for each in said)
    assert PHONE in str({"phone": PHONE}), "the check itself must be able to find something"


def test_an_empty_row_needs_no_key(sample) -> None:
    row = sample()
    assert seal(row, {"phone": ""}) == {}
    assert unseal(row, BOTH) == {}
