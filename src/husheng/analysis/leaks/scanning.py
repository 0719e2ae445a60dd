"""Looking through the reading of last month and of this one, every night; a machine does it, people judge it."""

from __future__ import annotations

import datetime as dt
from typing import Final

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.actors import SYSTEM_USER
from husheng.foundation.kernel.clock import in_shanghai

from . import acts, months
from .models import Finding

BACK: Final = 1


def machine() -> Actor:
    """The nightly job: it counts and finds, and can review nothing."""
    return Actor(
        user_id=SYSTEM_USER,
        post_id=SYSTEM_USER,
        agency_id=SYSTEM_USER,
        agency_kind="",
        region_code="",
        region_path="",
        role="detector",
        name="",
        permissions=frozenset({Permission.LEAK_SCAN}),
    )


def look_through(now: dt.datetime) -> list[Finding]:
    """What is new."""
    this = months.number(in_shanghai(now).date())
    return [row for month in range(this - BACK, this + 1) for row in acts.look_through(machine(), month)]
