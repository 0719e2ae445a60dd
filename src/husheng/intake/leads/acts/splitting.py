"""One report, several matters: each part is a lead of its own, and the whole waits until all parts are closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from husheng.foundation.acts.act import Seen, act, lock
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import act_time, record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import numbers
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.kernel.errors import Conflict, Invalid, Problem
from husheng.foundation.vault.sealed import move_sealed

from .. import rules, series, timing
from ..choices import OUTCOMES, zh
from ..models import Lead
from ..states import ENDED
from . import working
from .making import SEALED, make, put_sealed

MOST_PARTS = 10


@dataclass(frozen=True)
class Part:
    """One matter of a report."""

    violation: str
    organisation: str = ""
    place: str = ""


@act(Permission.LEAD_HANDLE, on=Lead)
def split(actor: Actor, lead: Lead, parts: Sequence[Part], /) -> Lead:
    """拆分."""
    if not 2 <= len(parts) <= MOST_PARTS:
        message = _("拆成 2 至 %(most)s 条。") % {"most": MOST_PARTS}
        raise Invalid("没有拆分。", [Problem("parts", message, "请逐条写明类型和机构。")])
    made = [register_part(actor, lead, part) for part in parts]
    record(parts=[part.pk for part in made])
    timing.ended(lead)
    return lead


@act(Permission.LEAD_REGISTER)
def register_part(actor: Actor, whole: Lead, part: Part, /) -> Lead:
    """登记拆分出的线索: accepted already, and sealed for the same person as the whole."""
    details = rules.LeadDetails(
        violation=part.violation,
        received_at=whole.received_at,
        source=whole.source,
        organisation=part.organisation,
        place=part.place or whole.place,
        protected=whole.protected,
        confidential=whole.confidential,
    )
    if problems := rules.problems(details, act_time()):
        raise Invalid("没有拆分。", problems)
    agency = agencies.agency(whole.agency_id)
    [number] = numbers.take(agency, series.REGISTERED)
    lead = make(details, agency, number, act_time())
    lead.sealed_for, lead.caller_blind = whole.subject_key, whole.caller_blind
    put_sealed(lead, move_sealed(whole, lead, SEALED))
    lead.split_from, lead.handler = whole, whole.handler
    lead.state, lead.accepted_at = "accepted", act_time()
    lead.save(force_insert=True)
    record(number=number, split_from=whole.pk, violation=part.violation)
    timing.accepted(lead)
    return lead


@act(Permission.LEAD_HANDLE, on=Lead)
def gather(actor: Actor, lead: Lead, /) -> Lead:
    """汇总各部分: the whole takes its findings from the parts and is ready to be answered."""
    parts = list(lead.parts.order_by("number"))
    open_parts = [part.number for part in parts if part.state not in ENDED]
    if open_parts:
        raise Conflict(
            _("没有汇总。还有 %(count)s 条没有办结：%(numbers)s。请先办结它们。")
            % {"count": len(open_parts), "numbers": "、".join(open_parts)}
        )
    findings = "；".join(f"{part.number} {zh(OUTCOMES, part.outcome)}" for part in parts)
    working.end_check(lead, findings, _joint([part.outcome for part in parts]), "没有汇总。")
    return lead


def gather_when_complete(actor: Actor, part: Lead) -> None:
    """Called as a part closes. The whole is locked before the others are counted: the last of two sees the first."""
    assert part.split_from_id is not None
    [whole] = lock(Lead, [Seen(part.split_from_id)])
    others = whole.parts.exclude(pk=part.pk).exclude(state__in=ENDED)
    if whole.state == "split" and not others.exists():
        part.state = "closed"
        part.save(update_fields=["state", "closed_at"])
        gather(actor, Seen(whole.pk))


def _joint(outcomes: Sequence[str]) -> str:
    """The outcome of the whole from those of its parts."""
    kinds = set(outcomes)
    if len(kinds) == 1:
        return outcomes[0]
    return "partly" if kinds & {"confirmed", "partly", "in_case"} else "unfounded"
