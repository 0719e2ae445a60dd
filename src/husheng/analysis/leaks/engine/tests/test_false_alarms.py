"""The stated rate of false alarms is the true one, for the scatter that it is stated for."""

from __future__ import annotations

import math
from random import Random

import pytest

from husheng.analysis.leaks.engine.calibration import shipped, smallest, threshold
from husheng.analysis.leaks.engine.robust import standings


@pytest.mark.parametrize("peers", [10, 20, 50])
def test_the_table_is_what_the_calibration_gives(peers: int) -> None:
    assert threshold(peers, 1e-3, samples=20_000) == pytest.approx(shipped(peers, 1e-3), rel=0.001)


def test_fewer_peers_need_a_greater_distance() -> None:
    limits = [shipped(peers, 1e-4) for peers in (8, 10, 12, 15, 20, 30, 50, 100, 300)]
    assert limits == sorted(limits, reverse=True) and limits[-1] > 3.7


def test_between_two_sizes_the_smaller_one_counts() -> None:
    assert shipped(29, 1e-4) == shipped(20, 1e-4) and shipped(5000, 1e-4) == shipped(300, 1e-4)
    assert smallest(1e-4) == 8


@pytest.mark.slow
def test_harmless_posts_alarm_as_often_as_stated() -> None:
    random, beyond, posts = Random(3), 0, 0
    limit = shipped(30, 1e-3)
    for _ in range(1500):
        counts = [round(1e6 * math.exp(random.gauss(0, 0.5))) for _ in range(31)]
        beyond += sum(one.distance > limit for one in standings(counts, [1.0] * 31, 0.0))
        posts += 31
    assert 0.3e-3 < beyond / posts < 2e-3


def test_a_threshold_that_is_too_low_alarms_more_often() -> None:
    """The test above can fail: with half the distance it would."""
    random, beyond = Random(3), 0
    for _ in range(100):
        counts = [round(1e6 * math.exp(random.gauss(0, 0.5))) for _ in range(31)]
        beyond += sum(one.distance > shipped(30, 1e-3) / 2 for one in standings(counts, [1.0] * 31, 0.0))
    assert beyond / 3100 > 5e-3
