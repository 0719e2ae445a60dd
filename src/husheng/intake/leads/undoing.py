"""The last bulk act of a person, kept in his session so that it can be taken back: only where nothing was sent.

Nothing is undone behind anybody's back: a lead that has moved on since refuses, and with it the whole.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest

from husheng.foundation.acts.act import Seen
from husheng.foundation.kernel import clock

from . import rules
from .models import Lead

KEY: Final = "husheng_last_bulk"


def keep(request: HttpRequest, done: Sequence[Lead], before: Mapping[UUID, UUID | None]) -> None:
    """Remember who had each lead before."""
    rows = [[str(lead.pk), lead.version, str(before[lead.pk] or "")] for lead in done]
    request.session[KEY] = {"at": clock.now().isoformat(), "rows": rows}


def offered(request: HttpRequest) -> int:
    """Of how many leads the last bulk act was, while it is fresh; 0 when there is nothing to take back."""
    kept: dict[str, Any] | None = request.session.get(KEY)
    if kept is None:
        return 0
    age = clock.now() - dt.datetime.fromisoformat(kept["at"])
    fresh = dt.timedelta(seconds=int(rules.parameters()["bulk"]["undo_seconds"]))
    return len(kept["rows"]) if age <= fresh else 0


def take(request: HttpRequest) -> tuple[list[Seen], dict[UUID, UUID | None]]:
    """What is to be taken back, and from whom to whom; it can be taken once."""
    kept = request.session.pop(KEY, {"rows": []})
    seen = [Seen(UUID(key), version) for key, version, _handler in kept["rows"]]
    return seen, {UUID(key): UUID(handler) if handler else None for key, _version, handler in kept["rows"]}
