"""The key ring of the installation: HUSHENG_HOME/keys/ring.json (0600).

It holds the key-encryption keys 密钥加密密钥 (they wrap every data key), the keys of the blind indexes and one base key
for digests, each closed by the root. Data keys themselves stand wrapped in the database.
"""

from __future__ import annotations

import base64
import json
import os
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from . import roots
from .suites import INTL, current

KEY_BYTES = 32
FORMAT = 1
FIRST_FILES = {"kek": "vault.key", "index": "index.key"}  # how version 0.1 kept them
_lock = threading.RLock()
_kept: tuple[Path, tuple[int, int], Ring] | None = None


@dataclass
class Ring:
    """The keys in memory, by version. Versions are 1 to 255 and never used twice."""

    root: roots.Root = field(repr=False)
    base: bytes = field(repr=False)
    kek: dict[int, bytes] = field(repr=False)
    index: dict[int, bytes] = field(repr=False)
    kek_current: int = 1
    index_current: int = 1
    settled: tuple[int, int] = (0, 0)  # suite and key version that every blind index is known to have

    def add(self, which: str) -> int:
        """A new key of a kind, current from now on; the older ones stay until they are retired."""
        keys: dict[int, bytes] = getattr(self, which)
        version = max(keys) + 1
        if version > 255:
            raise ImproperlyConfigured("This ring has had 255 keys of a kind; it cannot take another.")
        keys[version] = os.urandom(KEY_BYTES)
        setattr(self, f"{which}_current", version)
        return version

    def retire(self, which: str) -> list[int]:
        """Destroy all but the current key of a kind; which ones went."""
        keys: dict[int, bytes] = getattr(self, which)
        gone = sorted(set(keys) - {getattr(self, f"{which}_current")})
        for version in gone:
            del keys[version]
        return gone


def folder() -> Path:
    """Where the keys lie."""
    return _below(str(settings.HUSHENG_HOME))[0]


def path() -> Path:
    """The file of the ring."""
    return _below(str(settings.HUSHENG_HOME))[1]


@lru_cache(maxsize=8)
def _below(home: str) -> tuple[Path, Path]:
    """Asked for every sealed value: putting a path together takes longer than sealing."""
    return Path(home) / "keys", Path(home) / "keys" / "ring.json"


def ring() -> Ring:
    """The ring; read again when the file has changed, so that a rotation reaches every process at once."""
    global _kept
    known, file = _kept, path()
    state = _state(file)
    if known is not None and known[0] == file and known[1] == state:
        return known[2]
    with _lock:
        if state is None:
            _first(file)
        found, state = _read(file), _state(file)
        _refuse_plain(found.root)
        assert state is not None
        _kept = (file, state, found)
        return found


def exists() -> bool:
    """Whether keys have been made here."""
    return path().exists() or (folder() / FIRST_FILES["kek"]).exists()


def create(root: roots.Root) -> Ring:
    """The first ring of an installation, under this root; an existing one is never overwritten."""
    if exists():
        raise ImproperlyConfigured("There are keys here already; they are not overwritten.")
    made = _fresh(root)
    _write_new(path(), made)
    return made


def change(how: Callable[[Ring], Any], *, root: roots.Root | None = None) -> Ring:
    """Change the ring and write it durably before anybody uses it; with `root`, close it by another one."""
    with _lock:
        file = path()
        if not file.exists():
            _first(file, allow_plain=root is not None)
        found = _read(file)
        found.root = root or found.root
        how(found)
        _replace(file, found)
        return found


# ── the file ────────────────────────────────────────────────────────────────────────────────────────────────
def _state(file: Path) -> tuple[int, int] | None:
    try:
        known = os.stat(file)  # noqa: PTH116 - once for every sealed value
    except FileNotFoundError:
        return None
    return known.st_ino, known.st_mtime_ns


def _refuse_plain(root: roots.Root) -> None:
    if root.header["kind"] == "file" and not settings.HUSHENG_PLAIN_KEYS:
        raise ImproperlyConfigured(
            "Production does not start: the keys lie open, as in the demo. Protect them with `husheng keys "
            "passphrase` or `husheng keys token`."
        )


def _fresh(root: roots.Root) -> Ring:
    made = Ring(root, os.urandom(KEY_BYTES), {1: os.urandom(KEY_BYTES)}, {1: os.urandom(KEY_BYTES)})
    made.settled = (current().id, 1)
    return made


def _first(file: Path, *, allow_plain: bool = False) -> None:
    """A ring where there is none: of the keys that version 0.1 has left, else of new ones."""
    old = {name: folder() / each for name, each in FIRST_FILES.items()}
    if not allow_plain:
        _refuse_plain(roots.Plain())
    made = _fresh(roots.Plain())
    if old["kek"].exists():
        made.kek[1] = old["kek"].read_bytes()
    if old["index"].exists():
        made.base = made.index[1] = old["index"].read_bytes()
        made.settled = (INTL.id, 1)
    try:
        _write_new(file, made)
    except FileExistsError:
        return  # another process was first
    for each in old.values():
        each.unlink(missing_ok=True)


def _write_new(file: Path, made: Ring) -> None:
    temporary = _written(file, made)
    try:
        os.link(temporary, file)
    finally:
        temporary.unlink()
    _sync(file.parent)


def _replace(file: Path, made: Ring) -> None:
    _written(file, made).rename(file)
    _sync(file.parent)


def _written(file: Path, made: Ring) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(prefix=".ring-", dir=file.parent)  # 0600
    with os.fdopen(handle, "w") as stream:
        json.dump(_plain(made), stream, indent=1)
        stream.flush()
        os.fsync(stream.fileno())
    return Path(name)


def _sync(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _plain(made: Ring) -> dict[str, Any]:
    def closed(name: str, key: bytes) -> str:
        return base64.b64encode(made.root.close(name, key)).decode()

    def kind(which: str) -> dict[str, Any]:
        keys: dict[int, bytes] = getattr(made, which)
        return {
            "current": getattr(made, f"{which}_current"),
            "keys": {str(version): closed(f"{which}/{version}", key) for version, key in keys.items()},
        }

    return {
        "format": FORMAT,
        "root": made.root.header,
        "base": closed("base", made.base),
        "kek": kind("kek"),
        "index": kind("index"),
        "settled": list(made.settled),
    }


def _read(file: Path) -> Ring:
    known = json.loads(file.read_text())
    if known["format"] != FORMAT:
        raise ImproperlyConfigured(f"The key ring has format {known['format']}; this version reads {FORMAT}.")
    root = roots.of(known["root"])

    def opened(name: str, text: str) -> bytes:
        return root.open(name, base64.b64decode(text))

    def kind(which: str) -> dict[int, bytes]:
        keys = known[which]["keys"].items()
        return {int(version): opened(f"{which}/{version}", text) for version, text in keys}

    return Ring(
        root,
        opened("base", known["base"]),
        kind("kek"),
        kind("index"),
        known["kek"]["current"],
        known["index"]["current"],
        (known["settled"][0], known["settled"][1]),
    )
