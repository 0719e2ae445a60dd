"""The receipt 回执: 25 digits in five groups, shown once. Whoever holds it hears the answer; nobody can renew it.

25 random digits are 83 bits, so no slow hash is needed: a thousand guesses a second for a year (3·10^10) meet one of
a million tips with a chance of three in a thousand million. Slow hashes of short codes invite floods instead.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from .age import KeyPair, pair_of
from .bech32 import encode

DIGITS: Final = 25
GROUP: Final = 5
_SALT: Final = b"husheng/receipt/v1"
_NOISE = re.compile(r"[\s\-–—·.,]+")


@dataclass(frozen=True)
class Receipt:
    """What follows from a code: where the tip is found, and the keys that open the answers."""

    door: bytes
    answers: KeyPair = field(repr=False)


def make_code() -> str:
    """A fresh code."""
    return str(secrets.randbelow(10**DIGITS)).zfill(DIGITS)


def groups(code: str) -> list[str]:
    """The code as people copy it."""
    return [code[at : at + GROUP] for at in range(0, DIGITS, GROUP)]


def read_code(typed: str) -> str | None:
    """The code in what somebody typed, in any spacing and in full-width digits; None when it is none."""
    plain = _NOISE.sub("", unicodedata.normalize("NFKC", typed[:200]))
    return plain if len(plain) == DIGITS and plain.isascii() and plain.isdigit() else None


def receipt(code: str) -> Receipt:
    """Derive; the code itself is kept nowhere."""
    secret = _derived(code, b"answers")
    return Receipt(_derived(code, b"door")[:16], pair_of(encode("AGE-SECRET-KEY-", secret)))


def _derived(code: str, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=_SALT, info=purpose).derive(code.encode())
