"""What other rooms and pages may ask about campaigns; always as far as the actor may see.

That a report was handed in, and when, is open inside the task force; what stands in its cells is not.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.queries import held_below
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.errors import NotFound

from .models import Campaign, Report, Task
from .states import IN_WORK, UNDONE

UNKNOWN: Final = "没有找到。它可能不存在，或不属于您办理的范围。"
MOST_OWED: Final = 50


@dataclass(frozen=True)
class Owed:
    """One thing that an agency has to do in a campaign, for the desk: `verb` is the act that does it."""

    kind: str
    key: UUID
    verb: str
    title: str
    period: str
    due_on: dt.date
    late: bool


def campaigns(actor: Actor) -> QuerySet[Campaign]:
    """Campaigns of the actor's task force, the newest first."""
    rows = Campaign.objects.filter(_around(actor))
    return rows if actor.may(Permission.CAMPAIGN_READ) else rows.none()


def campaign(actor: Actor, key: UUID) -> Campaign:
    """One campaign of the actor's task force."""
    row = campaigns(actor).filter(pk=key).first()
    if row is None:
        raise NotFound(UNKNOWN)
    return row


def overlooks(actor: Actor, row: Campaign) -> bool:
    """Whether the actor sees the cells of every reporter: the lead agency, and an office over the whole region."""
    return actor.agency_id == row.agency_id or (
        actor.regional and row.region_path.startswith(actor.region_path)
    )


def tasks(actor: Actor, row: Campaign) -> QuerySet[Task]:
    """Every task of a campaign that the actor may know of: what stands in them is shown by `task` alone."""
    return row.tasks.order_by("due_on", "pk")


def task(actor: Actor, key: UUID) -> Task:
    """One task with its account: the agency's own, or of those that look over it."""
    row = Task.objects.select_related("campaign").filter(pk=key).first()
    if row is None or not actor.may(Permission.CAMPAIGN_READ) or not actor.sees(row):
        raise NotFound(UNKNOWN)
    return row


def my_tasks(actor: Actor) -> QuerySet[Task]:
    """The tasks of the actor's agency in running campaigns, what is due first."""
    rows = Task.objects.filter(agency=actor.agency_id, campaign__state="open")
    rows = rows.select_related("campaign").order_by("due_on", "pk")
    return rows if actor.may(Permission.CAMPAIGN_READ) else rows.none()


def reports(actor: Actor, row: Campaign, period: str = "") -> QuerySet[Report]:
    """Who reports in a campaign and how that stands, without a cell; of one period when named."""
    rows = row.reports.order_by("first_day", "region_path")
    return rows.filter(period=period) if period else rows


def report(actor: Actor, key: UUID) -> Report:
    """One report whose cells the actor may see; anything else looks as if it did not exist."""
    row = Report.objects.select_related("campaign").filter(pk=key).first()
    if row is None or not actor.may(Permission.REPORT_READ) or not actor.sees(row):
        raise NotFound(UNKNOWN)
    return row


def reports_due(actor: Actor) -> QuerySet[Report]:
    """Reports of the actor's agency whose period is over and which are still in work, what is due first."""
    today = clock.today()
    month_end = (today.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
    over = Q(last_day__lt=today, until_filed=False) | Q(until_filed=True, due_on__lte=month_end)
    rows = Report.objects.filter(over, agency=actor.agency_id, campaign__state="open", state__in=IN_WORK)
    rows = rows.select_related("campaign").order_by("due_on", "pk")
    return rows if actor.may(Permission.REPORT_READ) else rows.none()


def my_reports(actor: Actor) -> QuerySet[Report]:
    """Every report of the actor's agency, the latest period first."""
    rows = Report.objects.filter(agency=actor.agency_id).select_related("campaign")
    rows = rows.order_by("-first_day", "-due_on", "pk")
    return rows if actor.may(Permission.REPORT_READ) else rows.none()


def owed(actor: Actor) -> list[Owed]:
    """What this post can do today in its campaigns: tasks, reports, and what waits for its answer."""
    today = clock.today()
    found: list[Owed] = []
    if actor.may(Permission.CAMPAIGN_TASK):
        for row in my_tasks(actor).filter(state__in=UNDONE)[:MOST_OWED]:
            verb = "sign" if row.state == "dispatched" else "complete"
            found.append(_owed(row, verb, row.title, "", today))
    if actor.may(Permission.REPORT_FILL) or actor.may(Permission.REPORT_SUBMIT):
        verb = "submit" if actor.may(Permission.REPORT_SUBMIT) else "fill"
        found += [_owed(r, verb, r.campaign.title, r.period, today) for r in reports_due(actor)[:MOST_OWED]]
    if actor.may(Permission.CAMPAIGN_CONFIRM):
        found += [_owed(row, "confirm", row.title, "", today) for row in to_confirm(actor)[:MOST_OWED]]
    if actor.may(Permission.REPORT_REVIEW):
        found += [
            _owed(r, "approve", r.campaign.title, r.period, today) for r in to_approve(actor)[:MOST_OWED]
        ]
    return sorted(found, key=lambda one: (one.due_on, one.key))[:MOST_OWED]


def to_confirm(actor: Actor) -> QuerySet[Task]:
    """Finished tasks that wait for the actor's confirmation."""
    scope = Q(campaign__agency=actor.agency_id)
    if actor.regional:
        scope |= held_below(actor.region_path) & ~Q(agency=actor.agency_id)
    rows = Task.objects.filter(scope, state="completed", campaign__state="open")
    rows = rows.exclude(completed_by=actor.user_id).select_related("campaign")
    return rows.order_by("due_on", "pk")


def to_approve(actor: Actor) -> QuerySet[Report]:
    """Reports that were handed in and wait for the lead agency's word."""
    rows = Report.objects.filter(campaign__agency=actor.agency_id, state="submitted", campaign__state="open")
    return rows.select_related("campaign").order_by("due_on", "pk")


def _owed(row: Task | Report, verb: str, title: str, period: str, today: dt.date) -> Owed:
    return Owed(row.kind(), row.pk, verb, title, period, row.due_on, row.due_on < today)


def _around(actor: Actor) -> Q:
    """Campaigns of the region that the actor's agency lies in, and of regions below a post that looks over them."""
    parts = actor.region_path.rstrip("/").split("/")
    above = ["/".join(parts[: n + 1]) + "/" for n in range(len(parts))]
    seen = Q(region_path__in=above)
    return seen | Q(region_path__startswith=actor.region_path) if actor.regional else seen
