"""Bytes drawn ahead are chance like others, and no two threads get the same."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from husheng.foundation.kernel import chance
from husheng.foundation.kernel.chance import drawn_ahead, random_bytes


def _many(count: int) -> list[bytes]:
    with drawn_ahead():
        return [random_bytes(16) for _ in range(count)]


def test_no_draw_comes_twice_across_refills_and_threads() -> None:
    with ThreadPoolExecutor(4) as pool:
        found = [each for part in pool.map(_many, [20_000] * 4) for each in part]
    assert len(set(found)) == 80_000


def test_a_draw_larger_than_the_store_is_whole() -> None:
    with drawn_ahead():
        random_bytes(5)
        assert len(random_bytes(chance.AT_ONCE + 1)) == chance.AT_ONCE + 1
        assert len(random_bytes(7)) == 7


def test_outside_each_draw_asks_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(os, "urandom", lambda count: asked.append(count) or b"x" * count)
    random_bytes(16)
    with drawn_ahead():
        random_bytes(16)
        random_bytes(16)
    random_bytes(12)
    assert asked == [16, chance.AT_ONCE, 12]


def test_what_is_left_is_forgotten() -> None:
    with drawn_ahead():
        random_bytes(1)
        with drawn_ahead():
            random_bytes(1)
        assert chance._drawn.open
    assert not chance._drawn.left
