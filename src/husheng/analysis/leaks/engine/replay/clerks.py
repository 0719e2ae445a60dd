"""What the two clerks of the source do beside their work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from ..tallies import MINUTES_A_DAY, Read
from .scenario import OFFICE_CLERK, REGISTRAR, Habit, Scenario

IN_THE_MORNING, SECONDS_EACH = 9 * 60, 20


def by_hand(mine: Sequence[int], scenario: Scenario, random: Random) -> Iterator[Read]:
    """The registering clerk opens again what he registered, some days later, and copies it."""
    wanted = random.sample(list(mine), min(scenario.by_hand_a_month, len(mine)))
    if scenario.habit is Habit.AT_WORK:
        return  # he copied them while he registered them: nothing is opened for it
    sittings = [wanted[n : n + scenario.sitting] for n in range(0, len(wanted), scenario.sitting)]
    if scenario.habit is Habit.TRICKLE:
        sittings = [[subject] for subject in wanted]
    days = random.sample(range(scenario.days), min(len(sittings), scenario.days))
    for n, sitting in enumerate(sittings):
        start = days[n % len(days)] * MINUTES_A_DAY + random.randrange(9 * 60, 16 * 60)
        for step, subject in enumerate(sitting):
            yield Read(start + step, REGISTRAR, subject, 0, followed=False)


def taken_by_hand(
    mine: Sequence[int], reads: Sequence[Read], scenario: Scenario, random: Random
) -> list[int]:
    """Which records he took; while registering he takes any of those that he registers."""
    if scenario.habit is Habit.AT_WORK:
        return random.sample(list(mine), min(scenario.by_hand_a_month, len(mine)))
    return [read.subject for read in reads]


def in_bulk(fresh: Sequence[int], scenario: Scenario, random: Random) -> Iterator[Read]:
    """The office clerk opens one after the other of the register's new records, in a few long mornings a month."""
    wanted = list(fresh)[: scenario.in_bulk_a_month]
    each = -(-len(wanted) // scenario.bulk_days)
    days = sorted(random.sample(range(scenario.days), scenario.bulk_days))
    for n, subject in enumerate(wanted):
        sitting, step = divmod(n, each)
        minute = days[sitting] * MINUTES_A_DAY + IN_THE_MORNING + step * SECONDS_EACH // 60
        yield Read(minute, OFFICE_CLERK, subject, 1, followed=False)
