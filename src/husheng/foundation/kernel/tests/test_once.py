"""A page asks the same question once; outside a page every question is asked anew."""

from __future__ import annotations

import pytest

from husheng.foundation.kernel.once import once_a_page, one_page


def test_a_page_asks_the_same_question_once() -> None:
    asked: list[str] = []

    @once_a_page
    def answer(question: str) -> int:
        asked.append(question)
        return len(asked)

    with one_page():
        assert (answer("a"), answer("b"), answer("a")) == (1, 2, 1)
    assert asked == ["a", "b"]


def test_nothing_is_remembered_outside_a_page_or_from_one_to_the_next() -> None:
    asked: list[int] = []

    @once_a_page
    def answer() -> int:
        asked.append(1)
        return len(asked)

    assert (answer(), answer()) == (1, 2)
    with one_page():
        assert answer() == 3
    with one_page():
        assert answer() == 4


def test_an_error_is_not_an_answer() -> None:
    tries: list[int] = []

    @once_a_page
    def answer() -> int:
        tries.append(1)
        if len(tries) == 1:
            raise ValueError
        return 7

    with one_page():
        with pytest.raises(ValueError):
            answer()
        assert answer() == 7
