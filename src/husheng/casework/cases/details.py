"""What callers pass to the acts on cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True)
class CaseDetails:
    """What an officer proposes to open a case on. `second` is the other handler, who confirms."""

    principal_type: str
    types: Sequence[str]
    party_class: str
    second: UUID
    organisation: str = ""
    place: str = ""
    lead: UUID | None = None
    from_handover: UUID | None = None


@dataclass(frozen=True)
class FactDetails:
    """One established fact and the exhibits that carry it."""

    text: str
    violation: str = ""
    suspected_crime: bool = False
    exhibits: Sequence[UUID] = field(default_factory=tuple)
