"""What may be asked of erasures: one's own agency's, or by the auditor all of them, by keys and numbers."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.kernel.errors import NotFound

from .known import ABSENT
from .models import Erasure, Locking


def erasures(actor: Actor) -> QuerySet[Erasure]:
    """Newest first."""
    found = Erasure.objects.select_related("agency__kind_of").order_by("-asked_at", "-pk")
    return found if actor.may(Permission.AUDIT_READ) else found.filter(agency=actor.agency_id)


def erasure(actor: Actor, key: UUID) -> Erasure:
    """One erasure."""
    found = erasures(actor).filter(pk=key).first()
    if found is None:
        raise NotFound(ABSENT)
    return found


def lockings(actor: Actor) -> QuerySet[Locking]:
    """What is locked away, newest first."""
    found = Locking.objects.select_related("agency__kind_of").order_by("-locked_at", "-pk")
    return found if actor.may(Permission.AUDIT_READ) else found.filter(agency=actor.agency_id)


def locking(actor: Actor, key: UUID) -> Locking:
    """One thing whose values are locked away."""
    found = lockings(actor).filter(pk=key).first()
    if found is None:
        raise NotFound(ABSENT)
    return found


def to_do(actor: Actor) -> int:
    """How many wait for this actor: to confirm, or to open together."""
    asked = erasures(actor).filter(state__in=("asked", "confirmed")).exclude(asked_by=actor.user_id)
    return asked.count() + lockings(actor).filter(state="asked").exclude(asked_by=actor.user_id).count()
