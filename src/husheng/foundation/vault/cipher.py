"""Authenticated encryption of one value: suite ‖ nonce ‖ ciphertext, bound to the place where it stands."""

from __future__ import annotations

from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.utils.translation import gettext_noop

from husheng.foundation.kernel.chance import random_bytes
from husheng.foundation.kernel.errors import Conflict, HushengError, Refused

from .suites import BY_ID, Aead, current

NONCE_BYTES = 12
FIRST_FORMAT = 1  # AES-256-GCM bound to subject and column only; read, and no longer written


class Unreadable(HushengError):
    """The bytes are not what was sealed here, or the key does not fit. Says nothing of what it holds."""

    code = "unreadable"
    words = gettext_noop("没有显示。密封内容打不开，可能被改动或移动过。请告知安全员。")

    def __init__(self, words: str = ""):
        HushengError.__init__(self, words or self.words)


class Erased(Unreadable, Conflict):
    """The key is gone, and the value with it (410)."""

    status = 410
    code = "erased"
    words = gettext_noop("没有显示。这个人的信息已经永久删除，任何人都不能再打开。")


class Locked(Unreadable, Refused):
    """封存: only two custodians together can open it (P6)."""

    status = 403
    code = "locked_away"
    words = gettext_noop("没有显示。这些个人信息已经封存，须由两名保管人共同启封。")


class Opener:
    """One data key at work (with a case's, where there is one): setting it up costs as much as a short value."""

    __slots__ = ("_aeads", "_case", "_subject")

    def __init__(self, subject: bytes, case: bytes = b""):
        self._subject, self._case = subject, case
        self._aeads: dict[int, Aead] = {}

    def __repr__(self) -> str:
        return "<Opener>"

    def encrypt(self, bound_to: bytes, plain: bytes, suite: int = 0) -> bytes:
        """Under the current suite (or the one that is named); `bound_to` must be given again to decrypt."""
        suite, nonce = suite or current().id, random_bytes(NONCE_BYTES)
        mark = bytes((suite,))
        return mark + nonce + self._aead(suite).encrypt(nonce, plain, mark + bound_to)

    def decrypt(self, bound_to: bytes, sealed: bytes) -> bytes:
        """The plain bytes, or `Unreadable`."""
        suite = sealed[0] if sealed else 0
        if suite not in BY_ID:
            raise Unreadable
        nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        try:
            return self._aead(suite).decrypt(nonce, body, sealed[:1] + bound_to)
        except (InvalidTag, ValueError):
            raise Unreadable from None

    def decrypt_first_format(self, bound_to: bytes, sealed: bytes) -> bytes:
        """A value that version 0.1 has sealed."""
        nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        try:
            return AESGCM(self._subject).decrypt(nonce, body, sealed[:1] + bound_to)
        except (InvalidTag, ValueError):
            raise Unreadable from None

    def _aead(self, suite: int) -> Aead:
        found = self._aeads.get(suite)
        if found is None:
            chosen = BY_ID[suite]
            found = self._aeads[suite] = chosen.aead(chosen.of(self._subject, self._case))
        return found


def place(table: str, row: UUID, column: str) -> bytes:
    """Where a value stands: it cannot be moved to another table, row or column."""
    return row_place(table, row) + column.encode()


def row_place(table: str, row: UUID) -> bytes:
    """The beginning that all values of a row share."""
    return table.encode() + b"\0" + row.bytes


def first_format_place(subject: UUID, column: str) -> bytes:
    """What version 0.1 bound a value to."""
    return subject.bytes + b"\0" + column.encode()
