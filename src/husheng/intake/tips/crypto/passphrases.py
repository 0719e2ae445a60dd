"""A person's secret key under his passphrase: Argon2id (RFC 9106), then AES-256-GCM.

A few at a time: each takes 64 MiB, and nobody may take the machine's memory by logging in often.
"""

from __future__ import annotations

import os
import threading
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from .age import Unopened

VERSION: Final = b"\x01"
MEMORY_KIB, PASSES, LANES = 64 << 10, 3, 4  # the second recommended option of RFC 9106
SALT, NONCE = 16, 12
_few_at_a_time = threading.BoundedSemaphore(2)


def wrapped(secret: str, passphrase: str, bound_to: bytes) -> bytes:
    """version ‖ salt ‖ nonce ‖ ciphertext; `bound_to` names whose key it is."""
    salt, nonce = os.urandom(SALT), os.urandom(NONCE)
    sealed = AESGCM(_stretched(passphrase, salt)).encrypt(nonce, secret.encode(), VERSION + bound_to)
    return VERSION + salt + nonce + sealed


def unwrapped(data: bytes, passphrase: str, bound_to: bytes) -> str:
    """The secret key, or `Unopened` when the passphrase is not the one."""
    salt, nonce, sealed = data[1 : 1 + SALT], data[1 + SALT : 1 + SALT + NONCE], data[1 + SALT + NONCE :]
    if data[:1] != VERSION:
        raise Unopened("unknown version")
    try:
        return AESGCM(_stretched(passphrase, salt)).decrypt(nonce, sealed, VERSION + bound_to).decode()
    except InvalidTag as error:
        raise Unopened("not this passphrase") from error


def _stretched(passphrase: str, salt: bytes) -> bytes:
    with _few_at_a_time:
        kdf = Argon2id(salt=salt, length=32, iterations=PASSES, lanes=LANES, memory_cost=MEMORY_KIB)
        return kdf.derive(passphrase.encode())
