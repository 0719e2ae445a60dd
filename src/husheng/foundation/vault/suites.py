"""Suites of algorithms: `intl` (AES-256-GCM, SHA-256) and `sm` (SM4-GCM, SM3: GB/T 39786, 密评).

HUSHENG_SUITE says under which one new values are sealed. Every ciphertext, blind index and keyed digest begins with
the number of its suite, so both are readable at any time and a change needs no day on which all is converted.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hmac import HMAC
from django.conf import settings

TAG_BYTES = 16


class Aead(Protocol):
    """Authenticated encryption under one key."""

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes, /) -> bytes: ...
    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes, /) -> bytes: ...


class Sm4Gcm:
    """SM4-GCM in the shape of `AESGCM`."""

    def __init__(self, key: bytes):
        self._algorithm = algorithms.SM4(key)

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes, /) -> bytes:
        """Ciphertext and tag."""
        work = Cipher(self._algorithm, modes.GCM(nonce)).encryptor()
        work.authenticate_additional_data(associated_data)
        return work.update(data) + work.finalize() + work.tag

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes, /) -> bytes:
        """The plain bytes, or `InvalidTag`."""
        if len(data) < TAG_BYTES:
            raise InvalidTag
        body, tag = data[:-TAG_BYTES], data[-TAG_BYTES:]
        work = Cipher(self._algorithm, modes.GCM(nonce, tag)).decryptor()
        work.authenticate_additional_data(associated_data)
        return work.update(body) + work.finalize()


@dataclass(frozen=True)
class Suite:
    """One suite. `macs` is `mac` for many messages of one key and one beginning.

    `of` makes its key out of the 32 bytes of a data key (and of a case's, where there is one).
    """

    id: int
    name: str
    aead: Callable[[bytes], Aead]
    mac: Callable[[bytes, bytes], bytes]
    macs: Callable[[bytes, bytes], Callable[[bytes], bytes]]
    of: Callable[[bytes, bytes], bytes]


def _sha256(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, "sha256")


def _sm3(key: bytes, message: bytes) -> bytes:
    work = HMAC(key, hashes.SM3())
    work.update(message)
    return work.finalize()


def _sha256s(key: bytes, beginning: bytes) -> Callable[[bytes], bytes]:
    begun = hmac.new(key, beginning, "sha256")

    def end(message: bytes) -> bytes:
        work = begun.copy()
        work.update(message)
        return work.digest()

    return end


def _sm3s(key: bytes, beginning: bytes) -> Callable[[bytes], bytes]:
    begun = HMAC(key, hashes.SM3())
    begun.update(beginning)

    def end(message: bytes) -> bytes:
        work = begun.copy()
        work.update(message)
        return work.finalize()

    return end


def _aes_key(subject: bytes, case: bytes) -> bytes:
    return _sha256(subject, b"husheng/case" + case) if case else subject


def _sm4_key(subject: bytes, case: bytes) -> bytes:
    return _sm3(subject, b"husheng/sm4" + case)[:16]


INTL: Final = Suite(2, "intl", AESGCM, _sha256, _sha256s, _aes_key)
SM: Final = Suite(3, "sm", Sm4Gcm, _sm3, _sm3s, _sm4_key)
SUITES: Final = {suite.name: suite for suite in (INTL, SM)}
BY_ID: Final = {suite.id: suite for suite in (INTL, SM)}


def current() -> Suite:
    """The suite under which new values are sealed."""
    return SUITES[settings.HUSHENG_SUITE]
