"""No kind of tip has a pregnant woman, a mother, a donor, a patient or a child as its object (L6)."""

from __future__ import annotations

import re

import pytest

from husheng.foundation.agencies.tree import DATA, read_kinds
from husheng.foundation.kernel.violations import violations
from husheng.intake.tips.categories import OBJECTS, categories, checked

PERSONS = re.compile(
    r"孕妇|孕产妇|产妇|母亲|妈妈|婴儿|孩子|儿童|捐卵者|患者|病人|女性|妇女|代孕妈妈"
    r"|pregnant|mother|donor|patient|child|baby|babies|woman|women|surrogates?\b",
    re.I,
)
AS_VICTIMS = {"samples", "personal_data"}  # "blood of", "data of": what was taken from her is named, not she


def about_a_person(text: str) -> bool:
    return bool(PERSONS.search(text))


def test_every_object_is_a_provider_a_business_or_an_agency() -> None:
    assert {"agency", "business", "provider"} == OBJECTS
    assert {one.object for one in categories().values()} <= OBJECTS


def test_no_name_of_a_category_is_about_a_person() -> None:
    named = {slug for slug, one in categories().items() if about_a_person(one.zh) or about_a_person(one.en)}
    assert named <= AS_VICTIMS


@pytest.mark.parametrize("person", ["pregnant_woman", "mother", "donor", "patient", "child", "person", ""])
def test_a_person_as_object_is_refused_when_the_file_is_read(person: str) -> None:
    with pytest.raises(ValueError, match="L6"):
        checked("x", {"object": person})


@pytest.mark.parametrize("name", ["代孕妈妈", "Pregnant women who sell", "捐卵者"])
def test_the_words_would_be_found(name: str) -> None:
    assert about_a_person(name)


def test_every_category_leads_to_agencies_and_a_violation_that_exist() -> None:
    kinds = {kind.slug for kind in read_kinds(DATA / "agencies.json")}
    for one in categories().values():
        assert one.agencies
        assert set(one.agencies) <= kinds
        assert one.violation in violations()
