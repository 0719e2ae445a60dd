"""What protects the key ring: nothing (demo), a passphrase, or a key in a cryptographic token (PKCS#11).

The root opens the key-encryption keys when a process starts. Afterwards they are in its memory, as data keys are: a
stolen disk, backup or keys folder opens nothing; whoever controls the running machine reads what it reads.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, Protocol

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from django.core.exceptions import ImproperlyConfigured

from .cipher import Opener, Unreadable

PASSPHRASE_FILE: Final = "HUSHENG_PASSPHRASE_FILE"  # noqa: S105 - the name of a variable
PIN_FILE: Final = "HUSHENG_PKCS11_PIN_FILE"
CREDENTIALS: Final = {PASSPHRASE_FILE: "husheng-passphrase", PIN_FILE: "husheng-pin"}  # names for systemd
SHORTEST: Final = 12
# RFC 9106, second recommended choice: 64 MiB, three passes, four lanes.
ARGON2ID: Final = {"memory_kib": 65536, "passes": 3, "lanes": 4}

ask: Callable[[str], str] | None = None  # set by the command line where somebody sits before it


class Root(Protocol):
    """Closes and opens the keys of the ring; `header` is what the ring keeps of it, no secret."""

    header: dict[str, Any]

    def close(self, name: str, key: bytes) -> bytes: ...
    def open(self, name: str, closed: bytes) -> bytes: ...


class Plain:
    """Keys stand in the ring as they are: for demo and tests; production does not start with it."""

    def __init__(self) -> None:
        self.header: dict[str, Any] = {"kind": "file"}

    def close(self, name: str, key: bytes) -> bytes:
        """As it is."""
        return key

    def open(self, name: str, closed: bytes) -> bytes:
        """As it is."""
        return closed


class Derived:
    """Closed under a key that stands nowhere: made from a passphrase, or by the token."""

    def __init__(self, header: dict[str, Any], key: bytes):
        self.header, self._opener = header, Opener(key)

    def close(self, name: str, key: bytes) -> bytes:
        """Bound to its name: keys of the ring cannot change places."""
        return self._opener.encrypt(b"ring/" + name.encode(), key)

    def open(self, name: str, closed: bytes) -> bytes:
        """The key, or a sentence that says what does not fit."""
        try:
            return self._opener.decrypt(b"ring/" + name.encode(), closed)
        except Unreadable:
            what = "passphrase" if self.header["kind"] == "passphrase" else "token's key"
            raise ImproperlyConfigured(f"The keys do not open: the {what} is not the right one.") from None


def from_passphrase(passphrase: str, header: dict[str, Any] | None = None) -> Derived:
    """The root of a passphrase; without a header, a new one with a salt of its own."""
    if header is None:
        if len(passphrase) < SHORTEST:
            raise ImproperlyConfigured(f"The passphrase is too short: at least {SHORTEST} characters.")
        header = {"kind": "passphrase", "kdf": "argon2id", "salt": _text(os.urandom(16)), **ARGON2ID}
    work = Argon2id(
        salt=base64.b64decode(header["salt"]),
        length=32,
        iterations=header["passes"],
        lanes=header["lanes"],
        memory_cost=header["memory_kib"],
    )
    return Derived(header, work.derive(passphrase.encode()))


def of(header: dict[str, Any]) -> Root:
    """The root that the ring names; asks for what it needs."""
    match header["kind"]:
        case "file":
            return Plain()
        case "passphrase":
            return from_passphrase(secret(PASSPHRASE_FILE, "密钥口令"), header)
        case "pkcs11":
            from .token import from_token

            return from_token(header, secret(PIN_FILE, "密码卡 PIN"))
    raise ImproperlyConfigured(f"The key ring names an unknown root: {header['kind']!r}.")


def secret(variable: str, words: str) -> str:
    """From the file that the variable names, from a credential of the service manager, or from whoever sits here."""
    places = [os.environ.get(variable)]
    if folder := os.environ.get("CREDENTIALS_DIRECTORY"):
        places.append(f"{folder}/{CREDENTIALS[variable]}")
    for place in filter(None, places):
        if Path(place).exists():
            return Path(place).read_text(encoding="utf-8").strip()
    if ask is not None:
        return ask(words)
    raise ImproperlyConfigured(
        f"The keys are closed. Name a file that only the service may read in {variable}, or start `husheng serve` "
        "in a terminal, which asks."
    )


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
