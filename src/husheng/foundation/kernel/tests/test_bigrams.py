"""Search cuts documents and queries alike: neighbouring characters match, a person's number never does."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from husheng.foundation.kernel import bigrams

TITLE = "涉嫌违规宣传 · 河东区 · 示例健康咨询有限公司 TJ20230918-0031"


def found(query: str, text: str) -> bool:
    """What PostgreSQL does with the two strings: all lexemes present, `:*` as a prefix."""
    lexemes = bigrams.document(text).split()
    wanted = [w for w in bigrams.query(query).split(" & ") if w]
    return bool(wanted) and all(
        any(lexeme.startswith(w[:-2]) for lexeme in lexemes) if w.endswith(":*") else w in lexemes
        for w in wanted
    )


@pytest.mark.parametrize(
    "query", ["河东", "东区", "公司", "区", "健康咨询", "示例健康咨询有限公司", "河东 公司"]
)
def test_neighbouring_characters_match(query: str) -> None:
    assert found(query, TITLE)


@pytest.mark.parametrize("query", ["河西", "区河", "宣河", "传河", "司示", "河东 西区"])
def test_characters_that_are_no_neighbours_do_not_match(query: str) -> None:
    assert not found(query, TITLE)


@pytest.mark.parametrize(
    "query", ["TJ20230918-0031", "tj20230918", "ＴＪ20230918", "20230918", "0031", "tj2023", "2023"]
)
def test_numbers_are_found_whole_by_part_and_by_beginning(query: str) -> None:
    assert found(query, TITLE)


@pytest.mark.parametrize("query", ["031", "tj2024", "20", "TJ20230918-0032"])
def test_other_numbers_are_not_found(query: str) -> None:
    assert not found(query, TITLE)


@pytest.mark.parametrize(
    "number", ["19900001234", "999999199001010016", "11010519491231002x", "１９９００００１２３４"]
)
def test_a_persons_number_is_neither_indexed_nor_searched(number: str) -> None:
    assert bigrams.tokens(f"电话{number}。") == ["电", "话", "电话"]
    assert bigrams.query(number) == ""


def test_an_order_number_as_long_as_an_id_number_is_still_found() -> None:
    assert found("202309180000000031", "202309180000000031")


@pytest.mark.parametrize("query", ["", "  ", "！？", "' & | ! :* <->", "()"])
def test_a_query_of_signs_is_empty_and_matches_nothing(query: str) -> None:
    assert bigrams.query(query) == ""


def test_signs_of_the_query_language_never_get_through() -> None:
    assert bigrams.query("河东' | '公司 & !x:*") == "河东 & 公司 & x"


def test_a_very_long_word_stays_a_small_lexeme_and_is_still_found() -> None:
    assert max(map(len, bigrams.tokens("a1" * 5000))) <= bigrams.LONGEST_WORD
    assert found("a1" * 5000, "a1" * 5000)


@given(st.text(max_size=60))
def test_a_text_is_always_found_by_itself(text: str) -> None:
    if bigrams.query(text):
        assert found(text, text)


@given(st.text(max_size=60))
def test_queries_are_always_of_the_safe_form(text: str) -> None:
    assert re.fullmatch(r"(?:[^\s'&|!():*<>\\]+(?::\*)?(?: & |$))*", bigrams.query(text))


@given(st.text(alphabet="河东区公司健康示例〇", min_size=2, max_size=12), st.data())
def test_any_two_neighbouring_characters_of_any_text_match(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text) - 2))
    assert found(text[at : at + 2], text)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "text", "matches"),
    [
        ("河东", TITLE, True),
        ("公司", TITLE, True),
        ("区", TITLE, True),
        ("河西", TITLE, False),
        ("宣河", TITLE, False),
        ("TJ20230918-0031", TITLE, True),
        ("tj2023", TITLE, True),
        ("tj2024", TITLE, False),
        ("20230918", TITLE, True),
        ("2e5 1e10 0x1f", "2e5 1e10 0x1f", True),  # the parser takes these for numbers, on both sides
        ("12ab34cd", "12ab34cd", True),
        ("𠮷田", "示例𠮷田诊所", True),
        ("a1" * 500, "a1" * 500, True),
    ],
)
def test_postgresql_cuts_the_strings_where_we_do(query: str, text: str, matches: bool) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_tsvector('simple', %s) @@ to_tsquery('simple', %s)",
            [bigrams.document(text), bigrams.query(query)],
        )
        assert cursor.fetchone() == (matches,)
