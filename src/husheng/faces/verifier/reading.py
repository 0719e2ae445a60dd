"""Files that somebody handed over: read with a limit, and refused in words when they cannot be used."""

from __future__ import annotations

import hashlib
from pathlib import Path

from husheng.foundation.ledger.merkle.hashing import MerkleError
from husheng.foundation.ledger.merkle.kinds import log_key
from husheng.foundation.ledger.merkle.policy import Policy, log_only, parse_policy

LARGEST = 1 << 24


class CannotCheck(Exception):
    """What was asked for cannot even be tried: a file is missing or cannot be read."""


def readable(path: Path) -> bytes:
    """A file's bytes; raises `CannotCheck` when it is missing or far too large to be what it should be."""
    try:
        if path.stat().st_size > LARGEST:
            raise CannotCheck(f"文件太大 / too large: {path}")
        return path.read_bytes()
    except OSError as error:
        raise CannotCheck(f"文件读不出 / cannot be read: {path}") from error


def digest(path: Path) -> str:
    """SHA-256 of a file of any size, in hex."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise CannotCheck(f"文件读不出 / cannot be read: {path}") from error


def policy_from(data: bytes) -> Policy:
    """A policy; an error in it is the reader's, not the record's."""
    try:
        return parse_policy(data)
    except MerkleError as error:
        raise CannotCheck(f"规则文件不能用 / the policy cannot be used: {error}") from error


def policy_of_log(vkey: str) -> Policy:
    """The policy of who knows only the log's key."""
    try:
        return log_only(log_key(vkey))
    except MerkleError as error:
        raise CannotCheck(f"台账公钥不能用 / the log's key cannot be used: {error}") from error
