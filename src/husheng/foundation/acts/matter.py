"""A matter 事项: what an upper room hands down when a lower one works on its thing without knowing the room."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Matter:
    """A lead or a case of an upper room. The title is composed of type, organisation and place (P4)."""

    kind: str
    key: UUID
    number: str
    title: str
