"""Secrets that are shown once: one-time passwords and tokens."""

from __future__ import annotations

import base64
import secrets

from husheng.foundation.acts.actor import Actor
from husheng.foundation.vault.keys import derived

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def _seed(actor: Actor, what: str) -> bytes:
    """The same form sent twice shows the same secret; nobody can derive it without the key of this server."""
    return derived(what, actor.key.encode()) if actor.key else secrets.token_bytes(32)


def one_time_password(actor: Actor) -> str:
    """Four groups of four characters that cannot be confused: about 79 bits."""
    number = int.from_bytes(_seed(actor, "one-time-password"))
    letters = []
    for _ in range(16):
        number, letter = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[letter])
    return "-".join("".join(letters[at : at + 4]) for at in range(0, 16, 4))


def token(actor: Actor) -> str:
    """256 bits; the prefix lets a scanner of files know it for what it is."""
    return "hst_" + base64.urlsafe_b64encode(_seed(actor, "api-token")).decode().rstrip("=")
