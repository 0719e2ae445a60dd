"""What each kind of thing says of itself in a row of `asked`: title, number, address, the other side, by when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from husheng.foundation.acts.actor import Actor
from husheng.foundation.agencies.models import Agency
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.words import english
from husheng.foundation.shell.figures import day as day_words
from husheng.oversight.campaigns.naming import campaign_title, period_name, unit_name
from husheng.oversight.campaigns.shown.campaign import task_rows


@dataclass(frozen=True)
class Line:
    """What one kind of thing says of itself in a row."""

    title: str
    number: str
    url: str
    other: Agency | None = None
    due: str = ""
    chip: Any = None
    spoken: bool = False


def lead(actor: Actor, row: Any) -> Line:
    """线索: its composed title."""
    return Line(row.title, row.number, reverse("leads:page", args=[row.pk]))


def case(actor: Actor, row: Any) -> Line:
    """案件: its title."""
    return Line(row.title, row.number, reverse("cases:page", args=[row.pk]))


def measure(actor: Actor, row: Any) -> Line:
    """处理措施: by the title of its case."""
    return Line(row.case.title, row.number, reverse("measures:page", args=[row.pk]))


def handover(actor: Actor, row: Any) -> Line:
    """流转: beside it the other side, whichever of the two we are."""
    other = row.from_agency if row.to_agency_id == actor.agency_id else row.to_agency
    return Line(row.title, row.number, reverse("handovers:page", args=[row.pk]), other)


def referral(actor: Actor, row: Any) -> Line:
    """移送公安: beside it the agency that refers."""
    return Line(row.title, row.number, reverse("referrals:page", args=[row.pk]), row.from_agency)


def task(actor: Actor, row: Any) -> Line:
    """任务: spoken in the language of the reader, since the plan has both."""
    [shown] = task_rows(actor, [row], clock.today())
    other = row.agency if row.agency_id != actor.agency_id else None
    return Line(shown["title"], "", shown["url"], other, _day(row.due_on), shown["chip"], spoken=True)


def report(actor: Actor, row: Any) -> Line:
    """报表: campaign and unit as title, the period as number."""
    title = f"{campaign_title(row.campaign)} · {unit_name(row)}"
    return Line(title, period_name(row), reverse("campaigns:report", args=[row.pk]), row.agency, spoken=True)


def urging(actor: Actor, row: Any) -> Line:
    """督办文书: by when an answer is asked."""
    due = _day(row.answer_by) if row.answer_by else ""
    return Line(row.title, row.number, reverse("supervision:paper", args=[row.pk]), row.issuer, due)


def listing(actor: Actor, row: Any) -> Line:
    """挂牌督办: beside it the other side, whichever of the two we are."""
    other = row.issuer if row.agency_id == actor.agency_id else row.agency
    return Line(row.title, row.number, reverse("supervision:listing", args=[row.pk]), other, _day(row.due_on))


def grave(actor: Actor, row: Any) -> Line:
    """重大事项: beside it the agency that reported it."""
    return Line(row.title, row.number, reverse("supervision:grave", args=[row.pk]), row.agency)


def reading(actor: Actor, row: Any) -> Line:
    """What officers ask the head about reading: who, until when."""
    return Line(row.reason, "", reverse("privacy:approvals"), due=_day(row.until))


def _day(day: Any) -> str:
    return day_words(day, year=clock.today().year, english=english())
