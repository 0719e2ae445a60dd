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
from husheng.foundation.privacy import queries as privacy
from husheng.intake.handovers import queries as handovers
from husheng.intake.leads import queries as leads
from husheng.intake.leads.filters import OWN, Filters
from husheng.intake.referrals import queries as referrals
from husheng.oversight.campaigns import queries as campaigns
from husheng.oversight.supervision import queries as supervision

from .. import words
from . import lines
from .owed import Row

SHOWN: Final = 8  # of one kind; the rest is a link away


@dataclass(frozen=True)
class Ask:
    """Things of one kind in one state, for those who may do what they wait for; its words stand in words.toml."""

    permission: Permission
    rows: Callable[[Actor], QuerySet[Any]]
    line: Callable[[Actor, Any], lines.Line]
    everything: str = ""  # where all of them stand


P: Final = Permission
ASKS: Final[dict[str, Ask]] = {
    "referral_receive": Ask(
        P.CRIME_DECIDE,
        lambda a: referrals.box(a, referrals.POLICE).filter(state="sent"),
        lines.referral,
        "referrals:list",
    ),
    "referral_supervise": Ask(
        P.CRIME_SUPERVISE,
        lambda a: referrals.supervised(a, "supervision_asked"),
        lines.referral,
        "referrals:list",
    ),
    "referral_reasons": Ask(
        P.CRIME_SUPERVISE,
        lambda a: referrals.supervised(a, "reasons_given"),
        lines.referral,
        "referrals:list",
    ),
    "case_confirm": Ask(
        P.CASE_OPEN, lambda a: cases.narrowed(a, CaseFilters(whose=SECOND)), lines.case, "cases:list"
    ),
    "case_close": Ask(P.CASE_HANDLE, cases.to_close, lines.case, "cases:list"),
    "case_passed_on": Ask(P.CASE_HANDLE, cases.to_end, lines.case, "cases:list"),
    "measure_perform": Ask(P.MEASURE_PROPOSE, measures.undated, lines.measure, "measures:list"),
    "lead_close": Ask(
        P.LEAD_HANDLE,
        lambda a: leads.narrowed(a, Filters(states=("answered",), scope=OWN)),
        lines.lead,
        "leads:list",
    ),
    "handover_take": Ask(P.HANDOVER_ANSWER, handovers.to_take, lines.handover, "handovers:list"),
    "handover_end": Ask(P.HANDOVER_SEND, handovers.to_end, lines.handover, "handovers:list"),
    "more_time": Ask(P.CLOCK_EXTEND, handovers.to_extend, lines.handover, "handovers:list"),
    "task_sign": Ask(
        P.CAMPAIGN_TASK,
        lambda a: campaigns.my_tasks(a).filter(state="dispatched"),
        lines.task,
        "campaigns:mine",
    ),
    "task_complete": Ask(
        P.CAMPAIGN_TASK, lambda a: campaigns.my_tasks(a).filter(state="signed"), lines.task, "campaigns:mine"
    ),
    "task_confirm": Ask(P.CAMPAIGN_CONFIRM, campaigns.to_confirm, lines.task, "campaigns:list"),
    "report_review": Ask(P.REPORT_REVIEW, campaigns.to_approve, lines.report, "campaigns:list"),
    "urging_answer": Ask(P.SUPERVISION_ANSWER, supervision.owed, lines.urging, "supervision:mine"),
    "listing_report": Ask(
        P.SUPERVISION_ANSWER,
        lambda a: supervision.listings(a).filter(agency=a.agency_id, state="listed"),
        lines.listing,
        "supervision:listings",
    ),
    "listing_decide": Ask(
        P.HANDOVER_DESIGNATE,
        lambda a: supervision.listings(a).filter(issuer=a.agency_id, state="reported"),
        lines.listing,
        "supervision:listings",
    ),
    "grave_receive": Ask(
        P.SUPERVISION_URGE,
        lambda a: supervision.graves(a).filter(office=a.agency_id, state="raised"),
        lines.grave,
        "supervision:graves",
    ),
    "grave_settle": Ask(
        P.SUPERVISION_URGE,
        lambda a: supervision.graves(a).filter(office=a.agency_id, state="received"),
        lines.grave,
        "supervision:graves",
    ),
    "read_glass": Ask(
        P.PERSONAL_APPROVE,
        lambda a: privacy.glasses(a).filter(state="broken").exclude(user=a.user_id),
        lines.reading,
        "privacy:approvals",
    ),
    "read_minor": Ask(
        P.PERSONAL_APPROVE,
        lambda a: privacy.waiting_for_head(a).exclude(user=a.user_id),
        lines.reading,
        "privacy:approvals",
    ),
    "read_delay": Ask(
        P.PERSONAL_APPROVE,
        lambda a: privacy.delays(a).filter(state="proposed").exclude(user=a.user_id),
        lines.reading,
        "privacy:approvals",
    ),
    "referral_conclude": Ask(
        P.CRIME_DECIDE,
        lambda a: referrals.box(a, referrals.POLICE).filter(state="filed"),
        lines.referral,
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
