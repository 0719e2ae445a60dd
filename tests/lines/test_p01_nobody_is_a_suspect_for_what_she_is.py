"""P1: nobody is a suspect because she is pregnant, a mother, a patient, a donor, a customer; never an infant.

A suspect is a link person – opened case, with a legal basis that binds persons and two handlers.
"""

from __future__ import annotations

import re
import tomllib

import ground
import pytest
from django.db import IntegrityError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from husheng.casework.cases import acts
from husheng.casework.cases.bases import bases
from husheng.casework.cases.models import CaseParty
from husheng.casework.cases.rules import Naming, naming_problems
from husheng.casework.cases.tests.people import Office, office
from husheng.foundation.acts.act import Seen
from husheng.foundation.acts.transaction import act_frame
from husheng.foundation.kernel.errors import HushengError, Invalid, Stale
from husheng.foundation.kernel.violations import violations
from husheng.foundation.testing import City
from husheng.registries.parties.acts import PartyDetails
from husheng.settings.env import PACKAGE

# Whom a kind of violation, a category of tip or a basis of a case must not be about.
WHAT_SHE_IS = re.compile(
    r"(孕妇|孕产妇|产妇|怀孕|超生|未婚|堕胎|流产|卖卵女|供卵者|捐卵者|捐卵女|代孕妈妈|代孕母亲|母亲|妇女|女性|患者|病人"
    r"|顾客|客户|婴儿|弃婴|儿童|孩子)"
)
# She may be named where somebody else does something with what is hers: his deed, she, and what he took from her.
TAKEN_FROM_HER = re.compile(
    rf"(寄送|鉴定|出售|买卖|贩卖|倒卖|泄露|采集|伪造).*{WHAT_SHE_IS.pattern}.*(血样|样本|信息|数据|资料)"
)


def about_a_person(words: list[str]) -> list[str]:
    """Those that name a person by what she is, and no deed of somebody else."""
    return [each for each in words if WHAT_SHE_IS.search(each) and not TAKEN_FROM_HER.search(each)]


def subjects() -> list[str]:
    """Everything that a lead, a tip or a case may be about, in the words that people choose from."""
    found = [one.zh for one in violations().values()]
    found += [f"{one.slug} {one.range}" for one in bases().values()]
    tips = PACKAGE / "intake" / "tips" / "categories.toml"
    if tips.exists():
        found += [
            str(one["zh"]) for one in tomllib.loads(tips.read_text("utf-8")).values() if isinstance(one, dict)
        ]
    return found


def test_no_kind_of_matter_is_about_what_a_person_is() -> None:
    assert len(subjects()) > 15
    assert about_a_person(subjects()) == []


@pytest.mark.parametrize(
    "words",
    [
        "未婚先孕",
        "超生",
        "供卵者",
        "孕产妇外出",
        "违法生育的孕妇",
        "未经批准怀孕",
        "非法买卖卵子的妇女",
        "出售卵子的女性",
    ],
)
def test_the_check_would_notice(words: str) -> None:
    assert about_a_person([words])


def test_no_category_of_a_tip_has_a_person_as_its_object() -> None:
    tips = PACKAGE / "intake" / "tips" / "categories.toml"
    if not tips.exists():  # pragma: no cover - until the room stands there is nothing to choose
        return
    objects = {
        str(one["object"]) for one in tomllib.loads(tips.read_text("utf-8")).values() if isinstance(one, dict)
    }
    assert objects <= {"provider", "agency", "business", "official"}, objects


# ── the rule, for every combination ─────────────────────────────────────────────────────────────────────────
NAMINGS = st.builds(
    Naming,
    is_person=st.booleans(),
    standing=st.sampled_from(["investigated", "protected", "witness"]),
    basis=st.sampled_from(["", "no_such", *bases()]),
    handlers=st.integers(0, 3),
    filed=st.booleans(),
    protected_elsewhere=st.booleans(),
)


@given(NAMINGS)
@settings(max_examples=500)
def test_a_person_is_named_only_with_a_filed_case_two_handlers_and_a_basis(one: Naming) -> None:
    if one.standing != "investigated" or naming_problems(one):
        return
    assert not one.protected_elsewhere
    if one.is_person:
        assert one.filed and one.handlers >= 2 and bases()[one.basis].persons


def test_the_rule_lets_somebody_be_named() -> None:
    """The control: a rule that refuses everybody would pass the test above."""
    basis = next(slug for slug, one in bases().items() if one.persons)
    assert naming_problems(Naming(True, "investigated", basis, 2, True, False)) == []


# ── acts and database ───────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def town(city: City) -> Office:
    return office(city)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["propose", "confirm", "name", "protect"]), st.sampled_from(["", "doctors_59"])
    ),
    max_size=5,
)


@ground.on_the_database
@given(steps=STEPS)
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_done_no_person_is_named_outside_a_filed_case(
    city: City, steps: list[tuple[str, str]]
) -> None:
    town, case, person = office(city), None, None
    for verb, basis in steps:
        try:
            if verb == "propose":
                case = town.proposed()
            elif case is not None and verb == "confirm":
                acts.confirm(town.second, Seen(case.pk))
            elif case is not None:
                person = person or town.person()
                standing = "investigated" if verb == "name" else "protected"
                acts.add_party(town.first, Seen(case.pk), person.pk, standing, "non_other", basis)
        except HushengError:
            continue
    for entry in CaseParty.objects.filter(standing="investigated", party_class="person").select_related(
        "case"
    ):
        assert entry.case.state == "filed" and bases()[entry.basis].persons
        assert not CaseParty.objects.filter(party=entry.party_id, standing="protected").exists()


@ground.on_the_database
def test_a_proposal_alone_names_nobody_and_a_filed_case_can(town: Office) -> None:
    proposed, filed, person = town.proposed(), town.filed(), town.person().pk
    with pytest.raises(Stale):
        acts.add_party(town.first, Seen(proposed.pk), person, "investigated", "non_other", "doctors_59")
    acts.add_party(town.first, Seen(filed.pk), person, "investigated", "non_other", "doctors_59")
    assert CaseParty.objects.filter(party=person, standing="investigated").count() == 1


@ground.on_the_database
def test_who_is_protected_once_is_protected_in_every_case(town: Office) -> None:
    woman = town.person()
    town.entered(town.filed(), woman, "protected")
    with pytest.raises(Invalid):
        acts.add_party(town.first, Seen(town.filed().pk), woman.pk, "investigated", "non_other", "doctors_59")


@ground.on_the_database
def test_a_child_is_never_named(town: Office) -> None:
    details = PartyDetails("person", person_name="试童", person_id_no=child_number())
    with pytest.raises(Invalid) as refusal:
        acts.enter_party(
            town.first, Seen(town.filed().pk), details, "investigated", "non_other", "doctors_59"
        )
    assert "十四周岁" in refusal.value.problems[0].message
    acts.enter_party(town.first, Seen(town.filed().pk), details, "protected")


@ground.on_the_database
def test_the_database_itself_refuses_a_person_without_a_basis(town: Office) -> None:
    case = town.filed()
    entry = town.entered(case, town.person(), "witness")
    with pytest.raises(IntegrityError), act_frame(town.first, "tests.write"):
        CaseParty.objects.filter(pk=entry.pk).update(standing="investigated", basis="")


def child_number() -> str:
    """The synthetic number of somebody who is five years old."""
    from husheng.foundation.kernel import clock
    from husheng.foundation.kernel.identifiers import resident_id_check

    first = f"999999{clock.in_shanghai(clock.now()).year - 5}0101001"
    return first + resident_id_check(first)
