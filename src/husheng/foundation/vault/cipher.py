"""Authenticated encryption of one value: AES-256-GCM with the suite, subject and column bound in."""

from __future__ import annotations

import os
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SUITE_AES_256_GCM = 1
NONCE_BYTES = 12


class Unreadable(Exception):
    """The key is gone (erased) or the bytes are not what was sealed."""


_SUITE = bytes([SUITE_AES_256_GCM])


class Cipher:
    """One key at work: setting it up costs as much as a short value."""

    def __init__(self, key: bytes):
        self._aead = AESGCM(key)

    def encrypt(self, bound_to: bytes, plain: bytes) -> bytes:
        """suite ‖ nonce ‖ ciphertext; `bound_to` must be given again to decrypt."""
        nonce = os.urandom(NONCE_BYTES)
        return _SUITE + nonce + self._aead.encrypt(nonce, plain, _SUITE + bound_to)


def encrypt(key: bytes, bound_to: bytes, plain: bytes) -> bytes:
    """One value under one key."""
    return Cipher(key).encrypt(bound_to, plain)


def decrypt(key: bytes, bound_to: bytes, sealed: bytes) -> bytes:
    """The plain bytes, or `Unreadable`."""
    suite, nonce, body = sealed[:1], sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    if suite != _SUITE:
        raise Unreadable("unknown cipher suite")
    try:
        return AESGCM(key).decrypt(nonce, body, suite + bound_to)
    except InvalidTag as error:
        raise Unreadable("sealed value does not authenticate") from error


def binding(subject: UUID, column: str) -> bytes:
    """What a sealed value is bound to: it cannot be moved to another person or column."""
    return subject.bytes + b"\0" + column.encode()
