"""Sessions 会话 as rows that know whose they are, so that their owner sees them and they can be ended (ASVS 7.4, 7.5).

Django's own store with four columns more (decision 20). No address is kept, and of a browser only name and system.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.db.models import QuerySet

if TYPE_CHECKING:
    from .models import Session

SINCE: Final = "husheng_since"  # of the login; seconds, as the others
TOUCHED: Final = "husheng_touched"
BROWSER: Final = "husheng_browser"
WHY: Final = "husheng_ended"


class SessionStore(db.SessionStore):
    """What the session says of its owner stands in columns as well."""

    @classmethod
    def get_model_class(cls) -> Any:
        from .models import Session

        return Session

    def create_model_instance(self, data: Any) -> Any:
        row: Any = super().create_model_instance(data)
        row.user = UUID(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.since, row.touched = _moment(data.get(SINCE)), _moment(data.get(TOUCHED))
        row.browser = data.get(BROWSER, "")
        return row


def _moment(seconds: Any) -> dt.datetime | None:
    return dt.datetime.fromtimestamp(seconds, dt.UTC) if seconds else None


def of_person(user: UUID) -> QuerySet[Session]:
    """The sessions with which somebody is logged in, the newest first; those that nobody has touched are over."""
    from .models import Session

    now = dt.datetime.fromtimestamp(time.time(), dt.UTC)
    idle = now - dt.timedelta(minutes=settings.HUSHENG_IDLE_MINUTES)
    old = now - dt.timedelta(seconds=settings.SESSION_COOKIE_AGE)
    found = Session.objects.filter(user=user, expire_date__gt=now).exclude(touched__lt=idle)
    return found.exclude(since__lt=old).order_by("-since", "session_key")


def end(sessions: Iterable[Session], why: str) -> int:
    """End them; each leaves behind, under a digest of its name, why. Returns how many there were.

    The row is renamed, not filled anew: a request that is still on its way would write its login back.
    """
    from .models import Session

    note = SessionStore().encode({WHY: why})
    nobody = {"session_data": note, "user": None, "since": None, "touched": None, "browser": ""}
    return sum(
        Session.objects.filter(session_key=key).update(session_key=_left_behind(key), **nobody)
        for key in [row.session_key for row in sessions]
    )


def why_ended(key: str) -> str:
    """Why the session of this name was ended by something else than its owner's way out; told once."""
    from .models import Session

    row = Session.objects.filter(session_key=_left_behind(key)).first()
    if row is None:
        return ""
    row.delete()
    return str(row.get_decoded().get(WHY, ""))


def handle(key: str) -> str:
    """What a page may call a session: its name itself opens it."""
    return hashlib.sha256(key.encode()).hexdigest()[:20]


def _left_behind(key: str) -> str:
    return f"ended-{handle(key)}"
