"""Any bytes as a file of partners' forms: forms, or what is wrong with them; never a fault."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from husheng.foundation.processing.minimising.reading import HEADS, read

FUZZ = settings(max_examples=400, deadline=2000)
HEAD = ",".join(HEADS)


def survives(body: bytes) -> int:
    found, problems = read(body)
    assert found or problems, "nothing is passed over in silence"
    assert all(one.message and one.remedy for one in problems)
    return len(found)


@FUZZ
@given(st.binary(max_size=600))
def test_any_bytes(body: bytes) -> None:
    survives(body)


@FUZZ
@given(st.text(max_size=400), st.sampled_from(["utf-8", "gb18030", "utf-8-sig"]))
def test_any_words_behind_a_good_heading(text: str, encoding: str) -> None:
    survives(f"{HEAD}\n{text}".encode(encoding, errors="replace"))


@FUZZ
@given(st.lists(st.lists(st.text(max_size=20), min_size=len(HEADS), max_size=len(HEADS)), max_size=5))
def test_any_rows(rows: list[list[str]]) -> None:
    survives("\n".join([HEAD, *(",".join(row) for row in rows)]).encode())
