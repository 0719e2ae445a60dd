"""A lead arrives: typed in, sent by another system, or made from a hand-over that was received."""

from __future__ import annotations

import dataclasses
from uuid import UUID

from django.db import IntegrityError
from django.utils.translation import gettext as _

from husheng.foundation.acts.act import act, seen
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import act_time, record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import numbers
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.kernel.errors import Conflict, Invalid, Problem
from husheng.foundation.vault.sealed import move_sealed, seal
from husheng.intake.tips import acts as tip_acts
from husheng.intake.tips import queries as tips

from .. import rules, series, timing
from ..models import CALLER, PORTAL, Lead
from ..received import Received, received
from .making import SEALED, make, put_sealed


@act(Permission.LEAD_REGISTER)
def register(actor: Actor, details: rules.LeadDetails, /) -> Lead:
    """登记线索."""
    _require_sound(actor, details)
    lead = _new(actor, details)
    put_sealed(lead, seal(lead, details.personal()))
    return _enter(lead)


@act(Permission.LEAD_REGISTER)
def register_from_handover(actor: Actor, handover: UUID, details: rules.LeadDetails | None = None, /) -> Lead:
    """登记部门移来的线索: the receiver's own lead; what was sealed stays sealed for the same person."""
    origin = received(actor, handover)
    details = details or origin.details(act_time())
    _require_sound(actor, details)
    lead = _new(actor, details)
    lead.from_handover = handover
    put_sealed(lead, seal(lead, details.personal()))
    if origin.lead is not None:
        _share(lead, origin, origin.lead)
    record(handover=handover)
    return _enter(lead)


@act(Permission.LEAD_REGISTER)
def register_from_tip(actor: Actor, tip: UUID, details: rules.LeadDetails, /) -> Lead:
    """由举报登记线索: only what the officer has written here; words, files and whistleblower stay with the tip."""
    row = tips.tip(actor, tip)
    lead = _new(actor, dataclasses.replace(details, source=PORTAL, source_ref="", received_at=act_time()))
    _require_sound(actor, details)
    put_sealed(lead, seal(lead, details.personal()))
    record(tip=tip)
    lead = _enter(lead)
    tip_acts.become_lead(actor, seen(row), lead.pk)
    return lead


def _share(lead: Lead, origin: Received, first: Lead) -> None:
    """The same values under the same key; a caller who asked for secrecy stays with the first agency."""
    hidden = CALLER if first.confidential else ()
    lead.sealed_for = first.subject_key
    put_sealed(lead, move_sealed(first, lead, [name for name in SEALED if name not in hidden]))
    lead.caller_blind = None if first.confidential else first.caller_blind
    lead.protected = lead.protected or first.protected
    lead.confidential = first.confidential


def _new(actor: Actor, details: rules.LeadDetails) -> Lead:
    agency = agencies.agency(actor.agency_id)
    [number] = numbers.take(agency, series.REGISTERED)
    return make(details, agency, number, act_time())


def _enter(lead: Lead) -> Lead:
    record(number=lead.number, source=lead.source, violation=lead.violation)
    try:
        lead.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict(
            "没有登记。这个来源编号刚刚已由别人登记，请在列表里查找。", code="source_ref_taken"
        ) from error
    timing.registered(lead)
    return lead


def _require_sound(actor: Actor, details: rules.LeadDetails) -> None:
    problems = rules.problems(details, act_time())
    if details.source_ref.strip():
        twin = Lead.objects.filter(
            agency=actor.agency_id, source=details.source, source_ref=details.source_ref.strip()
        ).first()
        if twin:
            message = _("这个来源编号已登记为 %(number)s。") % {"number": twin.number}
            problems.append(Problem("source_ref", message, "请打开那条线索继续办理。"))
    if problems:
        raise Invalid("没有登记。", problems)
