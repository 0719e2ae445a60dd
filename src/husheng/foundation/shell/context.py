"""What every page is told: whether this is a demo, and the moment it was made."""

from __future__ import annotations

import datetime as dt
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.core.signals import request_finished
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from husheng.foundation.kernel import clock

_page_year: ContextVar[int | None] = ContextVar("husheng_page_year", default=None)


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor; each value is read only by the page that shows it."""
    return {
        "page_time": SimpleLazyObject(_page_time),
        "demo": getattr(settings, "HUSHENG_DEMO", False),
    }


def page_year() -> int:
    """The year that dates are written without; asked of the database once a page."""
    year = _page_year.get()
    if year is None:
        year = clock.now().year
        _page_year.set(year)
    return year


def _page_time() -> dt.datetime | None:
    try:
        return clock.now()
    except DatabaseError:  # the page that says so must still be drawn
        return None


def _forget(**_: object) -> None:
    _page_year.set(None)


request_finished.connect(_forget, dispatch_uid="husheng.shell.page_year")
