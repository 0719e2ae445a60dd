"""What the pages show of a clock: the chip 时限签 and the panel 为什么是这一天."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from husheng.foundation.kernel import clock as time
from husheng.foundation.kernel.clock import in_shanghai
from husheng.foundation.shell.addresses import addresses

from . import queries, reckoning
from .calendars import current
from .clock import Due, Remaining, Text, day_ruler, default_lawbook, offer_words, remaining
from .clock.text import long_day
from .models import Clock
from .states import STOPPED, SUSPENDED


@dataclass(frozen=True)
class Chip:
    """What the shell's `{% clock %}` draws; `label` says what is owed, `due` until when."""

    state: str
    words: str
    url: str
    title: str
    provisional: bool
    label: str
    due: dt.datetime | None


def chip(clock: Clock, now: dt.datetime | None = None, *, url: str = "") -> Chip:
    """How the clock stands, in the reader's language; `url` saves looking up its address again."""
    due = reckoning.kept(clock)
    stopped = clock.stopped_at if clock.state == STOPPED else None
    found = remaining(due, now or time.now(), current(), stopped_at=stopped)
    state, words = _seen(clock, found)
    return Chip(
        state=state,
        words=words,
        url=url or reverse("deadlines:why", args=[clock.pk]),
        title=_spoken(due.rule.basis),
        provisional=found.provisional,
        label=clock.label,
        due=clock.due_at,
    )


def _seen(clock: Clock, found: Remaining) -> tuple[str, str]:
    """The style sheet's state: provisional is a border there, not a colour; red only after a red card."""
    words = _spoken(found.words)
    if found.state == "late" and clock.red:
        return "red", _("红牌 · %(words)s") % {"words": words}
    if found.state == "guess":
        return "ok" if clock.in_force else "wait", words
    return found.state, words


def chips(kind: str, keys: Iterable[UUID], now: dt.datetime | None = None) -> dict[UUID, Chip]:
    """For a list: the most urgent open clock of each subject, in one query."""
    moment, there = now or time.now(), addresses("deadlines:why")
    return {
        key: chip(found[0], moment, url=there(found[0].pk))
        for key, found in queries.for_subjects(kind, keys).items()
    }


def why(clock: Clock, now: dt.datetime | None = None) -> dict[str, Any]:
    """Everything that the panel shows, recomputed now."""
    moment = now or time.now()
    prefetch_related_objects([clock], "pauses", "prolongations")
    due = queries.explain(clock)
    ruler = day_ruler(due, current(), moment)
    used = [one.option for one in clock.prolongations.all()]
    return {
        "clock": clock,
        "chip": chip(clock, moment),
        "title": _title(clock, due, moment),
        "working": due.rule.working,
        "basis": _spoken(due.rule.basis),
        "local": not due.rule.law.statutory,
        "action": _spoken(due.rule.action),
        "first": ruler.cells[0].date if ruler.cells else None,
        "last": ruler.cells[-1].date if ruler.cells else None,
        "before_gap": [_cell(cell, moment) for cell in ruler.before_gap],
        "gap": ruler.gap,
        "after_gap": [_cell(cell, moment) for cell in ruler.after_gap],
        "steps": [(_spoken(s.text), _spoken(s.note), _spoken(s.effect)) for s in due.steps],
        "disputed": [_dispute(one) for one in due.disputed],
        "provisional": due.provisional,
        "outdated": clock.state != STOPPED and clock.due_at != due.moment,
        "offer": _spoken(offer_words(due.rule, used)) if clock.state != STOPPED else "",
        "pauses": [
            (
                _spoken(default_lawbook().grounds[p.ground].name),
                p.reason,
                in_shanghai(p.started_at),
                p.ended_at,
            )
            for p in clock.pauses.all()
        ],
    }


def _title(clock: Clock, due: Due, now: dt.datetime) -> str:
    if not due.in_force:
        return _("为什么待核")
    if clock.state == SUSPENDED or due.last_day is None:
        return _("为什么中止")
    return _("为什么是 %(day)s") % {"day": _spoken(long_day(due.last_day, in_shanghai(now).year))}


def _cell(cell: Any, now: dt.datetime) -> dict[str, Any]:
    return {
        "number": cell.number,
        "mark": _spoken(cell.mark),
        "makeup": cell.makeup,
        "classes": cell.classes,
        "today": cell.date == in_shanghai(now).date(),
    }


def _dispute(one: Any) -> dict[str, Any]:
    return {
        "question": _spoken(one.question),
        "chosen": _spoken(one.chosen),
        "others": [(_spoken(words), _spoken(result)) for words, result in one.others],
    }


def _spoken(text: Text) -> str:
    return text.in_language(get_language() or "zh")
