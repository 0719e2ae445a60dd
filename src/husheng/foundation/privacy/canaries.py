"""Where the leak detector, a room far above, says which records are canaries 诱饵记录. Asked before each reading."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

Check = Callable[[UUID], bool]
_checks: list[Check] = []


def watch(check: Check) -> None:
    """Ask `check` of every subject that is read; called once, when the upper room is ready."""
    if check not in _checks:
        _checks.append(check)


def is_canary(subject: UUID | None) -> bool:
    """Whether nobody has a reason to read this subject's data."""
    return subject is not None and any(check(subject) for check in _checks)
