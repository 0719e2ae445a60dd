"""Writing down a reading, on a connection of its own, before anything is shown; and counting it against the quota.

One statement does both, so a quota cannot be passed by two requests at once, and what was counted was also written.
When it cannot be written the answer is 503 and no value.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.db import DatabaseError, IntegrityError, connections
from django.db.models import Sum
from django.urls import reverse
from psycopg.errors import CheckViolation

from husheng.foundation.acts.actor import Actor
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.errors import HushengError, Refused
from husheng.foundation.kernel.ids import new_key

from . import canaries, months
from .limits import counted_as, quota
from .models import Approval
from .revealable import Reading
from .ways import Way

AUDIT: Final = "audit"
LONGEST_REASON: Final = 200
WRITE: Final = """
WITH counted AS (
  INSERT INTO privacy_dailyreads AS d (post, day, counted_as, used) SELECT %(post)s, %(day)s, %(counted_as)s, 1
  WHERE %(quota)s > 0
  ON CONFLICT (post, day, counted_as) DO UPDATE SET used = d.used + 1 WHERE d.used < %(quota)s
  RETURNING used
)
INSERT INTO privacy_readlog
  (id, at, "user", post, agency, kind, key, subject, fields, purpose, reason, "case", way, canary)
SELECT %(id)s, %(at)s, %(user)s, %(post)s, %(agency)s, %(kind)s, %(key)s, %(subject)s, %(fields)s::jsonb,
  %(purpose)s, %(reason)s, %(case)s, %(way)s, {canary} FROM counted
"""


class AuditUnavailable(HushengError):
    """The read log cannot be written, so nothing is shown (503)."""

    status = 503
    code = "audit_unavailable"


class QuotaSpent(Refused):
    """The post has read as much today as it may (403); says who can allow more."""

    code = "quota_spent"


def write(actor: Actor, reading: Reading) -> dt.datetime:
    """Commit the row, or raise; the moment that it bears."""
    at, counted = clock.now(), counted_as(Way(reading.way), reading.kind)
    values = _values(actor, reading, at) | {"counted_as": counted, "day": at.date(), "quota": quota(counted)}
    with or_nothing_is_shown():
        written = _insert(values, at)
        if not written and (more := _allowed_more(actor, at)):
            written = _insert(values | {"quota": quota(counted) + more}, at)
    if not written:
        raise QuotaSpent(
            "没有显示。您的岗位今天查阅的次数已到上限。确需继续的，请在“查阅批准”里申请增加次数，由本单位正职负责人批准。",
            facts={"post": str(actor.post_id), "counted_as": counted, "ask_url": reverse("privacy:ask_more")},
        )
    return at


@contextmanager
def or_nothing_is_shown() -> Iterator[None]:
    """What cannot be written down is a 503."""
    try:
        yield
    except DatabaseError as error:
        connections[AUDIT].close()
        raise AuditUnavailable("没有显示。查阅记录现在写不进去，所以什么也不显示。请稍后再试。") from error


def _insert(values: dict[str, Any], at: dt.datetime) -> bool:
    """Whether there was a row; the first reading of a month that nobody has made yet makes it."""
    try:
        return _execute(values)
    except IntegrityError as error:
        if not isinstance(error.__cause__, CheckViolation):
            raise
    months.make(at, AUDIT)
    return _execute(values)


def _execute(values: dict[str, Any]) -> bool:
    with connections[AUDIT].cursor() as cursor:
        cursor.execute(WRITE.format(canary=canaries.condition("%(subject)s::uuid")), values)
        return bool(cursor.rowcount)  # not RETURNING: who writes the log need not be able to read it


def _values(actor: Actor, reading: Reading, at: dt.datetime) -> dict[str, Any]:
    return {
        "id": new_key(),
        "at": at,
        "user": actor.user_id,
        "post": actor.post_id,
        "agency": actor.agency_id,
        "kind": reading.kind,
        "key": reading.key,
        "subject": reading.subject,
        "fields": json.dumps(list(reading.fields)),
        "purpose": reading.purpose,
        "reason": reading.reason.strip()[:LONGEST_REASON],
        "case": reading.case,
        "way": reading.way,
    }


def _allowed_more(actor: Actor, at: dt.datetime) -> int:
    """What the head allows this post beyond its quota today."""
    standing = Approval.objects.filter(sort=Approval.MORE, post=actor.post_id, state="given", until__gt=at)
    return int(standing.aggregate(more=Sum("extra"))["more"] or 0)
