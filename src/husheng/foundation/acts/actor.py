"""Who acts: a person in a post of an agency, with what the post may do. Prepared by `agencies`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol
from uuid import UUID

from .permissions import Permission


class Subject(Protocol):
    """A thing that an act is done to, or that a person looks at."""

    pk: UUID

    def held_by(self, verb: str) -> frozenset[UUID]:
        """Agencies whose business this verb on this thing is."""
        ...


Check = Callable[["Actor", Permission, "Subject", str], bool]
Look = Callable[["Actor", "Subject"], bool]


@dataclass(frozen=True)
class Actor:
    """办理人: everything an act or a query needs to know about who asks."""

    user_id: UUID
    post_id: UUID
    agency_id: UUID
    agency_kind: str
    region_code: str
    region_path: str
    role: str
    name: str = ""
    agency_name: str = ""
    regional: bool = False
    permissions: frozenset[Permission] = frozenset()
    purpose: str = ""
    key: str = field(default="", compare=False)
    check: Check | None = field(default=None, compare=False, repr=False)
    look: Look | None = field(default=None, compare=False, repr=False)

    def may(self, permission: Permission, subject: Subject | None = None, verb: str = "") -> bool:
        """May this post do this, to this thing? Without a checker nothing on a thing is allowed."""
        if permission not in self.permissions:
            return False
        if subject is None:
            return True
        return self.check is not None and self.check(self, permission, subject, verb)

    def sees(self, subject: Subject) -> bool:
        """May this post know that this thing exists?"""
        return self.look is not None and self.look(self, subject)

    def with_key(self, key: str) -> Actor:
        """The same actor in a request that carries an idempotency key."""
        return replace(self, key=key)
