"""What waits for the reader's hand although no article counts its days: a paper to sign for, a case to confirm.

The groups of `owed` are clocks; here stands everything else, so that nothing asked of an agency is on nobody's home.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet
from django.urls import reverse

from husheng.casework.cases import queries as cases
from husheng.casework.cases.filters import SECOND
from husheng.casework.cases.filters import Filters as CaseFilters
from husheng.casework.measures import queries as measures
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.models import Agency
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.words import english
from husheng.foundation.privacy import queries as privacy
from husheng.foundation.shell.figures import day as day_words
from husheng.intake.handovers import queries as handovers
from husheng.intake.leads import queries as leads
from husheng.intake.leads.filters import OWN, Filters
from husheng.intake.referrals import queries as referrals
from husheng.oversight.campaigns import queries as campaigns
from husheng.oversight.campaigns.naming import campaign_title, period_name, unit_name
from husheng.oversight.campaigns.shown.campaign import task_rows
from husheng.oversight.supervision import queries as supervision

from .. import words
from .owed import Row

SHOWN: Final = 8  # of one kind; the rest is a link away


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


@dataclass(frozen=True)
class Ask:
    """Things of one kind in one state, for those who may do what they wait for; its words stand in words.toml."""

    permission: Permission
    rows: Callable[[Actor], QuerySet[Any]]
    line: Callable[[Actor, Any], Line]
    everything: str = ""  # where all of them stand


def _lead(actor: Actor, row: Any) -> Line:
    return Line(row.title, row.number, reverse("leads:page", args=[row.pk]))


def _case(actor: Actor, row: Any) -> Line:
    return Line(row.title, row.number, reverse("cases:page", args=[row.pk]))


def _measure(actor: Actor, row: Any) -> Line:
    return Line(row.case.title, row.number, reverse("measures:page", args=[row.pk]))


def _handover(actor: Actor, row: Any) -> Line:
    other = row.from_agency if row.to_agency_id == actor.agency_id else row.to_agency
    return Line(row.title, row.number, reverse("handovers:page", args=[row.pk]), other)


def _referral(actor: Actor, row: Any) -> Line:
    return Line(row.title, row.number, reverse("referrals:page", args=[row.pk]), row.from_agency)


def _task(actor: Actor, row: Any) -> Line:
    [shown] = task_rows(actor, [row], clock.today())
    other = row.agency if row.agency_id != actor.agency_id else None
    return Line(shown["title"], "", shown["url"], other, _day(row.due_on), shown["chip"], spoken=True)


def _report(actor: Actor, row: Any) -> Line:
    title = f"{campaign_title(row.campaign)} · {unit_name(row)}"
    return Line(title, period_name(row), reverse("campaigns:report", args=[row.pk]), row.agency, spoken=True)


def _urging(actor: Actor, row: Any) -> Line:
    due = _day(row.answer_by) if row.answer_by else ""
    return Line(row.title, row.number, reverse("supervision:paper", args=[row.pk]), row.issuer, due)


def _listing(actor: Actor, row: Any) -> Line:
    other = row.issuer if row.agency_id == actor.agency_id else row.agency
    return Line(row.title, row.number, reverse("supervision:listing", args=[row.pk]), other, _day(row.due_on))


def _grave(actor: Actor, row: Any) -> Line:
    return Line(row.title, row.number, reverse("supervision:grave", args=[row.pk]), row.agency)


def _reading(actor: Actor, row: Any) -> Line:
    """What officers ask the head about reading: who, until when."""
    return Line(row.reason, "", reverse("privacy:approvals"), due=_day(row.until))


def _day(day: Any) -> str:
    return day_words(day, year=clock.today().year, english=english())


P: Final = Permission
ASKS: Final[dict[str, Ask]] = {
    "referral_receive": Ask(
        P.CRIME_DECIDE,
        lambda a: referrals.box(a, referrals.POLICE).filter(state="sent"),
        _referral,
        "referrals:list",
    ),
    "referral_supervise": Ask(
        P.CRIME_SUPERVISE,
        lambda a: referrals.supervised(a, "supervision_asked"),
        _referral,
        "referrals:list",
    ),
    "referral_reasons": Ask(
        P.CRIME_SUPERVISE,
        lambda a: referrals.supervised(a, "reasons_given"),
        _referral,
        "referrals:list",
    ),
    "case_confirm": Ask(
        P.CASE_OPEN,
        lambda a: cases.narrowed(a, CaseFilters(whose=SECOND)),
        _case,
        "cases:list",
    ),
    "case_close": Ask(P.CASE_HANDLE, cases.to_close, _case, "cases:list"),
    "case_passed_on": Ask(P.CASE_HANDLE, cases.to_end, _case, "cases:list"),
    "measure_perform": Ask(
        P.MEASURE_PROPOSE,
        measures.undated,
        _measure,
        "measures:list",
    ),
    "lead_close": Ask(
        P.LEAD_HANDLE,
        lambda a: leads.narrowed(a, Filters(states=("answered",), scope=OWN)),
        _lead,
        "leads:list",
    ),
    "handover_take": Ask(
        P.HANDOVER_ANSWER,
        handovers.to_take,
        _handover,
        "handovers:list",
    ),
    "handover_end": Ask(
        P.HANDOVER_SEND,
        handovers.to_end,
        _handover,
        "handovers:list",
    ),
    "more_time": Ask(
        P.CLOCK_EXTEND,
        handovers.to_extend,
        _handover,
        "handovers:list",
    ),
    "task_sign": Ask(
        P.CAMPAIGN_TASK,
        lambda a: campaigns.my_tasks(a).filter(state="dispatched"),
        _task,
        "campaigns:mine",
    ),
    "task_complete": Ask(
        P.CAMPAIGN_TASK,
        lambda a: campaigns.my_tasks(a).filter(state="signed"),
        _task,
        "campaigns:mine",
    ),
    "task_confirm": Ask(
        P.CAMPAIGN_CONFIRM,
        campaigns.to_confirm,
        _task,
        "campaigns:list",
    ),
    "report_review": Ask(
        P.REPORT_REVIEW,
        campaigns.to_approve,
        _report,
        "campaigns:list",
    ),
    "urging_answer": Ask(
        P.SUPERVISION_ANSWER,
        supervision.owed,
        _urging,
        "supervision:mine",
    ),
    "listing_report": Ask(
        P.SUPERVISION_ANSWER,
        lambda a: supervision.listings(a).filter(agency=a.agency_id, state="listed"),
        _listing,
        "supervision:listings",
    ),
    "listing_decide": Ask(
        P.HANDOVER_DESIGNATE,
        lambda a: supervision.listings(a).filter(issuer=a.agency_id, state="reported"),
        _listing,
        "supervision:listings",
    ),
    "grave_receive": Ask(
        P.SUPERVISION_URGE,
        lambda a: supervision.graves(a).filter(office=a.agency_id, state="raised"),
        _grave,
        "supervision:graves",
    ),
    "grave_settle": Ask(
        P.SUPERVISION_URGE,
        lambda a: supervision.graves(a).filter(office=a.agency_id, state="received"),
        _grave,
        "supervision:graves",
    ),
    "read_glass": Ask(
        P.PERSONAL_APPROVE,
        lambda a: privacy.glasses(a).filter(state="broken").exclude(user=a.user_id),
        _reading,
        "privacy:approvals",
    ),
    "read_minor": Ask(
        P.PERSONAL_APPROVE,
        lambda a: privacy.waiting_for_head(a).exclude(user=a.user_id),
        _reading,
        "privacy:approvals",
    ),
    "read_delay": Ask(
        P.PERSONAL_APPROVE,
        lambda a: privacy.delays(a).filter(state="proposed").exclude(user=a.user_id),
        _reading,
        "privacy:approvals",
    ),
    "referral_conclude": Ask(
        P.CRIME_DECIDE,
        lambda a: referrals.box(a, referrals.POLICE).filter(state="filed"),
        _referral,
        "referrals:list",
    ),
}


def offered(actor: Actor) -> list[str]:
    """What this post may be asked for."""
    return [name for name, ask in ASKS.items() if ask.permission in actor.permissions]


def asked_of(actor: Actor) -> dict[str, QuerySet[Any]]:
    """The same with its rows."""
    return {name: ASKS[name].rows(actor) for name in offered(actor)}


@dataclass(frozen=True)
class Batch:
    """The rows of one kind; `count` may be larger than what is shown."""

    count: int
    rows: list[Row]
    all_url: str
    what: str


def batches(actor: Actor, counts: dict[str, int]) -> list[Batch]:
    """Those kinds of which there is something, each cut short."""
    return [
        Batch(
            counts[name],
            [_row(actor, name, each) for each in ASKS[name].rows(actor)[:SHOWN]],
            reverse(ASKS[name].everything),
            words.ask(name)["what"],
        )
        for name in offered(actor)
        if counts[name]
    ]


def _row(actor: Actor, name: str, thing: Any) -> Row:
    line, said = ASKS[name].line(actor, thing), words.ask(name)
    return Row(
        chip=line.chip,
        what=said["what"],
        title=line.title,
        number=line.number,
        url=line.url,
        other=line.other,
        due=line.due,
        basis="",
        do=said["do"],
        agency=None,
        spoken=line.spoken,
    )
