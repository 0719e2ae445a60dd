"""提醒: what the scheduler sends before the due day. Every run finds what is still to send, so a dead scheduler loses
nothing and a second one sends nothing twice. What is overdue waits on the coordinator's board, as a query."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Final
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.agencies.actors import SYSTEM_USER
from husheng.foundation.agencies.models import Agency
from husheng.foundation.deadlines.calendars import current as calendar
from husheng.foundation.deadlines.clock.calendar import ONE_DAY
from husheng.foundation.deadlines.models import Clock
from husheng.foundation.deadlines.queries import due_between
from husheng.foundation.kernel.clock import in_shanghai
from husheng.foundation.kernel.standing import through

from . import acts, offices, rules
from .models import Urging

BATCH: Final = 500


def send(now: dt.datetime) -> int:
    """Send every reminder whose day has come and that was not sent yet; how many."""
    if in_shanghai(now).hour < rules.facts()["reminders"]["from_hour"]:
        return 0
    known, sent = offices.known(), 0
    with through("reminders"):
        due = _by_office(now, known)
    for office, keys in due.items():
        for batch in _batches(keys):
            sent += len(acts.remind(machine(office), batch))
    return sent


def machine(office: Agency) -> Actor:
    """The scheduler, sending for an office; it can remind and nothing else."""
    return Actor(
        user_id=SYSTEM_USER,
        post_id=SYSTEM_USER,
        agency_id=office.pk,
        agency_kind=office.kind_of.slug,
        region_code=office.region.code,
        region_path=office.region_path,
        role="scheduler",
        name=office.short_name,
        permissions=frozenset({Permission.SUPERVISION_URGE}),
    )


def _by_office(now: dt.datetime, known: dict[UUID, Agency]) -> dict[Agency, list[UUID]]:
    """The clocks to remind of, by the office that the reminder comes from."""
    today = in_shanghai(now).date()
    clocks = list(_candidates(now, today))
    owners = agencies.by_id({one.agency_id for one in clocks})
    nearest = {key: (offices.chain(late, known) or [late])[0] for key, late in owners.items()}
    days: dict[dt.date, list[tuple[str, dt.date]]] = {}
    found: dict[Agency, list[UUID]] = {}
    for one in clocks:
        assert one.last_day is not None
        if one.last_day not in days:
            days[one.last_day] = rules.reminder_days(one.last_day, calendar())
        step = rules.reminder(days[one.last_day], in_shanghai(one.started_at).date(), today)
        administrative = rules.stands_on_the_ladder(owners[one.agency_id].kind_of.standing)
        if administrative and step and step not in one.sent:  # type: ignore[attr-defined]
            found.setdefault(nearest[one.agency_id], []).append(one.pk)
    return found


def _candidates(now: dt.datetime, today: dt.date) -> Iterator[Clock]:
    """Running clocks that fall due within reach of a reminder, with the reminders that they have had."""
    until = in_shanghai(now) + (rules.reminders_reach(today, calendar()) + 2 * ONE_DAY - today)
    sent = Urging.objects.filter(clock=OuterRef("pk"), rung=0).order_by().values("step")
    rows = due_between(now, until).filter(laddered=True, last_day__isnull=False, in_force=True)
    rows = rows.select_related(None).only("pk", "agency_id", "last_day", "started_at")
    return rows.annotate(sent=ArraySubquery(sent)).order_by("pk").iterator(2000)


def _batches(keys: Iterable[UUID]) -> Iterator[list[UUID]]:
    listed = sorted(keys)
    return (listed[n : n + BATCH] for n in range(0, len(listed), BATCH))
