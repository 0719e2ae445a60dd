"""Broken glass: whose is open on a row now."""

from __future__ import annotations

from husheng.foundation.acts.actor import Actor
from husheng.foundation.kernel import clock

from .models import Glass
from .revealable import Revealable


def broken(actor: Actor, row: Revealable) -> Glass | None:
    """The glass that this post has broken on this row, while it is open."""
    rows = Glass.objects.filter(post=actor.post_id, key=row.pk, state="broken", until__gt=clock.now())
    return rows.order_by("-until").first()
