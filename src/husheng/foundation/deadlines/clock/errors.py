"""Errors of the engine: a sentence in both languages, so that a room can show it as it is."""

from __future__ import annotations

from .text import Text


class ClockError(ValueError):
    """What was asked cannot be computed under this rule."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(zh, en)


class UnknownRule(ClockError):
    """No rule of this id is in the law book."""


class NotAClock(ClockError):
    """The rule is a rate or a share, not a period of time."""
