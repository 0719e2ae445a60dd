"""Sealed values, and the one way to open them."""

from __future__ import annotations

from uuid import uuid4

import pytest

from husheng.foundation.acts.transaction import act_frame
from husheng.foundation.testing import City
from husheng.foundation.vault.cipher import Unreadable
from husheng.foundation.vault.keys import blind_index
from husheng.foundation.vault.models import SubjectKey
from husheng.foundation.vault.sealed import MASK, Sealed, SealedField, seal, unseal

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


@pytest.fixture
def subject(city: City):
    key = uuid4()
    with act_frame(city.installer, "vault.test"):
        return key, seal(key, {"phone": "19900001234", "name": ""})


def test_a_sealed_value_shows_nothing_and_opens_again(subject) -> None:
    key, values = subject
    assert set(values) == {"phone"}
    assert str(values["phone"]) == repr(values["phone"]) == MASK
    assert b"19900001234" not in values["phone"].data
    assert unseal(key, values) == {"phone": "19900001234"}


def test_it_cannot_be_moved_to_another_column_or_person(subject) -> None:
    key, values = subject
    with pytest.raises(Unreadable):
        unseal(key, {"name": values["phone"]})
    with pytest.raises(Unreadable):
        unseal(uuid4(), values)


def test_a_flipped_bit_is_noticed(subject) -> None:
    key, values = subject
    data = bytearray(values["phone"].data)
    data[-1] ^= 1
    with pytest.raises(Unreadable):
        unseal(key, {"phone": Sealed(bytes(data))})


def test_destroying_the_key_erases_the_person(subject, city: City) -> None:
    key, values = subject
    with act_frame(city.installer, "vault.test"):
        SubjectKey.objects.filter(pk=key).delete()
    with pytest.raises(Unreadable):
        unseal(key, values)


def test_a_plain_string_does_not_slip_into_a_sealed_column() -> None:
    field = SealedField(null=True)
    field.name = "phone"
    with pytest.raises(TypeError):
        field.get_prep_value("19900001234")


def test_a_blind_index_differs_by_column_and_is_keyed() -> None:
    assert blind_index("a", "1") == blind_index("a", "1") != blind_index("b", "1")
    assert len(blind_index("a", "1")) == 16
