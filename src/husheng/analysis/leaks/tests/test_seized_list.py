"""The file: whatever its encoding and delimiter, and every bad row named with what to do."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from husheng.analysis.leaks import seized_list
from husheng.foundation.kernel.errors import HushengError, Invalid

PHONES = ["19900000001", "19900000002", "19900000003"]


def take(text: str, encoding: str = "utf-8", column: str = "phone") -> seized_list.Listed:
    return seized_list.read(io.BytesIO(text.encode(encoding)), column)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_it_is_read_in_every_usual_encoding(encoding: str) -> None:
    assert list(take("姓名,手机号\n甲乙,19900000001\n丙丁,19900000002\n", encoding).values) == PHONES[:2]


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_the_column_is_found_by_what_stands_in_it(delimiter: str) -> None:
    rows = [("编号", "家长", "联系方式"), ("1", "甲乙丙", PHONES[0]), ("2", "丁戊", PHONES[1])]
    text = "\n".join(delimiter.join(row) for row in rows)
    assert list(take(text).values) == PHONES[:2]
    assert list(take(text, column="name").values) == ["甲乙丙", "丁戊"]


def test_a_list_without_a_heading_and_without_columns_is_one_too() -> None:
    assert take("\n".join(PHONES)).values == {PHONES[0]: 1, PHONES[1]: 2, PHONES[2]: 3}


def test_numbers_as_people_write_them() -> None:
    assert list(take("电话\n+86 199-0000-0001\n１９９０００００００２\n19900000003.0\n").values) == PHONES


def test_a_bad_row_is_named_with_row_column_and_remedy_and_never_repeated() -> None:
    listed = take(f"电话,备注\n{PHONES[0]},a\n021-55555555,b\n,c\n{PHONES[0]},again\n")
    assert listed.repeated == 1 and listed.bad == 2
    assert [(one.row, one.column, one.code) for one in listed.problems] == [
        (3, "A", "not_a_phone"),
        (4, "A", "empty"),
    ]
    for one in listed.problems:
        wrong, remedy = seized_list.said(one.as_json())
        assert wrong and remedy and "55555555" not in f"{wrong}{remedy}{one}"


def test_a_broken_quotation_costs_one_row(tmp_path: object) -> None:
    listed = take(f'电话\n{PHONES[0]}\n"19900000002"x\n{PHONES[2]}\n')
    assert PHONES[0] in listed.values and [one.code for one in listed.problems] == ["quotes"]


@pytest.mark.parametrize("text", ["", "备注\n没有号码\n", "\x00\x01"])
def test_a_file_without_anything_to_match_is_refused_with_the_remedy(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        take(text)
    assert caught.value.message or caught.value.problems


def test_it_prints_nothing_of_what_it_holds() -> None:
    assert PHONES[0] not in repr(take("\n".join(PHONES)))


@given(st.binary(max_size=400), st.sampled_from(["phone", "name"]))
def test_any_bytes_are_read_or_refused_in_words(body: bytes, column: str) -> None:
    try:
        listed = seized_list.read(io.BytesIO(body), column)
    except HushengError as error:
        assert error.status == 422
    else:
        assert listed.values
