"""A seized list against reading: exact chance, a bound that is never too small, and the right post named."""

from __future__ import annotations

import math
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from husheng.analysis.leaks.engine.seized import Cell, Confidence, Reading, judge, log_chance, log_tail
from husheng.analysis.leaks.engine.seized.chance import Drawn

JUNE, JULY = Cell("hospital", 1), Cell("hospital", 2)


def by_counting(size: int, listed: int, read: int, least: int) -> float:
    good = sum(
        math.comb(listed, x) * math.comb(size - listed, read - x) for x in range(least, min(listed, read) + 1)
    )
    return good / math.comb(size, read)


@given(st.integers(1, 60), st.data())
def test_the_exact_chance_is_what_counting_gives(size: int, data: st.DataObject) -> None:
    listed, read = data.draw(st.integers(0, size)), data.draw(st.integers(0, size))
    least = data.draw(st.integers(0, size))
    true = by_counting(size, listed, read, least)
    found = log_tail(Drawn(size, listed, read), least)
    assert math.exp(found) == pytest.approx(true, rel=1e-9, abs=1e-300)


CELLS = st.lists(st.tuples(st.integers(1, 8), st.integers(0, 8), st.integers(0, 8)), min_size=2, max_size=3)


@given(CELLS, st.integers(0, 24))
def test_the_bound_over_several_cells_is_never_below_the_true_chance(cells, found) -> None:
    drawn = [Drawn(size, min(listed, size), min(read, size)) for size, listed, read in cells]
    ways = {0: 1.0}
    for cell in drawn:
        fresh: dict[int, float] = {}
        for x in range(min(cell.listed, cell.read) + 1):
            chance = by_counting(*cell, x) - by_counting(*cell, x + 1)
            for total, weight in ways.items():
                fresh[total + x] = fresh.get(total + x, 0.0) + weight * chance
        ways = fresh
    true = sum(weight for total, weight in ways.items() if total >= found)
    assert math.exp(log_chance(drawn, found)) >= true * (1 - 1e-9)


def test_the_bound_is_close_enough_to_be_of_use() -> None:
    cells = [Drawn(1000, 100, 200), Drawn(500, 80, 100)]
    assert log_chance(cells, 90) / math.log(10) < -12


def reading(post: str, own: dict[Cell, set[int]], listed: frozenset[int]) -> Reading:
    return Reading(post, {cell: len(rows) for cell, rows in own.items()},
                   {cell: frozenset(rows & listed) for cell, rows in own.items() if rows & listed})  # fmt: skip


def test_colleagues_at_one_desk_are_not_accused_by_what_they_all_read() -> None:
    """Everything that the desk read was sold: the overlap says nothing about any one of the three."""
    everything = set(range(300))
    desk = [reading(name, {JUNE: everything}, frozenset(everything)) for name in "abc"]
    answer = judge({JUNE: 300}, desk, 3)
    assert all(one.confidence is Confidence.POSSIBLE and one.log10_chance == 0 for one in answer.overlaps)


def test_the_one_who_read_what_was_sold_is_named_and_his_colleagues_are_not() -> None:
    random, listed = Random(1), frozenset(range(200))
    seller = reading("seller", {JUNE: set(range(400))}, listed)
    others = [reading(f"other{n}", {JUNE: set(random.sample(range(1200), 400))}, listed) for n in range(4)]
    answer = judge({JUNE: 1200}, [*others, seller], 5)
    assert [one.post for one in answer.overlaps] == ["seller"]
    assert answer.overlaps[0].confidence is Confidence.EXCLUDED and answer.overlaps[0].rows == 200
    assert answer.unexplained == 0


def test_two_sellers_are_named_one_after_the_other() -> None:
    random, listed = Random(2), frozenset([*range(150), *range(600, 640)])
    first = reading("first", {JUNE: set(range(300))}, listed)
    second = reading("second", {JULY: set(range(600, 700))}, listed)
    others = [
        reading(f"other{n}", {JUNE: set(random.sample(range(600), 200)),
                              JULY: set(random.sample(range(600, 1200), 200))}, listed)
        for n in range(6)
    ]  # fmt: skip
    answer = judge({JUNE: 600, JULY: 600}, [first, second, *others], 8)
    assert {one.post for one in answer.overlaps} == {"first", "second"}
    assert [one.alone for one in answer.overlaps] == [150, 40]


def test_a_list_that_comes_from_elsewhere_names_nobody() -> None:
    random = Random(4)
    listed = frozenset(random.sample(range(1000), 100))
    posts = [reading(f"p{n}", {JUNE: set(random.sample(range(1000), 250))}, listed) for n in range(10)]
    answer = judge({JUNE: 1000}, posts, 10)
    assert all(one.confidence is Confidence.POSSIBLE for one in answer.overlaps)


def test_nobody_is_named_for_two_rows() -> None:
    answer = judge({JUNE: 100_000}, [reading("p", {JUNE: {1, 2}}, frozenset({1, 2}))], 1)
    assert not answer.overlaps and answer.unexplained == 2


def test_looking_at_more_posts_makes_the_same_overlap_less_telling() -> None:
    one = [reading("p", {JUNE: set(range(40))}, frozenset(range(20)))]
    few, many = (judge({JUNE: 200}, one, posts).overlaps[0].log10_chance for posts in (1, 1000))
    assert many == pytest.approx(few + 3, abs=0.11)


def test_the_only_reader_of_an_agency_is_named_as_that_and_not_as_chance() -> None:
    """There is nobody to hold him against; that is no reason to pass him over, nor a chance level."""
    rows = frozenset(range(50))
    alone = reading("alone", {JUNE: set(range(80))}, rows)
    answer = judge({JUNE: 80}, [alone], 1)
    assert [(one.post, one.confidence, one.log10_chance) for one in answer.overlaps] == [
        ("alone", "sole", 0.0)
    ]


def test_members_of_a_desk_that_shares_everything_are_no_sole_readers() -> None:
    everything = set(range(80))
    desk = [reading(name, {JUNE: everything}, frozenset(range(50))) for name in "ab"]
    assert {one.confidence for one in judge({JUNE: 80}, desk, 2).overlaps} == {Confidence.POSSIBLE}
