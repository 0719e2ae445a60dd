"""What the portal brings to the act: all of it sealed already, and the keys that must now be given away."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from husheng.foundation.kernel.ids import new_timeless_key

from .crypto.age import KeyPair, make_pair, open_sealed, seal
from .crypto.receipts import Receipt
from .organisations import Route

TEXT_CHARS: Final = 20_000
MOST_FILES: Final = 5


@dataclass(frozen=True)
class Keys:
    """The three keys of one tip, in memory until they are sealed to people."""

    content: KeyPair
    identity: KeyPair
    originals: KeyPair


@dataclass(frozen=True)
class SealedAttachment:
    """A file that lies sealed in the store."""

    envelope: str
    file: UUID
    about: bytes
    digest: bytes


@dataclass(frozen=True)
class Told:
    """One tip."""

    category: str
    district: str
    route: Route
    receipt: Receipt
    keys: Keys = field(repr=False)
    message: bytes = field(repr=False)
    identity: bytes | None = field(default=None, repr=False)
    attachments: Sequence[SealedAttachment] = ()
    cleaned: bool = False
    key: UUID = field(default_factory=new_timeless_key)


def make_keys(originals: KeyPair | None = None) -> Keys:
    """Fresh keys for one tip; its files may have come in sealed to one of them already."""
    return Keys(make_pair(), make_pair(), originals or make_pair())


def sealed_text(values: Mapping[str, str], *publics: str) -> bytes:
    """Fields as one sealed text."""
    return seal(json.dumps(dict(values), ensure_ascii=False).encode(), *publics)


def opened_text(sealed: bytes, secret: str) -> dict[str, str]:
    """The fields again."""
    values: dict[str, str] = json.loads(open_sealed(sealed, secret))
    return values
