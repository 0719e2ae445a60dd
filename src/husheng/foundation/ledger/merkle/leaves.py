"""Reading a leaf and opening its commitments: what a verifier needs to know of the ledger's entries.

A leaf says what was done, when and by which agency, never a value; values stand in it as salted commitments.
Whoever holds a field's salt and value can prove it; without them nothing can be guessed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from .canonical import Json, canonical
from .hashing import MerkleError

VERSION = 1
SALT_BYTES = 32
MAX_LEAF_BYTES = 65_535
_DOMAIN = b"husheng/commit/v1"
_FIELDS = {"v", "act", "verb", "kind", "key", "agency", "at", "nonce", "commitments"}
_SALT = re.compile(r"[0-9a-f]{64}", re.ASCII)

# a string is what almost every field holds, and its canonical spelling is this encoder's
_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


class Opened(NamedTuple):
    """What opens one commitment. Lives sealed outside the ledger and dies on erasure."""

    salt: bytes
    value: Json


Opening = dict[str, Opened]
"""field → its salt and value; a subset of the fields opens just these."""


@dataclass(frozen=True)
class LeafFacts:
    """A leaf read back. `at` is the text as written, in UTC with microseconds."""

    act: UUID
    verb: str
    kind: str
    key: UUID | None
    agency: UUID | None
    at: str
    commitments: Mapping[str, str]


def commit(salt: bytes, value: Json) -> str:
    """The commitment to a value under a salt, in hex."""
    if len(salt) != SALT_BYTES:
        raise MerkleError("a salt has 32 bytes")
    plain = _encode(value).encode() if type(value) is str else canonical(value)
    return sha256(_DOMAIN + salt + plain).hexdigest()


def read_facts(leaf: bytes) -> LeafFacts:
    """The facts in a leaf; raises `MerkleError` when it is not one of ours."""
    try:
        content = json.loads(leaf)
        if set(content) != _FIELDS or content["v"] != VERSION or not isinstance(content["at"], str):
            raise ValueError
        return LeafFacts(
            act=UUID(content["act"]),
            verb=str(content["verb"]),
            kind=str(content["kind"]),
            key=UUID(content["key"]) if content["key"] is not None else None,
            agency=UUID(content["agency"]) if content["agency"] is not None else None,
            at=content["at"],
            commitments=dict(content["commitments"]),
        )
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError) as error:
        raise MerkleError("these bytes are no leaf of this ledger") from error


def read_canonical(leaf: bytes) -> LeafFacts:
    """As `read_facts`, and sure that every reader sees the same facts: one spelling, no name twice."""
    facts = read_facts(leaf)
    if canonical(json.loads(leaf)) != leaf:
        raise MerkleError("the leaf is not in its canonical spelling")
    return facts


def unopened(facts: LeafFacts, opening: Opening) -> tuple[str, ...]:
    """The opened fields that the leaf does not commit to, in the order of their names."""
    return tuple(
        field for field in sorted(opening) if facts.commitments.get(field) != commit(*opening[field])
    )


def dump_opening(opening: Opening) -> bytes:
    """An opening as canonical JSON, to be sealed by whoever keeps it."""
    return canonical({field: [salt.hex(), value] for field, (salt, value) in opening.items()})


def read_opening(data: bytes) -> Opening:
    """The reverse of `dump_opening`, for a file of unknown origin; raises `MerkleError`."""
    try:
        content = json.loads(data)
        pairs = {field: (salt, value) for field, (salt, value) in content.items()}
        if not all(_SALT.fullmatch(salt) for salt, _ in pairs.values()):
            raise ValueError
        opening = {field: Opened(bytes.fromhex(salt), value) for field, (salt, value) in pairs.items()}
        if dump_opening(opening) != data.rstrip(b"\n"):
            raise ValueError
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise MerkleError("this file is no opening of a leaf's commitments") from error
    return opening
