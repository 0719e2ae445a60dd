"""A record checked by itself: leaf, opening, proof bundle, policy. What a verifier does, step by step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from .bundle import parse_bundle, verify_bundle
from .canonical import Json
from .hashing import MerkleError, leaf_hash
from .leaves import LeafFacts, read_canonical, read_opening, unopened
from .policy import Policy, Verdict

STEPS = ("leaf", "bundle", "proof", "opening")


class NotProved(MerkleError):
    """A record that is refused, with the step at which it was."""

    def __init__(self, step: str, reason: str) -> None:
        super().__init__(reason)
        self.step = step


@dataclass(frozen=True)
class Proved:
    """What holds: these facts stand at `index` under the verdict's checkpoint, and these fields were opened.

    `sealed`: fields of the leaf whose value was not shown. `ordinal` counts from 1, as the platform's pages do.
    """

    facts: LeafFacts
    index: int
    verdict: Verdict
    opened: Mapping[str, Json]
    sealed: tuple[str, ...]

    @property
    def ordinal(self) -> int:
        return self.index + 1


def prove(leaf: bytes, bundle: bytes, policy: Policy, opening: bytes | None = None) -> Proved:
    """Check a record; raises `NotProved` naming the step. Whether the quorum is reached stands in the verdict."""
    with _step("leaf"):
        facts = read_canonical(leaf)
    with _step("bundle"):
        parsed = parse_bundle(bundle)
    with _step("proof"):
        verdict = verify_bundle(parsed, leaf_hash(leaf), policy)
    with _step("opening"):
        opened = read_opening(opening) if opening is not None else {}
        wrong = unopened(facts, opened)
        if wrong:
            raise MerkleError(f"the leaf commits to another value: {', '.join(wrong)}")
    values = {field: opened[field].value for field in sorted(opened)}
    return Proved(facts, parsed.index, verdict, values, tuple(sorted(set(facts.commitments) - set(opened))))


@contextmanager
def _step(name: str) -> Iterator[None]:
    try:
        yield
    except MerkleError as error:
        raise NotProved(name, str(error)) from error
