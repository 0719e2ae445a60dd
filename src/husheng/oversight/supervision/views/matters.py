"""Which lead or case a form is about: named in the address, or found by its number."""

from __future__ import annotations

from uuid import UUID

from husheng.foundation.agencies.access import ActorRequest
from husheng.foundation.kernel.errors import NotFound

from .. import subjects
from ..subjects import Subject


def chosen(request: ActorRequest) -> tuple[Subject | None, str]:
    """The matter, and the number that was looked for in vain."""
    given = request.POST if request.method == "POST" else request.GET
    if key := given.get("key", ""):
        try:
            return subjects.find(request.actor, given.get("kind", ""), UUID(key)), ""
        except ValueError:
            raise NotFound(subjects.UNKNOWN) from None
    number = given.get("number", "").strip()[:40]
    found = subjects.by_number(request.actor, number) if number else None
    return found, "" if found else number
