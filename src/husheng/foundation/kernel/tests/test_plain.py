"""Plain text of staff holds no number of a person; numbers of matters and organisations pass."""

from __future__ import annotations

import pytest

from husheng.foundation.kernel.errors import Invalid
from husheng.foundation.kernel.plain import numbers_of_persons, require_plain


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
