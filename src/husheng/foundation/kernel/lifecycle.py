"""State machines as data: which verb leads from where to where. Drawn in the docs from the same table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Transition:
    """From `source`, `verb` leads to `target`."""

    source: str
    verb: str
    target: str


def moves(sources: str | Iterable[str], verb: str, *targets: str) -> Iterator[Transition]:
    """Transitions of one verb from several states; without a target the state stays as it is."""
    for source in (sources,) if isinstance(sources, str) else sources:
        for target in targets or (source,):
            yield Transition(source, verb, target)


class Lifecycle:
    """All transitions of one kind of thing; a verb that is not in the table does not exist for it."""

    def __init__(self, initial: str, *transitions: Iterable[Transition]):
        self.initial = initial
        self.transitions = tuple(t for group in transitions for t in group)
        self._targets: dict[tuple[str, str], tuple[str, ...]] = {}
        for t in self.transitions:
            key = (t.source, t.verb)
            self._targets[key] = (*self._targets.get(key, ()), t.target)

    @property
    def states(self) -> tuple[str, ...]:
        """Every state, in the order of the table."""
        seen = dict.fromkeys([self.initial])
        for t in self.transitions:
            seen.setdefault(t.source)
            seen.setdefault(t.target)
        return tuple(seen)

    def targets(self, state: str, verb: str) -> tuple[str, ...]:
        """Where `verb` may lead from `state`; empty when it is not possible."""
        return self._targets.get((state, verb), ())

    def verbs(self, state: str) -> tuple[str, ...]:
        """What can be done in `state`."""
        return tuple(dict.fromkeys(t.verb for t in self.transitions if t.source == state))
