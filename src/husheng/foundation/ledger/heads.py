"""What is given to the outside of a log: the newest published checkpoint, or, unwitnessed, the newest signed."""

from __future__ import annotations

from dataclasses import dataclass

from . import store
from .models import Publication
from .witnessing import policies


@dataclass(frozen=True)
class Head:
    """A size, the note that states it, and whether a quorum of witnesses stands under it."""

    size: int
    note: str
    witnessed: bool


def head(log: store.LogRow) -> Head | None:
    """None while there is nothing to show: an empty log, or one whose quorum has never been met."""
    if not policies.asks_for_witnesses():
        return Head(log.size, log.checkpoint, witnessed=False) if log.size else None
    row = Publication.objects.filter(log_id=log.id).order_by("-size").first()
    return Head(row.size, row.note, witnessed=True) if row else None
