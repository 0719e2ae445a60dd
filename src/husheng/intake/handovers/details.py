"""What an upper room passes when it hands something over: the matter by kind and key, and the terms."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from husheng.foundation.acts.matter import Matter

__all__ = ["Again", "Answer", "HandoverDetails", "Matter"]


@dataclass(frozen=True)
class HandoverDetails:
    """What is asked of whom. `came_by` is the hand-over by which the matter itself reached the sender, if any;
    `accused` the agency whose official is reported (misconduct only)."""

    kind: str
    to_agency: UUID
    items: tuple[str, ...] = ()
    message: str = ""
    came_by: UUID | None = None
    accused: UUID | None = None
    follows: UUID | None = None


@dataclass(frozen=True)
class Answer:
    """The receiver's answer to one item: result code, words, and exhibits secured on the hand-over."""

    item: int
    result: str
    words: str
    exhibits: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Again:
    """What the sender still wants to know about one answered item."""

    item: int
    words: str
