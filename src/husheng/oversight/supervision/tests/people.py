"""The people and late clocks that the tests of this room share. Synthetic people only."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from uuid import UUID, uuid4

from husheng.foundation.acts.act import Seen, seen
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.transaction import act_frame
from husheng.foundation.agencies.models import Agency
from husheng.foundation.deadlines import clocks
from husheng.foundation.deadlines.calendars import current as calendar
from husheng.foundation.deadlines.clock.counting import add_days, working_days_back
from husheng.foundation.deadlines.models import Clock
from husheng.foundation.documents.paper import Paper, Paragraph
from husheng.foundation.kernel import clock as time
from husheng.foundation.kernel.clock import SHANGHAI
from husheng.foundation.testing import City
from husheng.oversight.supervision import acts
from husheng.oversight.supervision.acts import Order
from husheng.oversight.supervision.models import Urging

TITLE = "违法广告 · 某健康咨询公司 · 河东区"
RULE = "local.accept"  # two working days


@contextmanager
def inside(actor: Actor):
    with act_frame(actor, "test.step"):
        yield


def today() -> dt.date:
    return time.today()


def clock(city: City, agency: Agency, due: dt.date, *, started: dt.date | None = None, step: str = RULE,
          kind: str = "leads.lead", subject: UUID | None = None) -> Clock:  # fmt: skip
    """A running clock whose last day is `due`; it began long before, or on `started`."""
    begin = dt.datetime.combine(started or due - dt.timedelta(days=30), dt.time(9), SHANGHAI)
    with inside(city.installer):
        row = clocks.start(
            kind, subject or uuid4(), RULE, begin, agency.pk, label="受理或不予受理", title=TITLE,
            number=f"HD-X-{uuid4().hex[:4]}", step=step,
        )  # fmt: skip
        row.last_day = due
        row.due_at = dt.datetime.combine(due + dt.timedelta(days=1), dt.time(), SHANGHAI)
        row.save()
    return Clock.objects.select_related("agency__kind_of").get(pk=row.pk)


def late(city: City, agency: Agency, days: int, **more: object) -> Clock:
    """A clock that is late by so many working days; with none it falls due today."""
    if not days:
        return clock(city, agency, today(), **more)  # type: ignore[arg-type]
    due = working_days_back(add_days(today(), 1, "working", calendar(), ()), days + 1, calendar())
    return clock(city, agency, due, **more)  # type: ignore[arg-type]


def order(row: Clock, step: str = "urge", *demands: str) -> Order:
    return Order(Seen(row.pk, row.version), step, demands)


def climb(coordinator: Actor, row: Clock, upto: str) -> list[Urging]:
    """All steps up to one, with the answer days of the lower ones over."""
    issued = []
    for step in ("urge", "supervise", "yellow", "red", "circulate"):
        issued.append(acts.urge(coordinator, Order(Seen(row.pk), step)))
        if step == upto:
            break
        with inside(coordinator):
            Urging.objects.filter(pk=issued[-1].pk).update(answer_by=today() - dt.timedelta(days=10))
    return issued


def words_of(paper: Paper) -> str:
    """Everything that a paper says."""
    said = [paper.number, *(part.text for part in paper.sections if isinstance(part, Paragraph))]
    return "\n".join(said + [cell.text for table in paper.tables() for row in table.rows for cell in row])


__all__ = ["Order", "Seen", "climb", "clock", "inside", "late", "order", "seen", "today", "words_of"]
