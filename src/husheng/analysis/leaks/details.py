"""What the acts of this room are given."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True)
class CanaryDetails:
    """Where a canary stands and what it pretends to be: a report about an organisation that does not exist."""

    agency: UUID
    violation: str
    organisation: str


@dataclass(frozen=True)
class RunDetails:
    """A request to match a seized list: in which case, who is asked to approve, which file, which span of reading."""

    case: UUID
    second: UUID
    name: str
    column: str
    since: dt.date
    until: dt.date
    reason: str
    body: bytes = field(repr=False)
