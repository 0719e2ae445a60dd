"""One month of the read log as counts for each post, by one statement; the log itself is never loaded.

A reading is followed when the same post acted on that thing, or on the matter for which it was read, about that time. A
reading so young that an act may still follow is given the benefit of the doubt.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Final
from uuid import UUID

from django.db import connection

from husheng.foundation.agencies.models import Post
from husheng.foundation.deadlines.calendars import current as calendar
from husheng.foundation.kernel.standing import through

from . import months
from .engine import Settings, Tally

COUNT: Final = """
WITH reads AS (
  SELECT l.post, coalesce(l.subject, l.key) AS record, coalesce(l."case", l.key) AS place,
    l.at AT TIME ZONE 'Asia/Shanghai' AS local,
    l.at > %(doubt)s OR EXISTS (
      SELECT FROM acts_journal j WHERE j.key IN (l.key, l."case") AND j.post = l.post
        AND j.at BETWEEN l.at - %(before)s::interval AND l.at + %(after)s::interval) AS followed
  FROM privacy_readlog l WHERE l.at >= %(first)s AND l.at < %(last)s
), days AS (
  SELECT post, count(DISTINCT record) AS idle FROM reads WHERE NOT followed GROUP BY post, local::date
), hours AS (
  SELECT post, count(DISTINCT record) AS records FROM reads GROUP BY post, date_trunc('hour', local)
)
SELECT post, count(*), count(DISTINCT record), count(DISTINCT record) FILTER (WHERE followed),
  count(DISTINCT record) FILTER (WHERE NOT followed),
  count(*) FILTER (WHERE extract(hour FROM local) NOT BETWEEN %(opens)s AND %(closes)s - 1
                      OR local::date = ANY (%(off)s)),
  count(DISTINCT place),
  coalesce((SELECT max(idle) FROM days d WHERE d.post = reads.post), 0),
  (SELECT max(records) FROM hours h WHERE h.post = reads.post)
FROM reads GROUP BY post ORDER BY post
"""


@through("leaks")
def tallies(month: int, now: dt.datetime, settings: Settings) -> list[Tally]:
    """Every post that has read anything in the month. Machines (posts that nobody holds) are left out."""
    values: dict[str, Any] = {
        "first": months.begins(month),
        "last": months.begins(month + 1),
        "doubt": now - dt.timedelta(days=settings.act_after_days),
        "before": dt.timedelta(days=settings.act_before_days),
        "after": dt.timedelta(days=settings.act_after_days),
        "opens": settings.opens,
        "closes": settings.closes,
        "off": days_off(month),
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNT, values)
        rows = cursor.fetchall()
    known = _posts({row[0] for row in rows})
    return [_tally(known[post], month, counts) for post, *counts in rows if post in known]


def days_off(month: int) -> list[dt.date]:
    """Weekends and holidays, without the days worked in their stead."""
    first, after = months.first_day(month), months.first_day(month + 1)
    days = (first + dt.timedelta(days=n) for n in range((after - first).days))
    return [day for day in days if not calendar().is_workday(day)]


def _posts(keys: set[UUID]) -> dict[UUID, Post]:
    found = Post.objects.filter(pk__in=keys).select_related("agency__kind_of")
    return {post.pk: post for post in found}


def _tally(post: Post, month: int, counts: list[int]) -> Tally:
    group = f"{post.role}/{post.agency.kind_of.slug}"
    return Tally(str(post.pk), group, month, 1, bool(post.employer), *counts)
