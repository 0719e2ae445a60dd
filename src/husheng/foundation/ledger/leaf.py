"""The leaf that an act leaves in the ledger: what was done, never a value.

Values enter only as salted commitments (PIPL 47: a person's data can be erased). Whoever holds the opening
can prove a field; once salt and value are destroyed nothing can be guessed from the leaf, and every proof
stays valid.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

import rfc8785

from husheng.foundation.kernel.errors import Invalid

VERSION = 1
SALT_BYTES = 32
NONCE_BYTES = 16
MAX_LEAF_BYTES = 65_535
_DOMAIN = b"husheng/commit/v1"
_WORD = re.compile(r"[A-Za-z0-9_.:-]{1,100}", re.ASCII)
_FIELDS = {"v", "act", "verb", "kind", "key", "agency", "at", "nonce", "commitments"}

# A leaf holds only small integers and strings under ASCII names, where the standard encoder writes the very
# bytes of RFC 8785, five times faster; a property test compares the two.
_encode = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, check_circular=False
).encode

Json = Any
"""A JSON value: None, bool, int, float, str, or lists and string-keyed dicts of them."""


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
        raise ValueError("a salt has 32 bytes")
    plain = _encode(value).encode() if type(value) is str else rfc8785.dumps(value)
    return sha256(_DOMAIN + salt + plain).hexdigest()


@lru_cache(maxsize=16)  # all acts of a bulk have one moment
def at_text(at: dt.datetime) -> str:
    """A moment as the leaf writes it: UTC, microseconds, Z."""
    if at.tzinfo is None:
        raise ValueError("a leaf's time is aware")
    return at.astimezone(dt.UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def make_leaf(
    *,
    act: UUID,
    verb: str,
    kind: str,
    key: UUID | None,
    agency: UUID | None,
    at: dt.datetime,
    fields: Mapping[str, Json] | None = None,
    entropy: Callable[[int], bytes] = os.urandom,
) -> tuple[bytes, Opening]:
    """The canonical bytes of the leaf of one act, and the opening of its commitments.

    `fields`: field → JSON value; each is committed to under its own fresh salt. The nonce keeps a leaf
    without fields from being guessed by its hash.
    """
    opening = {field: Opened(entropy(SALT_BYTES), value) for field, value in (fields or {}).items()}
    for word in (verb, kind, *opening):
        if not _WORD.fullmatch(word):
            raise ValueError("verbs, kinds and fields in a leaf are short words of letters, digits and _.:-")
    content = {
        "v": VERSION,
        "act": str(act),
        "verb": verb,
        "kind": kind,
        "key": str(key) if key else None,
        "agency": str(agency) if agency else None,
        "at": at_text(at),
        "nonce": entropy(NONCE_BYTES).hex(),
        "commitments": {field: commit(*opened) for field, opened in opening.items()},
    }
    leaf = _encode(content).encode()
    if len(leaf) > MAX_LEAF_BYTES:
        raise ValueError("a leaf has at most 65,535 bytes: commit to fewer fields")
    return leaf, opening


def read_leaf(leaf: bytes) -> LeafFacts:
    """The facts in a leaf; raises `Invalid` when it is not one of ours."""
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
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise Invalid("这不是本平台的存证内容。", code="ledger.not_a_leaf") from error


def mismatches(leaf: bytes, opening: Opening) -> tuple[str, ...]:
    """The opened fields that the leaf does not commit to, in the order of their names."""
    commitments = read_leaf(leaf).commitments
    return tuple(field for field in sorted(opening) if commitments.get(field) != commit(*opening[field]))


def check_opening(leaf: bytes, opening: Opening) -> bool:
    """Whether the leaf commits to every field that the opening opens (at least one)."""
    return bool(opening) and not mismatches(leaf, opening)


def dump_opening(opening: Opening) -> bytes:
    """An opening as canonical JSON, to be sealed by whoever keeps it."""
    return rfc8785.dumps({field: [salt.hex(), value] for field, (salt, value) in opening.items()})


def load_opening(data: bytes) -> Opening:
    """The reverse of `dump_opening`."""
    return {field: Opened(bytes.fromhex(salt), value) for field, (salt, value) in json.loads(data).items()}
