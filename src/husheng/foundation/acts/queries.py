"""Reading the journal: what happened here lately, and everything for the auditor."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from husheng.foundation.kernel.errors import Refused

from .actor import Actor
from .models import JournalRow
from .permissions import Permission


def of_agency(agency: UUID, limit: int) -> list[JournalRow]:
    """The last acts that people of an agency have done themselves (not what stood within another act)."""
    return list(JournalRow.objects.filter(agency=agency, within=None).order_by("-at", "-pk")[:limit])


def of_objects(keys: Iterable[UUID], limit: int) -> list[JournalRow]:
    """The last acts on these things, by whomever; the caller has checked that the reader may know of them."""
    return list(JournalRow.objects.filter(key__in=list(keys)).order_by("-at", "-pk")[:limit])


def journal(actor: Actor) -> QuerySet[JournalRow]:
    """Every act, newest first; the auditor's alone."""
    if not actor.may(Permission.AUDIT_READ):
        raise Refused("行为记录只对审计员开放。")
    return JournalRow.objects.order_by("-at", "-pk")
