"""The signing keys: files in the data folder, made on first use, readable by their owner alone.

A log has one Ed25519 key, or two while an old one is being replaced, and may have keys of other kinds beside it.
A key in hardware has a file, too, which only names it. Of a retired key only the public half stays.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from husheng.foundation.vault import hardware

from .merkle.keys import Ed25519Signer, PublicKey
from .merkle.kinds import log_key
from .merkle.private import ED25519, KINDS, LogSigner, kind_of
from .models import MAIN

PUBLIC, HARDWARE = ".vkey", ".pkcs11"
PRIVATE = (*(kind.suffix for kind in KINDS.values()), HARDWARE)
_FIRST = (KINDS[ED25519].suffix, HARDWARE)


def folder() -> Path:
    """Where the keys lie."""
    return Path(settings.HUSHENG_HOME) / "keys"


def key_path(name: str = MAIN) -> Path:
    """Where the first signing key of a log lies."""
    stem = folder() / f"ledger{'' if name == MAIN else '-' + name}"
    there = [path for path in map(stem.with_suffix, _FIRST) if path.exists()]
    return there[0] if there else stem.with_suffix(_FIRST[0 if hardware.token() is None else 1])


def signer(origin: str, *, create: bool, name: str = MAIN) -> Ed25519Signer | None:
    """The log's first signer; makes the key when allowed, else None when there is none."""
    path = key_path(name)
    if not path.exists():
        if not create:
            return None
        _create(path, ED25519)
    found = _read(path, origin)
    assert isinstance(found, Ed25519Signer)
    return found


def add(name: str, origin: str, kind: str = ED25519) -> LogSigner:
    """A further key for a log, in a file of its own; in hardware where that is set up and the kind is Ed25519."""
    in_hardware = kind == ED25519 and hardware.token() is not None
    suffix = HARDWARE if in_hardware else KINDS[kind].suffix
    path = folder() / f"ledger-{name}-{secrets.token_hex(4)}{suffix}"
    _create(path, kind)
    return _read(path, origin)


def signers(name: str, origin: str) -> list[LogSigner]:
    """Every key of the log that this machine can sign with."""
    return [_read(path, origin) for path in _paths(name, PRIVATE)]


def verifiers(name: str, origin: str) -> list[PublicKey]:
    """The public halves of every key of the log that this machine has ever signed with."""
    retired = [log_key(path.read_text().strip()) for path in _paths(name, [PUBLIC])]
    return [*(one.verifier for one in signers(name, origin)), *retired]


def retire(name: str, origin: str, vkey: str) -> None:
    """Destroy the private half; the public half stays, so that old checkpoints can be verified."""
    for path in _paths(name, PRIVATE):
        if _read(path, origin).verifier.vkey == vkey:
            _write(path.with_suffix(PUBLIC), vkey.encode() + b"\n")
            if path.suffix == HARDWARE:
                hardware.destroy(path.read_text().strip())
            path.unlink()
            sync_folder(path.parent)


def _paths(name: str, suffixes: Iterable[str]) -> list[Path]:
    """A log's name holds no dash, so no file belongs to two logs."""
    found = []
    for suffix in suffixes:
        first = key_path(name).with_suffix(suffix)
        found += [first, *sorted(folder().glob(f"ledger-{name}-*{suffix}"))]
    return [path for path in found if path.exists()]


def _read(path: Path, origin: str) -> LogSigner:
    content = path.read_bytes()
    if path.suffix == HARDWARE:
        return Ed25519Signer(origin, hardware.signing_key(content.decode().strip()))
    return kind_of(path.name).for_log(origin, content)


def _create(path: Path, kind: str) -> None:
    if path.suffix != HARDWARE:
        _write(path, KINDS[kind].make())
        return
    label = f"husheng-{path.stem}-{secrets.token_hex(8)}"
    hardware.create_signing_key(label)
    _write(path, label.encode() + b"\n")
    if path.read_text().strip() != label:  # another process was first, and its key is the one
        hardware.destroy(label)


def _write(path: Path, content: bytes) -> None:
    """Write beside its place and link it in, so that of two processes one wins and both read it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """Make a new name durable; where folders cannot be opened as files there is nothing to do."""
    if os.name != "posix":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
