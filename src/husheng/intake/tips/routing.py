"""Who may receive a tip. The accused, and whoever stands over or under it, never (T4, law-and-ethics L15).

Pure: the agencies come in as plain places of one graph, so the rule can be tried on any organisation there could be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

A = TypeVar("A")


@dataclass(frozen=True)
class Organisations(Generic[A]):
    """Agencies, institutions and what each belongs to: its superior, the authority that runs it."""

    belongs_to: Mapping[A, frozenset[A]]

    def related(self, accused: Iterable[A]) -> frozenset[A]:
        """The accused, all they belong to, and all that belongs to them: none of these can be trusted with it.

        What belongs to a superior of the accused is not among them: the next county is nobody's accomplice.
        """
        given = frozenset(accused)
        return self._closure(given, self.belongs_to) | self._closure(given, self._under())

    def _under(self) -> Mapping[A, frozenset[A]]:
        under: dict[A, set[A]] = {}
        for one, superiors in self.belongs_to.items():
            for superior in superiors:
                under.setdefault(superior, set()).add(one)
        return {one: frozenset(those) for one, those in under.items()}

    @staticmethod
    def _closure(given: frozenset[A], steps: Mapping[A, frozenset[A]]) -> frozenset[A]:
        known, fresh = set(given), set(given)
        while fresh:
            fresh = {to for one in fresh for to in steps.get(one, frozenset())} - known
            known |= fresh
        return frozenset(known)


def receiver(usual: Sequence[A], barred: frozenset[A], ready: frozenset[A]) -> A | None:
    """The first of the usual receivers that is not barred and has somebody who can open it; None: nobody has."""
    return next((one for one in usual if one not in barred and one in ready), None)
