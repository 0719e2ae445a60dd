"""Reading the read log: for the auditor, for the one who handles a thing, and for the person whose data it is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.models import Acted
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.errors import NotFound, Refused

from .models import Approval, Delay, Glass, ReadLog, Refusal
from .revealable import Revealable
from .ways import Way

NOT_FOUND = "没有找到。它可能不存在，或不属于您办理的范围。"
MATTERS = ("leads.lead", "cases.case")  # what somebody works on and reads for
ALARMS = Q(canary=True) | Q(way=Way.BREAK_GLASS)


@dataclass(frozen=True)
class Wanted:
    """What the auditor looks for; empty means all."""

    user: UUID | None = None
    agency: UUID | None = None
    kind: str = ""
    key: UUID | None = None
    subject: UUID | None = None
    way: str = ""
    purpose: str = ""
    first: dt.datetime | None = None
    last: dt.datetime | None = None

    def conditions(self) -> dict[str, Any]:
        """As the query takes them."""
        exact = ("user", "agency", "kind", "key", "subject", "way", "purpose")
        found = {name: getattr(self, name) for name in exact if getattr(self, name)}
        if self.first:
            found["at__gte"] = self.first
        if self.last:
            found["at__lt"] = self.last
        return found


def reads(actor: Actor, wanted: Wanted | None = None) -> QuerySet[ReadLog]:
    """Every read, newest first; the auditor's alone."""
    _require_auditor(actor)
    return ReadLog.objects.filter(**(wanted or Wanted()).conditions()).order_by("-at", "-pk")


def alarms(actor: Actor, since: dt.datetime) -> QuerySet[ReadLog]:
    """Readings of canaries and under broken glass, newest first; the auditor's alone."""
    _require_auditor(actor)
    return ReadLog.objects.filter(ALARMS, at__gte=since).order_by("-at", "-pk")


def refusals(actor: Actor) -> QuerySet[Refusal]:
    """Attempts to read that were refused, newest first; the auditor's alone."""
    _require_auditor(actor)
    return Refusal.objects.order_by("-at", "-pk")


def glasses(actor: Actor) -> QuerySet[Glass]:
    """Broken glass: all for the auditor, one's own agency's for its head, one's own for the others."""
    rows = Glass.objects.select_related("agency__kind_of").order_by("-at", "-pk")
    return rows if actor.may(Permission.AUDIT_READ) else rows.filter(_ours(actor))


def approvals(actor: Actor) -> QuerySet[Approval]:
    """Approvals: one's own agency's for its head, one's own for the others; all for the auditor."""
    rows = Approval.objects.select_related("agency__kind_of").order_by("-at", "-pk")
    return rows if actor.may(Permission.AUDIT_READ) else rows.filter(_ours(actor))


def delays(actor: Actor) -> QuerySet[Delay]:
    """Delays of telling: one's own agency's for its head, one's own for the others; all for the auditor."""
    rows = Delay.objects.select_related("agency__kind_of").order_by("-at", "-pk")
    return rows if actor.may(Permission.AUDIT_READ) else rows.filter(_ours(actor))


def waiting_for_head(actor: Actor) -> QuerySet[Approval]:
    """Applications that the head has not decided; for others their own that wait."""
    return approvals(actor).filter(state="asked")


def reads_of(key: UUID) -> QuerySet[ReadLog]:
    """Who has read this thing, newest first; the caller has checked that the actor sees the thing."""
    return ReadLog.objects.filter(key=key).order_by("-at", "-pk")


def reads_of_subject(subject: UUID) -> QuerySet[ReadLog]:
    """Who has read this subject's data, newest first; the caller has checked that the actor sees it."""
    return ReadLog.objects.filter(subject=subject).order_by("-at", "-pk")


def told_to(subject: UUID) -> QuerySet[ReadLog]:
    """What the person may be told today: readings by an agency whose delay still runs are not among them (L8)."""
    delayed = Delay.objects.filter(
        subject=OuterRef("subject"), agency=OuterRef("agency"), state="approved", until__gt=clock.now()
    )
    return reads_of_subject(subject).exclude(Exists(delayed))


def thing(actor: Actor, kind: str, key: UUID) -> Revealable:
    """A row with sealed fields that the actor sees, by kind and key; anything else is not there."""
    try:
        model = apps.get_model(kind)
    except (LookupError, ValueError):
        raise NotFound(NOT_FOUND) from None
    if not (issubclass(model, Acted) and hasattr(model, "sealed_fields")):
        raise NotFound(NOT_FOUND)
    row: Any = model._default_manager.filter(pk=key).first()
    if row is None or not actor.sees(row):
        raise NotFound(NOT_FOUND)
    revealable: Revealable = row
    return revealable


def matter(actor: Actor, kind: str, key: UUID) -> Any:
    """A lead or case that the actor sees, by kind and key."""
    model = apps.get_model(kind) if kind in MATTERS else None
    row = model._default_manager.filter(pk=key).first() if model else None
    if row is None or not actor.sees(row):
        raise NotFound(NOT_FOUND)
    return row


def _ours(actor: Actor) -> Q:
    if actor.may(Permission.PERSONAL_APPROVE):
        return Q(agency=actor.agency_id)
    return Q(agency=actor.agency_id, user=actor.user_id)


def _require_auditor(actor: Actor) -> None:
    if not actor.may(Permission.AUDIT_READ):
        raise Refused("查阅记录只对审计员开放。")
