"""Who has read this subject, out of ten million readings: within 100 ms. The peer asks the same of one plain table.

Asked for people as they are read (ten times in three years) and for those whom somebody reads all the time; besides,
the auditor's own questions: by user, by agency, by day, one page of fifty further on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from random import Random
from uuid import UUID

from benchmarks import actors, readings
from benchmarks.figure import Figure
from benchmarks.grounds import Size
from benchmarks.timing import p95, timed
from husheng.foundation.acts.actor import Actor
from husheng.foundation.privacy import queries
from husheng.foundation.privacy.queries import Wanted

SUBJECTS, PAGES, PAGE = 300, 60, 50


def measure(size: Size) -> Iterator[Figure]:
    """Each question many times, of people and days drawn beforehand."""
    readings.ensure(size)
    random = Random(4)  # noqa: S311 - whom to ask about
    suffix = "_large" if readings.is_large(size) else ""
    note = f"{readings.ROWS[size.name]:,} readings, {readings.MONTHS} months"
    people = [readings.key("subject", random.randrange(readings.records(size))) for _ in range(SUBJECTS)]
    taken = timed(lambda subject: list(queries.reads_of_subject(subject)), people)
    yield Figure(
        f"protect.read_log{suffix}", p95(taken), "ms", "<= 100", machine=f"all of a subject's rows; {note}"
    )
    told = timed(lambda subject: list(queries.told_to(subject)), people)
    yield Figure(
        f"protect.read_log_told{suffix}", p95(told), "ms", "<= 100", machine=f"what he may be told; {note}"
    )
    auditor = actors.actor("auditor", region=actors.CITY)
    for name, wanted in _questions(random):
        pages = timed(_page(auditor), [wanted() for _ in range(PAGES)])
        yield Figure(
            f"protect.read_log_{name}{suffix}", p95(pages), "ms", "<= 100", machine=f"a page of the auditor; {note}"
        )  # fmt: skip


def _questions(random: Random) -> Iterator[tuple[str, Callable[[], Wanted]]]:
    posts = readings.AGENCIES * readings.POSTS_EACH

    def day() -> dt.datetime:
        return readings.FIRST + dt.timedelta(days=random.randrange(1000))

    def who(sort: str, most: int) -> UUID:
        return readings.key(sort, random.randrange(most))

    yield "user", lambda: Wanted(user=who("user", posts), last=day() + dt.timedelta(days=90))
    yield (
        "agency",
        lambda: Wanted(agency=who("agency", readings.AGENCIES), last=day() + dt.timedelta(days=90)),
    )
    yield "day", lambda: Wanted(last=day() + dt.timedelta(days=90))


def _page(auditor: Actor) -> Callable[[Wanted], object]:
    return lambda wanted: list(queries.reads(auditor, wanted)[:PAGE])
