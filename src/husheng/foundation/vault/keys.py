"""Digests under the base key of the ring: an unkeyed hash of a phone or ID number is reversible by trial."""

from __future__ import annotations

import hmac

from .cipher import FIRST_FORMAT, Opener, Unreadable
from .ring import ring
from .suites import BY_ID, INTL, Suite, current


def keyed_digest(purpose: str, value: bytes, suite: Suite | None = None) -> bytes:
    """Suite ‖ 32 bytes; compare with `same_digest`, since the suite may have changed meanwhile."""
    chosen = suite or current()
    return bytes((chosen.id,)) + chosen.mac(ring().base, purpose.encode() + b"\0" + value)


def same_digest(purpose: str, value: bytes, digest: bytes) -> bool:
    """Whether this is the digest of the value, under whichever suite it was made."""
    suite = BY_ID.get(digest[0]) if digest else None
    return suite is not None and hmac.compare_digest(keyed_digest(purpose, value, suite), digest)


def derived(purpose: str, value: bytes) -> bytes:
    """32 bytes that depend on the base key and do not change with the suite: a seed, or a key for `closed`."""
    return INTL.mac(ring().base, purpose.encode() + b"\0" + value)


def closed(purpose: str, bound_to: bytes, text: str) -> bytes:
    """A secret of the installation itself (a second factor's seed), closed for the database."""
    return Opener(derived(purpose, b"key")).encrypt(bound_to, text.encode())


def opened(purpose: str, bound_to: bytes, data: bytes) -> str:
    """What `closed` has closed."""
    opener = Opener(derived(purpose, b"key"))
    if not data:
        raise Unreadable
    if data[0] == FIRST_FORMAT:
        return opener.decrypt_first_format(bound_to, data).decode()
    return opener.decrypt(bound_to, data).decode()
