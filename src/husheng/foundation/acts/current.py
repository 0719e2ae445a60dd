"""The act under way in this thread: nested acts join it, verbs record their facts on it."""

from __future__ import annotations

import datetime as dt
from contextvars import ContextVar
from dataclasses import dataclass, field
from uuid import UUID

from husheng.foundation.kernel.errors import HushengError

from .actor import Actor


@dataclass
class Running:
    """One verb being carried out. A `daily` one knows only its day, and its ids tell no time (L17)."""

    act: UUID
    verb: str
    actor: Actor
    at: dt.datetime
    outermost: bool
    facts: dict[str, object] = field(default_factory=dict)
    daily: bool = False


running: ContextVar[Running | None] = ContextVar("husheng_act", default=None)


def record(**facts: object) -> None:
    """Add facts (ids, codes, amounts; never personal values) to the journal row of the act under way."""
    current().facts.update({name: _plain(value) for name, value in facts.items()})


def current() -> Running:
    """The act under way; an error outside one."""
    act = running.get()
    if act is None:
        raise HushengError("no act is under way", code="no_act")
    return act


def act_time() -> dt.datetime:
    """The moment of the act under way: the transaction's time, read once; the midnight before it when daily."""
    return current().at


def _plain(value: object) -> object:
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    if value is None or isinstance(value, str | int | bool):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(name): _plain(item) for name, item in value.items()}
    return str(value)
