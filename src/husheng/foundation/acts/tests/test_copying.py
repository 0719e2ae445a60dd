"""What is laid out beside the database arrives in it as psycopg itself would have written it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg import DataError
from psycopg.types.json import Jsonb

from husheng.foundation.acts.copytext import text_of

pytestmark = pytest.mark.django_db
SHANGHAI = dt.timezone(dt.timedelta(hours=8))
KINDS = {
    "said": ["plain", "", "a\tb", "a\nb\r\n", "\\", r"\N", r"\.", "'\"", "护生 · 𠮷", "\x01\x7f", r"\x41"],
    "key": [UUID(int=n << 120) for n in range(11)],
    "raw": [bytes(range(256)), b"", b"\\x", b"\t\n", *(bytes([n]) for n in range(7))],
    "at": [dt.datetime(2023, 8, 5, 9, 0, n, n, SHANGHAI) for n in range(11)],
    "day": [dt.date(1, 1, 1), dt.date(9999, 12, 31), *(dt.date(2024, 2, 29) for _ in range(9))],
    "yes": [n % 2 == 0 for n in range(11)],
    "number": [n * (-1) ** n << 40 for n in range(11)],
    "fen": [Decimal(n) / 100 for n in range(11)],
    "facts": [Jsonb({"a\t": ["护\\", n]}) for n in range(11)],
    "words": [["a,b", '"', None, str(n)] for n in range(11)],
}
TYPES = ("text", "uuid", "bytea", "timestamptz", "date", "bool", "bigint", "numeric", "jsonb", "text[]")


@pytest.fixture(autouse=True)
def _tables(db: None) -> None:
    columns = ", ".join(f"{name} {kind}" for name, kind in zip(KINDS, TYPES, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE ours ({columns}); CREATE TEMPORARY TABLE theirs ({columns})")


def test_every_kind_of_value_arrives_as_psycopg_writes_it() -> None:
    _both(list(KINDS.values()))
    assert _rows("ours") == _rows("theirs")
    assert len(_rows("ours")) == 11


def test_what_is_missing_arrives_as_null_and_never_as_a_word() -> None:
    columns: list[list[Any]] = [
        [None if n % 3 == 0 else v for n, v in enumerate(each)] for each in KINDS.values()
    ]
    columns[0][1] = r"\N"
    _both(columns)
    assert _rows("ours") == _rows("theirs")
    assert _rows("ours")[0] == (None,) * len(KINDS)
    assert r"\N" in [row[0] for row in _rows("ours")]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.none() | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=1
    )
)
def test_any_text_comes_back_as_it_was(texts: list[str | None]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE ours")
        with cursor.cursor.copy("COPY ours (number, said) FROM STDIN") as copy:
            copy.write(text_of([range(len(texts)), texts]))
        cursor.execute("SELECT said FROM ours ORDER BY number")
        assert [said for (said,) in cursor.fetchall()] == texts


def test_a_text_with_nul_is_refused_before_anything_is_sent() -> None:
    with pytest.raises(ValueError, match="NUL"):
        text_of([["fine", "not\0fine"]])


def test_a_wrong_escape_would_be_noticed() -> None:
    """The control: what is not escaped arrives as another text, or not at all."""
    with connection.cursor() as cursor, pytest.raises(DataError):  # noqa: SIM117
        with cursor.cursor.copy("COPY ours (said) FROM STDIN") as copy:
            copy.write(b"a\tb\n")


def _both(columns: list[Any]) -> None:
    names = ", ".join(KINDS)
    with connection.cursor() as cursor:
        with cursor.cursor.copy(f"COPY ours ({names}) FROM STDIN") as copy:
            copy.write(text_of(columns))
        with cursor.cursor.copy(f"COPY theirs ({names}) FROM STDIN") as copy:
            for row in zip(*columns, strict=True):
                copy.write_row(row)


def _rows(table: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY number NULLS FIRST, said NULLS FIRST")
        return list(cursor.fetchall())
