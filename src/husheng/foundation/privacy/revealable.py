"""What a row with sealed fields tells about itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from husheng.foundation.vault.sealed import Sealed


class Revealable(Protocol):
    """A row with sealed fields: which subject they are sealed for, and which columns there are.

    A room that knows a person to be a minor says so by an attribute `minor` of the row.
    """

    pk: UUID
    _meta: Any

    @property
    def subject_key(self) -> UUID: ...
    @classmethod
    def kind(cls) -> str: ...
    def sealed_fields(self) -> Mapping[str, Sealed | None]: ...
    def held_by(self, verb: str) -> frozenset[UUID]: ...


class Matter(Protocol):
    """The lead or case on which somebody works and for which he reads."""

    pk: UUID

    @classmethod
    def kind(cls) -> str: ...
    def held_by(self, verb: str) -> frozenset[UUID]: ...


@dataclass(frozen=True)
class Reading:
    """One reading to be written down: what of what, whose data it is, why, for which matter, and how."""

    kind: str
    key: UUID
    fields: tuple[str, ...]
    purpose: str
    reason: str
    subject: UUID | None = None
    case: UUID | None = None
    way: str = "reveal"
