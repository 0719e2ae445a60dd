"""What a backup is: a tar of the database's dump and of a manifest, with the files that lie beside the database.

The files are originals of exhibits and what whistleblowers attached, all of them sealed, written once and never
changed under their name. They stand in the tar, or apart in a folder that keeps each once for many backups.
"""

from __future__ import annotations

import hashlib
import json
import re
import tarfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from husheng.foundation.kernel.errors import Conflict

FORMAT: Final = 3
NAMES_ALONE: Final = (1, 2)  # earlier ones knew exhibits only, by the digest that is their name
KEYS_INSIDE: Final = 1  # the first had the data keys in the dump
DUMP, MANIFEST = "database.dump", "manifest.json"
UNREADABLE: Final = (OSError, tarfile.TarError, ValueError, LookupError, TypeError, AttributeError)
PATH: Final = re.compile(r"exhibits/([0-9a-f]{2})/\1[0-9a-f]{62}|tips/([0-9a-f]{2})/\2[0-9a-f]{30}\.age")


class Held(NamedTuple):
    """One file of a backup: where it stands there, its path below the media folder, size in bytes, SHA-256 in hex."""

    source: str
    path: str
    size: int
    digest: str


def lying() -> dict[str, list[Any]]:
    """What lies in the media folder now: path → size and digest."""
    from husheng.foundation.evidence import store as exhibits
    from husheng.intake.tips import store as tips

    found: dict[str, list[Any]] = {}
    for folder, pattern in ((exhibits.folder(), "??/*"), (tips.folder(), "[0-9a-f][0-9a-f]/*.age")):
        for file in sorted(folder.glob(pattern)):
            path = file.relative_to(folder.parent).as_posix()
            if not PATH.fullmatch(path):
                continue  # on its way in; no row names it yet
            try:
                found[path] = [file.stat().st_size, file.name if folder.name == "exhibits" else digest(file)]
            except FileNotFoundError:
                continue
    return found


def held(manifest: Mapping[str, Any]) -> list[Held]:
    """The files of a backup of any format; one whose place is none of ours is refused."""
    if manifest["format"] in NAMES_ALONE:
        named = [
            Held(f"files/{name}", f"exhibits/{name[:2]}/{name}", size, name)
            for name, size in manifest["files"].items()
        ]
    else:
        inside = "" if manifest["apart"] else "files/"
        named = [Held(f"{inside}{path}", path, size, sha) for path, (size, sha) in manifest["files"].items()]
    if strange := [each.path for each in named if not PATH.fullmatch(each.path)]:
        raise ValueError(f"no place of ours: {strange[0]!r}")
    return named


def read_manifest(file: Path) -> dict[str, Any]:
    """The manifest of a backup, without unpacking the rest."""
    with tarfile.open(file) as archive:
        member = archive.extractfile(MANIFEST)
        assert member is not None
        found: dict[str, Any] = json.load(member)
        return found


def named_by(backups: Iterable[Path]) -> set[str]:
    """The paths of all files that any of these backups needs."""
    return {each.path for backup in backups for each in held(read_manifest(backup))}


def verified_head() -> dict[str, Any]:
    """The ledger recomputed from its rows; leaves that still wait are no fault."""
    from husheng.foundation.acts.proving import journal
    from husheng.foundation.ledger.verify import verify

    report = verify(journal=journal)
    if not report.ok:
        raise Conflict("台账核验没有通过，先运行 husheng ledger verify 查明。", facts=dict(report.counts))
    return {"origin": report.origin, "size": report.size, "root": report.root}


def digest(path: Path) -> str:
    """SHA-256 in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
