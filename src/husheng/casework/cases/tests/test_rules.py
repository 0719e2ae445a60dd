"""The rules of cases, without a database."""

from __future__ import annotations

from uuid import uuid4

import pytest

from husheng.casework.cases import rules
from husheng.casework.cases.bases import BASES_OF_AMOUNT, Span, bases
from husheng.casework.cases.words import basis_choices
from husheng.casework.measures.rules import kinds

NAMED = rules.Naming(
    is_person=True,
    standing="investigated",
    basis="doctors_59",
    handlers=2,
    filed=True,
    protected_elsewhere=False,
)


def test_a_person_may_be_named_in_a_filed_case_with_two_handlers_and_a_basis() -> None:
    assert rules.naming_problems(NAMED) == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"filed": False}, "standing"),
        ({"handlers": 1}, "standing"),
        ({"basis": ""}, "basis"),
        ({"basis": "unheard_of"}, "basis"),
        ({"basis": "institutions_48"}, "basis"),
        ({"protected_elsewhere": True}, "standing"),
        ({"protected_elsewhere": True, "is_person": False}, "standing"),
    ],
)
def test_otherwise_nobody_is_named(change: dict[str, object], field: str) -> None:
    given = {name: getattr(NAMED, name) for name in NAMED.__dataclass_fields__} | change
    problems = rules.naming_problems(rules.Naming(**given))
    assert [problem.field for problem in problems] == [field] and problems[0].remedy


@pytest.mark.parametrize("standing", ["protected", "witness"])
def test_a_protected_person_may_stay_in_a_case_as_such(standing: str) -> None:
    given = {name: getattr(NAMED, name) for name in NAMED.__dataclass_fields__}
    one = rules.Naming(**given | {"standing": standing, "protected_elsewhere": True, "basis": ""})
    assert rules.naming_problems(one) == []


def test_the_second_handler_is_somebody_else() -> None:
    one, other = uuid4(), uuid4()
    assert rules.check_handlers(one, one)[0].field == "second"
    assert rules.check_handlers(one, other) == []


def test_the_principal_type_is_one_of_the_types() -> None:
    assert rules.check_types("ads", ["ads", "surrogacy"]) == []
    assert [p.field for p in rules.check_types("ads", ["surrogacy"])] == ["principal_type"]
    assert [p.field for p in rules.check_types("gossip", ["gossip"])] == ["types"]


def test_the_title_holds_type_organisation_and_place_only() -> None:
    assert (
        rules.title("egg_sperm", "白桦健康咨询有限公司", "河东区")
        == "非法采供卵（精） · 白桦健康咨询有限公司"
    )
    assert rules.title("egg_sperm", "", "河东区某民居") == "非法采供卵（精） · 河东区某民居"


@pytest.mark.parametrize(
    ("decision", "outcome", "filed", "fits"),
    [
        ("penalised", "penalised", False, True),
        ("penalised", "unfounded", False, False),
        ("penalised", "transferred_crime", True, True),
        ("penalised", "transferred_crime", False, False),
        ("unfounded", "unfounded", False, True),
        ("", "penalised", False, False),
        ("penalised", "", False, False),
    ],
)
def test_a_case_closes_with_what_was_decided(decision: str, outcome: str, filed: bool, fits: bool) -> None:
    found = rules.closing_problems(decision, outcome, "已执行完毕", police_filed=filed)
    assert (found == []) is fits


# ── legal bases ─────────────────────────────────────────────────────────────────────────────────────────────
def test_every_basis_speaks_of_known_measures_and_sound_ranges() -> None:
    for basis in bases().values():
        assert basis.law and basis.act and basis.range and basis.confidence in ("V", "P"), basis.slug
        assert basis.measures and set(basis.measures) <= set(kinds()), basis.slug
        assert not basis.grades or "fine" in basis.measures, basis.slug
        for grade in basis.grades:
            assert grade.when and (not grade.base or grade.base in BASES_OF_AMOUNT), basis.slug
            assert (grade.low is None) == (grade.high is None), basis.slug
            assert grade.floor_fen is None or grade.ceiling_fen is None or grade.floor_fen < grade.ceiling_fen
            assert grade.low is None or (grade.base and grade.low < grade.high), basis.slug


YUAN = 100


@pytest.mark.parametrize(
    ("slug", "base", "span"),
    [
        ("doctors_57", None, Span(10_000 * YUAN, 30_000 * YUAN)),
        ("health_promotion_99", None, Span(50_000 * YUAN, None)),
        ("health_promotion_99", 4_000 * YUAN, Span(50_000 * YUAN, 200_000 * YUAN)),
        ("health_promotion_99", 52_000 * YUAN, Span(260_000 * YUAN, 1_040_000 * YUAN)),
        ("family_planning_40", None, Span(10_000 * YUAN, 30_000 * YUAN)),
        ("family_planning_40", 9_999 * YUAN, Span(10_000 * YUAN, 30_000 * YUAN)),
        ("family_planning_40", 10_000 * YUAN, Span(20_000 * YUAN, 60_000 * YUAN)),
        ("mother_infant_rules_40", 5_000 * YUAN, Span(15_000 * YUAN, 25_000 * YUAN)),
        ("advertising_55", None, Span(200_000 * YUAN, 1_000_000 * YUAN)),
        ("advertising_55", 30_000 * YUAN, Span(90_000 * YUAN, 150_000 * YUAN)),
        ("hgr_41", 2_000_000 * YUAN, Span(10_000_000 * YUAN, 20_000_000 * YUAN)),
        ("drugs_115", 1_000 * YUAN, Span(1_500_000 * YUAN, 3_000_000 * YUAN)),
        ("devices_81", 9_000 * YUAN, Span(50_000 * YUAN, 150_000 * YUAN)),
        ("hgr_38", 8_000 * YUAN, Span(None, 8_000 * YUAN)),
    ],
)
def test_the_range_follows_the_article(slug: str, base: int | None, span: Span) -> None:
    grade = bases()[slug].grade(None, base)
    assert grade is not None and grade.span(base) == span


def test_a_grave_case_is_never_assumed() -> None:
    basis = bases()["courier_54"]
    chosen, usual = basis.grade(1, None), basis.grade(None, None)
    assert chosen and chosen.grave and usual and not usual.grave
    assert bases()["sex_broker_2016"].grade(None, None) is None


def test_an_article_that_was_not_read_is_marked() -> None:
    assert bases()["institutions_48"].verified and not bases()["hgr_38"].verified
    assert bases()["institutions_48"].cite == "医疗机构管理条例 第 48 条"
    assert "第" not in bases()["sex_broker_2016"].cite.removeprefix(bases()["sex_broker_2016"].law)


def test_the_lists_that_people_choose_from_mark_it_too() -> None:
    for persons in (True, False):
        shown = dict(basis_choices(persons=persons))
        assert {slug: "待核" in said for slug, said in shown.items()} == {
            slug: not bases()[slug].verified for slug in shown
        }
        assert len({"待核" in said for said in shown.values()}) == 2, "some are marked and some are not"
