"""P1: who may be named in a case, and who never."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from husheng.casework.cases import acts
from husheng.casework.cases.models import CaseParty
from husheng.foundation.acts.act import Seen, seen
from husheng.foundation.acts.transaction import act_frame
from husheng.foundation.kernel.errors import Conflict, Invalid, NotFound, Refused, Stale
from husheng.foundation.testing import City
from husheng.registries.parties.acts import PartyDetails
from husheng.registries.parties.models import Party

from .people import Office, office

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


@pytest.fixture
def town(city: City) -> Office:
    return office(city)


def test_an_organisation_is_named_with_the_class_of_the_day(town: Office) -> None:
    entry = town.entered(town.filed(), town.company("河东妇产医院", "non_med"))
    assert (entry.party_class, entry.counts_as, entry.standing) == ("non_med", "non_med", "investigated")


def test_a_person_is_named_with_a_basis_and_counts_with_the_institution(town: Office) -> None:
    case = town.filed()
    acts.add_party(town.first, Seen(case.pk), town.person().pk, "investigated", "non_med", "doctors_59")
    entry = CaseParty.objects.get(case=case)
    assert (entry.party_class, entry.counts_as, entry.basis) == ("person", "non_med", "doctors_59")


@pytest.mark.parametrize("basis", ["", "institutions_48", "no_such_article"])
def test_a_person_without_a_basis_that_binds_persons_is_not_named(town: Office, basis: str) -> None:
    with pytest.raises(Invalid) as caught:
        acts.add_party(town.first, seen(town.filed()), town.person().pk, "investigated", "non_other", basis)
    assert caught.value.problems[0].field == "basis"


def test_nobody_is_named_before_the_case_is_filed(town: Office) -> None:
    with pytest.raises(Stale):
        acts.add_party(
            town.first, seen(town.proposed()), town.person().pk, "investigated", "non_other", "doctors_59"
        )


def test_a_protected_person_is_never_named_in_any_case(town: Office) -> None:
    woman, one, other = town.person(), town.filed(), town.filed()
    town.entered(one, woman, "protected")
    with pytest.raises(Invalid) as caught:
        acts.add_party(town.first, Seen(other.pk), woman.pk, "investigated", "non_other", "doctors_59")
    assert "受保护的人" in caught.value.problems[0].message
    assert town.entered(other, woman, "witness").standing == "witness"


def test_registering_her_anew_does_not_make_her_a_suspect(town: Office) -> None:
    one, other = town.filed(), town.filed()
    town.entered(one, town.person(), "protected")
    with pytest.raises(Invalid):
        acts.add_party(
            town.first, Seen(other.pk), town.person().pk, "investigated", "non_other", "doctors_59"
        )
    somebody = town.person("999999199202020026")
    acts.add_party(town.first, Seen(other.pk), somebody.pk, "investigated", "non_other", "doctors_59")


def test_who_turns_out_to_be_protected_is_no_longer_named_and_never_again(town: Office) -> None:
    woman, case = town.person(), town.filed()
    acts.add_party(town.first, Seen(case.pk), woman.pk, "investigated", "non_other", "doctors_59")
    entry = CaseParty.objects.get(case=case)
    acts.protect_party(town.second, Seen(case.pk), entry.pk)
    entry.refresh_from_db()
    assert (entry.standing, entry.basis) == ("protected", "")
    with pytest.raises(Conflict):
        acts.protect_party(town.second, Seen(case.pk), entry.pk)
    with pytest.raises(Invalid):
        acts.add_party(town.first, Seen(town.filed().pk), woman.pk, "investigated", "non_other", "doctors_59")


def test_an_organisation_is_not_a_protected_person(town: Office) -> None:
    case = town.filed()
    with pytest.raises(Invalid):
        town.entered(case, None, "protected")
    with pytest.raises(Invalid):
        acts.protect_party(town.first, Seen(case.pk), town.entered(case).pk)


def test_a_party_stands_once_in_a_case(town: Office) -> None:
    case, company = town.filed(), town.company()
    town.entered(case, company)
    with pytest.raises(Conflict):
        town.entered(case, company, "witness")


def test_a_party_of_another_agency_cannot_be_drawn_in(town: Office) -> None:
    other = office(town.city)
    stranger = town.city.actor("handler", "market")
    other.first = stranger
    with pytest.raises(NotFound):
        town.entered(town.filed(), other.company())


def test_only_members_of_the_case_name_somebody(town: Office) -> None:
    colleague = town.city.actor("handler")
    with pytest.raises(Refused, match="不是本案的办案人员"):
        acts.add_party(colleague, seen(town.filed()), town.company().pk, "investigated")


def test_the_database_itself_refuses_a_person_without_a_basis(town: Office) -> None:
    case, person = town.filed(), town.person()
    with pytest.raises(IntegrityError), act_frame(town.first, "cases.add_party"):
        CaseParty.objects.create(
            id=person.pk, case=case, party=person, party_class="person", counts_as="non_other",
            standing="investigated", added_at=case.proposed_at, added_by=town.first.user_id,
        )  # fmt: skip


def test_somebody_is_registered_and_named_in_one_act(town: Office) -> None:
    case = town.filed()
    company = PartyDetails("non_med", name="河东某门诊部")
    acts.enter_party(town.first, seen(case), company, "investigated")
    person = PartyDetails("person", person_name="试当事", person_id_no="999999199001010016")
    acts.enter_party(town.first, Seen(case.pk), person, "investigated", "non_med", "doctors_57")
    assert set(case.parties.values_list("party_class", flat=True)) == {"non_med", "person"}


def test_who_is_known_by_exact_number_is_not_registered_twice(town: Office) -> None:
    one, other, person = town.filed(), town.filed(), town.person()
    town.entered(one, person, "witness")
    again = PartyDetails("person", person_name="试当事", person_id_no="999999199001010016")
    acts.enter_party(town.first, seen(other), again, "witness")
    assert other.parties.get().party == person


def test_a_refused_naming_registers_nobody(town: Office) -> None:
    case = town.filed()
    person = PartyDetails("person", person_name="试当事", person_id_no="999999199001010016")
    with pytest.raises(Invalid):
        acts.enter_party(town.first, seen(case), person, "investigated")
    assert not Party.objects.exists()
