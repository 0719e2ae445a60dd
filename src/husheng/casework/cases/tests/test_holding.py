"""Whoever stands in a case is not erased while it is open, nor while the term of its file runs (L13)."""

from __future__ import annotations

import pytest

from husheng.foundation.acts.act import seen
from husheng.foundation.erasure import holds, known
from husheng.foundation.testing import City

from .. import acts
from .people import Office, office

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


@pytest.fixture
def town(city: City) -> Office:
    return office(city)


def held(person) -> set[str]:
    return {hold.rule for hold in holds.standing([person.pk])}


def test_a_person_is_held_by_the_open_case_then_by_its_file(town: Office) -> None:
    case, person = town.filed(), town.person()
    town.entered(case, person, "protected")
    assert held(person) == {"proceedings", "case_archive"}
    case.refresh_from_db()
    acts.withdraw(town.leader, seen(case), "违法事实不成立。")
    [left] = holds.standing([person.pk])
    assert left.rule == "case_archive" and left.until is not None
    assert any("档案" in block.cited for block in known.blocks(person.pk))


def test_an_organisation_and_somebody_in_no_case_are_held_by_nothing(town: Office) -> None:
    case, company, bystander = town.filed(), town.company(), town.person()
    town.entered(case, company)
    assert not held(company) and not held(bystander)
