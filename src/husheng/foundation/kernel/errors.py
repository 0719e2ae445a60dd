"""Errors that tell a person what happened, why, and what to do next.

Each error carries a stable code, a sentence for the person, and facts for the log (ids, never values).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


class HushengError(Exception):
    """Base of all errors that a person may see."""

    status = 500
    code = "error"

    def __init__(self, message: str, *, code: str | None = None, facts: Mapping[str, object] | None = None):
        super().__init__(message)
        self.message = message
        self.code = code or self.code
        self.facts = dict(facts or {})


class Refused(HushengError):
    """The actor may know of the thing but may not do this (403)."""

    status = 403
    code = "refused"


class NotFound(HushengError):
    """There is no such thing for this actor; looks the same whether or not it exists (404)."""

    status = 404
    code = "not_found"


class Conflict(HushengError):
    """The world has moved on, or the same key came with other content (409)."""

    status = 409
    code = "conflict"


class Stale(Conflict):
    """Somebody else acted first; says what state the thing is in now (409)."""

    code = "stale"


@dataclass(frozen=True)
class Problem:
    """One thing to put right: the field, what is wrong, and the remedy."""

    field: str
    message: str
    remedy: str = ""


class Invalid(HushengError):
    """What was entered cannot be accepted (422); lists every problem at once."""

    status = 422
    code = "invalid"

    def __init__(self, message: str, problems: Sequence[Problem] = (), **kwargs: object):
        super().__init__(message, **kwargs)  # type: ignore[arg-type]
        self.problems = tuple(problems)
