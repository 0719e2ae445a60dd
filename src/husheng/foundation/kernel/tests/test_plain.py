"""Plain text of staff holds no number of a person; numbers of matters and organisations pass."""

from __future__ import annotations

import re
import sys
import unicodedata

import pytest

from husheng.foundation.kernel import identifiers, plain
from husheng.foundation.kernel.errors import Invalid
from husheng.foundation.kernel.plain import numbers_of_persons, require_plain, resident_numbers


@pytest.mark.parametrize(
    "text",
    [
        "当事人身份证999999199001010016",
        "９９９９９９１９９００１０１００１６",
        "999999 19900101 0016",
        "末位打错也是：999999199001010017",
        "999999-19900101-0016。",
    ],
)
def test_an_id_number_is_seen_however_it_is_typed(text: str) -> None:
    assert numbers_of_persons(text) == ["身份证号"]


@pytest.mark.parametrize(
    "text", ["电话19900001234", "199 0000 1234", "+86 199-0000-1234", "１９９００００１２３４"]
)
def test_a_mobile_number_is_seen_however_it_is_typed(text: str) -> None:
    assert numbers_of_persons(text) == ["手机号"]


@pytest.mark.parametrize(
    "text",
    ["HD-YS-2023-0187", "91110000600037341L", "金额 60,000.00 元", "2023-10-24 24:00", "12345 工单 202310240001",
     "123456789012345678", "河东卫移〔2023〕187 号", ""],
)  # fmt: skip
def test_numbers_of_matters_and_organisations_pass(text: str) -> None:
    assert numbers_of_persons(text) == []


def test_a_character_that_cannot_be_kept_is_refused() -> None:
    with pytest.raises(Invalid) as caught:
        require_plain("没有送出。", [("message", "附言", "核查\x00地址")])
    assert "不能保存" in caught.value.problems[0].message


def test_the_refusal_names_field_and_remedy_but_never_the_number() -> None:
    with pytest.raises(Invalid) as caught:
        require_plain(
            "没有送出。", [("message", "附言", "请联系 19900001234"), ("items", "事项", "核查地址")]
        )
    (problem,) = caught.value.problems
    assert problem.field == "message"
    assert "密封栏" in problem.remedy
    assert "1990" not in str(caught.value) + problem.message + problem.remedy


# ── whose number it is, for whoever protects him ──
CHILD, GROWN = "99999920200101001", "99999919800101001"


def full(first17: str) -> str:
    return first17 + identifiers.resident_id_check(first17)


@pytest.mark.parametrize(
    "words",
    [
        "孩子的身份证号是{n}，请核实。",
        "身份证{n}号",
        "{n}",
        "证号：{n}\n另有一人。",
    ],
)
def test_an_id_number_in_words_is_given_back_as_it_is_kept(words: str) -> None:
    assert resident_numbers(words.format(n=full(CHILD))) == [full(CHILD)]


def test_full_width_gaps_hyphens_and_a_small_x_make_no_difference() -> None:
    number = next(n for n in (full(f"99999920200101{k:03}") for k in range(1, 99)) if n.endswith("X"))
    wide = number.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789X"})
    spaced = f"{number[:6]} {number[6:14]}-{number[14:]}".lower()
    for written in (wide, spaced, number.lower()):
        assert resident_numbers(f"号码{written}。") == [number]


def test_several_come_in_the_order_of_the_text_and_a_mistyped_check_digit_counts() -> None:
    wrong = full(GROWN)[:-1] + ("0" if full(GROWN)[-1] != "0" else "1")
    assert resident_numbers(f"母亲{wrong}，孩子{full(CHILD)}。") == [wrong, full(CHILD)]


@pytest.mark.parametrize(
    "text",
    [
        "张小明，三岁，住在幸福小区。",  # a name and an age: privacy/children.py looks for those
        "二〇二〇年一月一日出生",
        "订单号 202001019999992020",  # eighteen digits without a birth date where one would stand
        f"单号{full(CHILD)}7",  # nineteen digits
        f"单号{CHILD}",  # seventeen
        "99999920201301001X",  # no such month
        "出生证 P360000001",
        "卡号 6222020200112233445",
        "统一社会信用代码 91110000MA01ABCD5X",
        "电话 19900000001",
        "",
    ],
)
def test_what_only_looks_like_one_is_none(text: str) -> None:
    assert resident_numbers(text) == []


def test_every_character_that_becomes_a_digit_is_known_to_the_first_look() -> None:
    """The look that spares most texts the making over: it may see too much, never too little."""
    known = re.compile(f"[{plain._DIGITISH}]")
    for code in range(sys.maxunicode + 1):
        digits = re.findall("[0-9]", unicodedata.normalize("NFKC", chr(code)))
        assert not digits or known.match(chr(code)), hex(code)
        assert len(digits) <= 2 or "⁄" in unicodedata.normalize("NFKC", chr(code)), hex(code)


def test_a_number_in_other_digits_is_still_found() -> None:
    circled = {ord(str(n)): chr(0x2460 + n - 1) for n in range(1, 10)} | {ord("0"): "⓪"}
    assert resident_numbers(full(CHILD).translate(circled)) == [full(CHILD)]
    assert numbers_of_persons("电话" + "19900000001".translate(circled)) == ["手机号"]
