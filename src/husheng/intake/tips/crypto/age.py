"""Small things sealed and opened in memory: text in fixed sizes, keys for people. Files go by `streams`."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyrage
from pyrage.x25519 import Identity, Recipient

from . import padding


class Unopened(Exception):
    """Not sealed for this key, or not what was sealed."""


@dataclass(frozen=True)
class KeyPair:
    """A key pair in memory; the secret half does not print."""

    public: str
    secret: str = field(repr=False)


def make_pair() -> KeyPair:
    """A fresh key pair."""
    identity = Identity.generate()
    return KeyPair(str(identity.to_public()), str(identity))


def pair_of(secret: str) -> KeyPair:
    """The pair that a secret half belongs to."""
    return KeyPair(str(_identity(secret).to_public()), secret)


def seal(content: bytes, *publics: str) -> bytes:
    """Content for each of these keys, in one of a few sizes, so that its length tells nothing."""
    return bytes(pyrage.encrypt(padding.padded(content), [Recipient.from_str(public) for public in publics]))


def seal_key(secret: bytes, public: str) -> bytes:
    """A key for one key: keys are all of one length already."""
    return bytes(pyrage.encrypt(secret, [Recipient.from_str(public)]))


def open_sealed(sealed: bytes, secret: str) -> bytes:
    """The content, or `Unopened`."""
    return padding.unpadded(open_key(sealed, secret))


def open_key(sealed: bytes, secret: str) -> bytes:
    """A key that was sealed for this one, or `Unopened`."""
    try:
        return bytes(pyrage.decrypt(sealed, [_identity(secret)]))
    except pyrage.DecryptError as error:
        raise Unopened("not sealed for this key") from error


def is_public(text: str) -> bool:
    """Whether something can be sealed for it."""
    try:
        Recipient.from_str(text)
    except pyrage.RecipientError:
        return False
    return True


def _identity(secret: str) -> Identity:
    try:
        return Identity.from_str(secret)
    except pyrage.IdentityError as error:
        raise Unopened("not a key") from error
