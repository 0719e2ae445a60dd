"""The head of a file in the age format, version 1 (c2sp.org/age): it gives the key of what follows to one X25519 key.

pyrage does the same for whole contents and for Python streams, but these it reads and writes in pieces of 8 KiB, each
of which waits for the interpreter: twenty files at once then wait for each other (decision 19). The tests hold both
against each other, in both directions.
"""

from __future__ import annotations

import base64
import hmac
import os
import re
from typing import IO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from .age import Unopened
from .bech32 import decode

NONCE: Final = 16
_VERSION: Final = b"age-encryption.org/v1\n"
_X25519: Final = b"age-encryption.org/v1/X25519"
_FILE_KEY: Final = 16
_ZERO: Final = bytes(12)  # each wrapping key is used once
_LONGEST: Final = 16 << 10
_HEADER: Final = re.compile(  # other stanzas may stand in it: for other keys, or noise
    rb"(?P<head>age-encryption\.org/v1\n"
    rb"(?:-> [^\n]+\n(?:[A-Za-z0-9+/]{64}\n)*[A-Za-z0-9+/]{0,63}\n)+"
    rb"---) (?P<proof>[A-Za-z0-9+/]{43})\n"
)
_STANZA: Final = re.compile(rb"^-> X25519 ([A-Za-z0-9+/]{43})\n([A-Za-z0-9+/]{43})\n", re.M)


def made(public: str) -> tuple[bytes, ChaCha20Poly1305]:
    """A header, with the nonce behind it, and the cipher of the payload."""
    theirs, share = decode("age", public), X25519PrivateKey.generate()
    file_key, ours = os.urandom(_FILE_KEY), share.public_key().public_bytes_raw()
    wrapping = _derived(share.exchange(X25519PublicKey.from_public_bytes(theirs)), ours + theirs, _X25519)
    wrapped = ChaCha20Poly1305(wrapping).encrypt(_ZERO, file_key, None)
    head = _VERSION + b"-> X25519 " + _text(ours) + b"\n" + _text(wrapped) + b"\n---"
    nonce = os.urandom(NONCE)
    return head + b" " + _text(_proof(file_key, head)) + b"\n" + nonce, _payload(file_key, nonce)


def opened(file: IO[bytes], secret: str) -> ChaCha20Poly1305:
    """Read the header and the nonce; the cipher of the payload, or `Unopened`."""
    found = _HEADER.match(file.read(_LONGEST))
    if found is None:
        raise Unopened("not a file in the age format")
    file.seek(found.end())
    mine = X25519PrivateKey.from_private_bytes(decode("AGE-SECRET-KEY-", secret))
    for share, wrapped in _STANZA.findall(found["head"]):
        file_key = _unwrapped(mine, _bytes(share), _bytes(wrapped))
        if file_key is not None:
            if not hmac.compare_digest(_proof(file_key, found["head"]), _bytes(found["proof"])):
                raise Unopened("the header was changed")
            return _payload(file_key, file.read(NONCE))
    raise Unopened("not sealed for this key")


def _unwrapped(mine: X25519PrivateKey, share: bytes, wrapped: bytes) -> bytes | None:
    try:
        common = mine.exchange(X25519PublicKey.from_public_bytes(share))
        wrapping = _derived(common, share + mine.public_key().public_bytes_raw(), _X25519)
        return ChaCha20Poly1305(wrapping).decrypt(_ZERO, wrapped, None)
    except (InvalidTag, ValueError):  # another's, or no point of the curve that keeps a secret
        return None


def _payload(file_key: bytes, nonce: bytes) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(_derived(file_key, nonce, b"payload"))


def _proof(file_key: bytes, head: bytes) -> bytes:
    return hmac.digest(_derived(file_key, b"", b"header"), head, "sha256")


def _derived(secret: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=salt, info=info).derive(secret)


def _text(data: bytes) -> bytes:
    return base64.b64encode(data).rstrip(b"=")


def _bytes(text: bytes) -> bytes:
    return base64.b64decode(text + b"=")  # of 32 bytes
