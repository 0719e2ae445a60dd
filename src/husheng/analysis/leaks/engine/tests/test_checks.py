"""Each check finds what it is for, and lets the nearest harmless thing pass."""

from __future__ import annotations

import pytest

from husheng.analysis.leaks.engine import compare
from husheng.analysis.leaks.engine.checks import ALL

from .build import MONTH, USUAL, asked, findings, peers

# kind: (what it must find, the near miss that it must let pass)
CASES = {
    "volume": ({"records": 8000, "reads": 8000}, {"records": 1000, "reads": 1100}),
    "idle": ({"idle": 500}, {"idle": 80}),
    "hours": ({"odd_hours": 300}, {"odd_hours": 60}),
    "breadth": ({"places": 120}, {"places": 25}),
    "sitting": ({"sitting": 60}, {"sitting": 9}),
    "burst": ({"burst": 400}, {"burst": 70}),
    "contractor": ({"idle": 61, "contractor": True}, {"idle": 60, "contractor": True}),
}


def test_every_check_has_its_case() -> None:
    assert set(CASES) == {check.kind for check in ALL}


@pytest.mark.parametrize("kind", CASES)
def test_it_finds_the_post_that_stands_out(kind: str) -> None:
    found = findings(kind, asked(**CASES[kind][0]))
    assert {each.post for each in found} == {"asked"} and {each.kind for each in found} == {kind}


@pytest.mark.parametrize("kind", CASES)
def test_it_lets_the_near_miss_pass(kind: str) -> None:
    assert not findings(kind, asked(**CASES[kind][1]))


def test_the_hardest_worker_is_not_an_idle_reader() -> None:
    """Three times the work and three times the looking again."""
    busy = asked(acted=3 * USUAL["acted"], idle=3 * USUAL["idle"], records=3 * USUAL["records"])
    assert not findings("idle", busy)


def test_a_slow_reader_shows_over_a_year_and_not_in_a_month() -> None:
    """Two and a half times what peers of like work look at for nothing, every month."""
    steady = [asked(MONTH - back, idle=95) for back in range(12)]
    found = findings("idle", *steady, months=12)
    assert found and min(each.months for each in found) > 1 and {each.post for each in found} == {"asked"}


def test_an_employee_has_no_contractors_quota() -> None:
    assert not findings("contractor", asked(idle=200))


def test_one_month_of_a_year_is_not_a_year() -> None:
    assert not [each for each in findings("idle", asked(idle=300), months=12) if each.months == 12]


def test_few_peers_give_no_finding_but_a_quota_still_holds() -> None:
    few = [*peers()[:7], asked(idle=5000, contractor=True)]
    assert {each.kind for each in compare(few, MONTH)} == {"contractor"}


def test_a_few_leakers_among_the_peers_hide_nobody() -> None:
    """Median and median deviation: a fifth of the group may leak, and each of them still shows."""
    honest = peers()[8:]
    leaking = [asked(idle=600)] + [
        type(row)(row.post, row.group, row.month, **{**USUAL, "idle": 600}) for row in peers()[:7]
    ]
    found = compare([*honest, *leaking], MONTH, checks=[check for check in ALL if check.kind == "idle"])
    assert {each.post for each in found} == {row.post for row in leaking}


def test_a_finding_carries_every_number_that_it_rests_on() -> None:
    found = findings("sitting", asked(sitting=60))[0]
    assert (found.observed, found.peers, found.first, found.last) == (60, 40, MONTH, MONTH)
    assert 2 < found.expected < 8 and found.distance > found.threshold > 4 and found.times > 7
    assert set(found.facts()) >= {"observed", "expected", "peers", "distance", "threshold", "spread"}


def test_a_finding_has_no_score_and_no_order() -> None:
    """P2, L11: nothing by which people could be ranked."""
    found = findings("sitting", asked(sitting=60))[0]
    assert not {"score", "rank", "risk", "person", "name"} & set(found.facts())
    with pytest.raises(TypeError):
        sorted([found, found])
