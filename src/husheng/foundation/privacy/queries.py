"""Reading the read log: for the auditor, and "who has read this" for the one who handles it."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.kernel.errors import Refused

from .models import ReadLog


def reads(actor: Actor) -> QuerySet[ReadLog]:
    """Every read, newest first; the auditor's alone."""
    if not actor.may(Permission.AUDIT_READ):
        raise Refused("查阅记录只对审计员开放。")
    return ReadLog.objects.order_by("-at", "-pk")


def reads_of(key: UUID) -> QuerySet[ReadLog]:
    """Who has read this thing, newest first; the caller has checked that the actor sees the thing."""
    return ReadLog.objects.filter(key=key).order_by("-at", "-pk")
