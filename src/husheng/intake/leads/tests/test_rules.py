"""What is true of leads without a database."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from husheng.foundation.kernel.clock import SHANGHAI
from husheng.foundation.kernel.violations import violations
from husheng.intake.leads import rules
from husheng.intake.leads.choices import CHANNELS, OUTCOMES, REJECTIONS, SOURCES
from husheng.intake.leads.rules import CALLER, ORGANISATION, PLACE_AND_TYPE, SOURCE_REF, LeadDetails, Traits

NOW = dt.datetime(2023, 10, 17, 9, 0, tzinfo=SHANGHAI)
GOOD = LeadDetails("egg_sperm", NOW, "web", organisation="白桦健康咨询有限公司", place="河东区大直沽")


@pytest.mark.parametrize(
    "name",
    [
        "白桦健康咨询有限公司",
        "天津市白桦健康咨询（河东店）",
        "河东区白桦健康咨询",
        "白桦 健康咨询 有限责任公司",
        "白桦健康咨询",
    ],
)
def test_one_organisation_has_one_spelling(name: str) -> None:
    assert rules.organisation_key(name) == "白桦健康咨询"


@pytest.mark.parametrize("name", ["白桦口腔门诊部", "青禾健康咨询有限公司", "白桦健康", ""])
def test_another_organisation_has_another(name: str) -> None:
    assert rules.organisation_key(name) != "白桦健康咨询"


def test_a_name_that_is_nothing_but_a_place_keeps_it() -> None:
    assert rules.organisation_key("河东区") == "河东区"


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("天津市河东区大王庄街道六纬路12号3栋502室", "天津市河东区大王庄街道六纬路"),
        ("河东区某小区3号楼2门501", "河东区某小区"),
        ("津塘路旁边写字楼十二层", "津塘路旁边写字楼"),
        ("河东区大直沽", "河东区大直沽"),
        ("", ""),
    ],
)
def test_an_address_ends_before_the_house(address: str, place: str) -> None:
    assert rules.coarse_place(address) == place


@pytest.mark.parametrize("number", ["1.9E+10", "1.99e10", " 1.2E+17 "])
def test_a_number_whose_digits_a_spreadsheet_has_dropped_is_refused_with_the_remedy(number: str) -> None:
    for name in ("caller_phone", "caller_id_no"):
        [problem] = rules.problems(replace(GOOD, **{name: number}), NOW)
        assert problem.field == name and "科学记数" in problem.message and problem.remedy


@pytest.mark.parametrize("number", ["19900001234", "022-23456789", "E12345678", "12E", ""])
def test_other_numbers_are_taken_as_they_were_given(number: str) -> None:
    assert not rules.problems(replace(GOOD, caller_phone=number, caller_id_no=number), NOW)


@pytest.mark.parametrize(
    ("texts", "slug"),
    [
        (("", "承诺代办出生医学证明"), "illegal_bmc"),
        (("性别鉴定", "发布广告"), "sex_id"),
        (("其他", "楼道有招揽捐卵的小广告"), "egg_sperm"),
        (("违规广告", ""), "ads"),
        (("物业纠纷", "电梯坏了"), "other"),
    ],
)
def test_a_type_is_guessed_from_the_hotlines_words(texts: tuple[str, str], slug: str) -> None:
    assert rules.guess_violation(*texts) == slug


def test_every_guessed_type_is_one_of_ours() -> None:
    assert set(rules.parameters()["types"]) <= set(violations())


def test_no_choice_has_a_woman_a_patient_or_a_child_as_its_object() -> None:
    words = [v.zh + v.short for v in violations().values()]
    words += [str(word) for choices in (SOURCES, OUTCOMES, REJECTIONS, CHANNELS) for _code, word in choices]
    for protected in ("孕妇", "孕产妇", "产妇", "母亲", "妇女", "患者", "捐卵者", "儿童", "孩子", "婴儿"):
        assert not [word for word in words if protected in word], protected


def test_a_sound_lead_has_no_problem_and_each_fault_is_found() -> None:
    assert rules.problems(GOOD, NOW) == []
    faults = {
        "violation": {"violation": "nothing"},
        "received_at": {"received_at": NOW + dt.timedelta(seconds=1)},
        "organisation": {"organisation": "", "place": ""},
        "place": {"place": "找试举报19900001234"},
        "source_ref": {"source_ref": "9" * 61},
        "content": {"content": "字" * 20_001},
    }
    for field, change in faults.items():
        assert [p.field for p in rules.problems(replace(GOOD, **change), NOW)] == [field], field  # type: ignore[arg-type]


def test_printed_details_show_nothing_of_the_caller() -> None:
    shown = repr(replace(GOOD, caller_name="试举报", caller_phone="19900001234", content="有人招揽"))
    assert not any(word in shown for word in ("试举报", "19900001234", "有人招揽"))


# ── repeats ─────────────────────────────────────────────────────────────────────────────────────────────────
ONE = Traits("白桦健康咨询", "河东区大直沽", "egg_sperm", "hotline", "TJ1", b"x" * 16, NOW)
WINDOW = dt.timedelta(days=90)


@pytest.mark.parametrize(
    ("change", "reasons"),
    [
        ({}, (ORGANISATION, PLACE_AND_TYPE, SOURCE_REF, CALLER)),
        ({"organisation_key": "青禾"}, (PLACE_AND_TYPE, SOURCE_REF, CALLER)),
        ({"violation": "ads"}, (ORGANISATION, SOURCE_REF, CALLER)),
        ({"received_at": NOW - dt.timedelta(days=91)}, (ORGANISATION, SOURCE_REF, CALLER)),
        ({"source": "portal"}, (ORGANISATION, PLACE_AND_TYPE, CALLER)),
        ({"caller_blind": None}, (ORGANISATION, PLACE_AND_TYPE, SOURCE_REF)),
    ],
)
def test_each_reason_stands_alone(change: dict[str, object], reasons: tuple[str, ...]) -> None:
    assert rules.reasons(ONE, replace(ONE, **change), WINDOW) == reasons  # type: ignore[arg-type]


def test_what_is_empty_is_no_reason() -> None:
    empty = Traits("", "", "egg_sperm", "web", "", None, NOW)
    assert rules.reasons(empty, empty, WINDOW) == ()


@given(st.text(max_size=60), st.text(max_size=60))
def test_repeats_are_mutual_and_spelling_never_fails(one: str, other: str) -> None:
    a = replace(ONE, organisation_key=rules.organisation_key(one), place_key=rules.place_key(one))
    b = replace(ONE, organisation_key=rules.organisation_key(other), place_key=rules.place_key(other))
    assert rules.reasons(a, b, WINDOW) == rules.reasons(b, a, WINDOW)
    assert len(rules.coarse_place(one)) <= 60 and len(rules.organisation_key(one)) <= 120
