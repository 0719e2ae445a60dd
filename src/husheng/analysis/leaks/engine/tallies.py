"""What one post read in one month, as counts: the only thing the comparison with its peers looks at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

MINUTES_A_DAY = 24 * 60


class Read(NamedTuple):
    """One reading: minutes since the first midnight (local time), who, whose data, in which matter or register."""

    minute: int
    post: str
    subject: int
    place: int
    followed: bool  # the same post acted on that record or matter within the days that the settings allow


@dataclass(frozen=True, slots=True)
class Tally:
    """查阅量: of one post in one month, or in several joined months.

    Records are counted once a month. `acted` are those that it read and acted on; `idle` those that it read (also, or
    only) on a day without such a reason. `sitting` is the largest number of idle records in one day, `burst` the most
    records within one hour.
    """

    post: str
    group: str
    month: int  # months since year 0, so that the next month is one more
    months: int = 1
    contractor: bool = False
    reads: int = 0
    records: int = 0
    acted: int = 0
    idle: int = 0
    odd_hours: int = 0
    places: int = 0
    sitting: int = 0
    burst: int = 0


def join(tallies: Sequence[Tally]) -> Tally:
    """Several months of one post as one: sums, and the greatest of the greatest."""
    last = max(tallies, key=lambda each: each.month)
    summed = {
        name: sum(getattr(each, name) for each in tallies)
        for name in ("months", "reads", "records", "acted", "idle", "odd_hours", "places")
    }
    return replace(
        last,
        sitting=max(each.sitting for each in tallies),
        burst=max(each.burst for each in tallies),
        **summed,
    )


def tally(
    reads: Iterable[Read], month: int, group: str, *, working: range, days_off: frozenset[int] = frozenset(),
    contractor: bool = False,
) -> Tally:  # fmt: skip
    """Count the readings of one post in one month; `working` are the hours of a working day."""
    rows = list(reads)
    idle_of_day, of_hour = defaultdict[int, set[int]](set), defaultdict[int, set[int]](set)
    for row in rows:
        of_hour[row.minute // 60].add(row.subject)
        if not row.followed:
            idle_of_day[row.minute // MINUTES_A_DAY].add(row.subject)
    return Tally(
        rows[0].post,
        group,
        month,
        contractor=contractor,
        reads=len(rows),
        records=len({row.subject for row in rows}),
        acted=len({row.subject for row in rows if row.followed}),
        idle=len(set().union(*idle_of_day.values())),
        odd_hours=sum(_odd(row.minute, working, days_off) for row in rows),
        places=len({row.place for row in rows}),
        sitting=max(map(len, idle_of_day.values()), default=0),
        burst=max(map(len, of_hour.values()), default=0),
    )


def _odd(minute: int, working: range, days_off: frozenset[int]) -> bool:
    day, within = divmod(minute, MINUTES_A_DAY)
    return within // 60 not in working or day in days_off
