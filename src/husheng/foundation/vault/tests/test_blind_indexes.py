"""Blind indexes: exact and coarse look-up, keyed, by column, and at work while the key or the suite changes."""

from __future__ import annotations

import pytest

from husheng.foundation.vault import ring
from husheng.foundation.vault.alike import alike, same_text
from husheng.foundation.vault.blind import BlindIndexField, current_mark, field_of
from husheng.foundation.vault.subjects import blind_fields, clear_indexes, rows_of, sealed_models
from husheng.foundation.vault.suites import SUITES

from .samples import NAME, PHONE, put
from .test_data_keys import act

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "audit", "owner"]),
    pytest.mark.usefixtures("suite"),
]
OTHER_PHONE = "19900005678"


def found(model, name: str, text: str):
    return list(model.objects.filter(field_of(model, name).find(text)).order_by("pk"))


def test_a_number_is_found_exactly(sample) -> None:
    row = put(sample)
    put(sample, phone=OTHER_PHONE)
    assert found(sample, "phone_blind", PHONE) == [row]
    assert found(sample, "phone_blind", PHONE[:-1]) == []
    assert found(sample, "phone_blind", "") == []


def test_the_index_tells_suite_and_key_version_and_is_keyed_by_column(sample, suite) -> None:
    row = put(sample, name=PHONE)
    assert row.phone_blind[:2] == current_mark() == bytes((SUITES[suite].id, 1))
    assert len(row.phone_blind) == 18 and PHONE.encode() not in row.phone_blind
    by_name = BlindIndexField(of="name")
    by_name.set_attributes_from_name("other")
    by_name.model = sample
    assert by_name.index({"name": PHONE}) != row.phone_blind


def test_another_installation_gets_another_index(sample, home) -> None:
    before = field_of(sample, "phone_blind").index({"phone": PHONE})
    (home / "keys" / "ring.json").unlink()
    assert field_of(sample, "phone_blind").index({"phone": PHONE}) != before


def test_a_name_shares_its_bucket_and_is_then_compared(sample) -> None:
    row = put(sample)
    field = field_of(sample, "name_blind")
    twin = next(name for name in (f"测试{n}" for n in range(2_000_000))
                if field.index({"name": name}) == row.name_blind)  # fmt: skip
    put(sample, name=twin)
    bucket = found(sample, "name_blind", NAME)
    assert len(bucket) == 2, "a bucket alone tells nobody's name"
    assert same_text(bucket, "name", NAME) == [row]


@pytest.mark.parametrize("bits", [8, 15, 21, 64])
def test_a_bucket_is_neither_too_coarse_nor_too_fine(bits: int) -> None:
    with pytest.raises(ValueError, match="bits"):
        BlindIndexField(of="name", bits=bits)


def test_look_up_works_while_the_key_changes(sample) -> None:
    old = put(sample)
    ring.change(lambda keys: keys.add("index"))
    new = put(sample)
    assert new.phone_blind[:2] != old.phone_blind[:2]
    assert found(sample, "phone_blind", PHONE) == [old, new]
    assert set(alike(old, "phone_blind")) >= {old.phone_blind, new.phone_blind}


def test_look_up_works_while_the_suite_changes(sample, suite, settings) -> None:
    old = put(sample)
    settings.HUSHENG_SUITE = "sm" if suite == "intl" else "intl"
    new = put(sample)
    assert found(sample, "phone_blind", PHONE) == [old, new]
    assert alike(new, "phone_blind")[0] == new.phone_blind
    assert old.phone_blind in alike(new, "phone_blind")


def test_a_settled_index_is_asked_for_once(sample) -> None:
    row = put(sample)
    assert field_of(sample, "phone_blind").candidates("phone", PHONE) == [row.phone_blind]
    assert alike(row, "phone_blind") == [row.phone_blind]


def test_rows_and_indexes_of_a_subject_are_found_by_the_models_themselves(sample) -> None:
    first = put(sample)
    part, other = put(sample, sealed_for=first.pk), put(sample)
    assert sample in sealed_models()
    assert {field.name for _, field in blind_fields(sample)} == {"phone_blind", "name_blind"}
    assert list(rows_of([first.pk])) == [first, part]
    with act():
        clear_indexes([first.pk])
    assert found(sample, "phone_blind", PHONE) == [other]
