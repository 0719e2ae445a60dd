"""A form against its purpose: what the purpose does not need is named, with the reason (个保法 6; seed 004)."""

from __future__ import annotations

import pytest

from husheng.foundation.processing.choices import DROP, EXPLAIN, KEEP, NARROW
from husheng.foundation.processing.minimising import reading
from husheng.foundation.processing.minimising.comparing import RULES, compare
from husheng.foundation.processing.minimising.tables import fields, plain, purposes, recognised
from husheng.foundation.processing.words import told

from .people import MATERNITY


def proposed(purpose: str, *labels: str) -> dict[str, tuple[str, str]]:
    return {one.label: (one.what, one.rule) for one in compare(purposes()[purpose], labels)}


def test_of_the_companys_form_surname_and_phone_remain() -> None:
    """The source: after the prosecutor's advice only surname and phone were kept."""
    found = compare(purposes()[MATERNITY.purpose], MATERNITY.labels)
    kept = {one.to or one.known for one in found if one.what in (KEEP, NARROW)}
    assert kept == {"surname", "phone", "service", "consent"}
    assert {one.label for one in found if one.what == DROP} == {
        "婴儿姓名",
        "宝宝生日",
        "父亲姓名",
        "父亲电话",
        "分娩医院",
        "床号",
    }


def test_every_proposal_says_why() -> None:
    found = proposed("maternity_care", *MATERNITY.labels)
    assert found["产妇姓名"] == (NARROW, "narrower")
    assert found["联系电话"] == (KEEP, "needed")
    assert found["婴儿姓名"] == (DROP, "child")
    assert found["分娩医院"] == (DROP, "sensitive")
    assert found["父亲姓名"] == (DROP, "not_needed")


def test_the_purpose_decides_not_the_field() -> None:
    assert proposed("vaccination", "婴儿姓名", "姓名")["婴儿姓名"] == (KEEP, "needed")
    assert proposed("marketing", "婴儿姓名")["婴儿姓名"] == (DROP, "child")


@pytest.mark.parametrize("label", ["胎儿性别", "流产史", "婚姻状况"])
@pytest.mark.parametrize("purpose", sorted(purposes()))
def test_no_partner_asks_for_a_body_or_a_marriage(purpose: str, label: str) -> None:
    assert proposed(purpose, label)[label] == (DROP, "never")


def test_what_nobody_knows_must_be_explained() -> None:
    assert proposed("marketing", "星座")["星座"] == (EXPLAIN, "unknown")


def test_what_is_asked_for_twice_is_asked_for_once() -> None:
    found = compare(purposes()["marketing"], ("姓氏", "产妇姓氏", "电话", "手机号"))
    assert [one.what for one in found] == [KEEP, DROP, KEEP, DROP]
    assert [one.rule for one in found][1::2] == ["twice", "twice"]


def test_a_name_beside_the_surname_is_once_too_many() -> None:
    assert [one.rule for one in compare(purposes()["marketing"], ("姓名", "姓氏"))] == ["narrower", "twice"]


@pytest.mark.parametrize("label", ["联系电话：", " 联系 电话 ", "联系电话（必填）", "聯系电话"])
def test_labels_are_recognised_as_they_are_written(label: str) -> None:
    assert (recognised(label) == "phone") is (label != "聯系电话")


def test_the_tables_hold_together() -> None:
    known = fields()
    for purpose in purposes().values():
        assert set(purpose.needs) <= set(known), purpose.slug
        assert not any(known[slug].never for slug in purpose.needs)
    for field in known.values():
        assert not field.narrower or field.narrower in known
    labels = [plain(label) for field in known.values() for label in (field.zh, *field.labels)]
    assert len(labels) == len(set(labels)), "a label means one field"
    for rule in (*(name for name, _holds, _what in RULES), "twice", "unknown"):
        assert told("why", rule) != rule


# ── files ───────────────────────────────────────────────────────────────────────────────────────────────────
HEAD = "采集单位,表格名称,用途,栏目\n"
GOOD = (
    HEAD
    + "甲公司,登记表,月嫂、母婴护理服务,姓名\n甲公司,登记表,maternity_care,电话\n乙公司,报名表,marketing,姓氏\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_of_forms_is_read(encoding: str) -> None:
    forms, problems = reading.read(GOOD.encode(encoding))
    assert problems == []
    assert [(f.partner, f.purpose, f.labels) for f in forms] == [
        ("甲公司", "maternity_care", ["姓名", "电话"]),
        ("乙公司", "marketing", ["姓氏"]),
    ]


@pytest.mark.parametrize(
    ("body", "where", "part"),
    [
        (HEAD + "甲公司,登记表,月嫂,姓名\n", "row-2", "没有这种用途"),
        (HEAD + "甲公司,,marketing,姓名\n", "row-2", "“表格名称”"),
        (HEAD + "甲公司,登记表,marketing,姓名\n甲公司,登记表,vaccination,电话\n", "row-3", "不同"),
        (HEAD + "甲公司,登记表,marketing," + "长" * 61 + "\n", "row-2", "太长"),
        ("采集单位,表格名称,栏目\n甲,乙,姓名\n", "row-1", "缺“用途”列"),
        (HEAD, "file", "没有栏目"),
        ("", "row-1", "缺"),
        (HEAD + '甲公司,"登记表,marketing,姓名\n', "file", "CSV"),
    ],
)
def test_what_is_wrong_in_a_file_is_told_by_row_and_column(body: str, where: str, part: str) -> None:
    forms, problems = reading.read(body.encode())
    assert any(p.field == where and part in p.message and p.remedy for p in problems), problems
    assert forms == [] or problems


@pytest.mark.parametrize(
    "body", [b"\xff\xfe\x00", b"\x00" * 100, b"PK\x03\x04" + b"\x81" * 50, b"x" * 1_000_001]
)
def test_what_is_no_text_file_is_refused_without_a_fault(body: bytes) -> None:
    forms, problems = reading.read(body)
    assert forms == [] and problems
