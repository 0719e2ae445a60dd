"""Reading an evidence package: a BagIt folder (RFC 8493) with records, openings, proofs, files and a policy.

Whoever made it may have meant harm: nothing outside the folder is read, no link is followed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from husheng.foundation.ledger.merkle.policy import Policy

from .reading import CannotCheck, policy_from, readable

MOST_FILES = 100_000
LEAF, OPENING, PROOF = ".leaf.json", ".opening.json", ".tlog-proof"
RECORDS, FILES, STAMPS, POLICY = "data/records", "data/files", "data/stamps", "policy.txt"
_LINE = re.compile(r"([0-9a-fA-F]{64})[ \t]+\*?(\S.*)")
_STAMP = re.compile(r"[0-9]{4}-[A-Za-z0-9_][-A-Za-z0-9_]{0,39}\.tsr")
_ESCAPED = re.compile(r"%(0[AaDd]|25)")


@dataclass(frozen=True)
class RecordFiles:
    """One record as it lies in the package."""

    leaf: bytes
    bundle: bytes
    opening: bytes | None


@dataclass(frozen=True)
class StampFiles:
    """An authority's answer (RFC 3161), by its name, and the text that it is said to be over."""

    name: str
    note: bytes

    @property
    def authority(self) -> str:
        return self.name[5:-4]

    @property
    def path(self) -> str:
        return f"{STAMPS}/{self.name}"

    @property
    def command(self) -> str:
        """What checks it, in the folder of the package."""
        note, roots = f"{STAMPS}/{self.name[:4]}.checkpoint", f"{STAMPS}/{self.authority}.pem"
        return f"openssl ts -verify -data {note} -in {self.path} -CAfile {roots}"


@dataclass(frozen=True)
class Package:
    """An opened package. `damaged`: paths that do not fit the manifests."""

    folder: Path
    records: tuple[str, ...]
    damaged: tuple[str, ...]

    def record(self, name: str) -> RecordFiles:
        """One record's files."""
        place = self.folder / RECORDS
        opening = place / f"{name}{OPENING}"
        return RecordFiles(
            readable(place / f"{name}{LEAF}"),
            readable(place / f"{name}{PROOF}"),
            readable(opening) if opening.exists() else None,
        )

    def files(self) -> dict[str, Path]:
        """The documents that were put in, by their names."""
        place = self.folder / FILES
        return {path.relative_to(place).as_posix(): path for path in _walk(place)} if place.is_dir() else {}

    def stamps(self) -> list[StampFiles]:
        """The time stamps, by their names; a name that could do harm on a command line is none of ours."""
        place = self.folder / STAMPS
        names = [path.name for path in _walk(place) if _STAMP.fullmatch(path.name)] if place.is_dir() else []
        return [StampFiles(name, readable(place / f"{name[:4]}.checkpoint")) for name in names]

    def policy(self) -> Policy:
        """The policy that came with the package."""
        return policy_from(readable(self.folder / POLICY))


def open_package(folder: Path) -> Package:
    """Open a package and compare every file with the manifests; raises `CannotCheck` when it is none."""
    if not (folder / "bagit.txt").is_file():
        raise CannotCheck(f"这不是证据包：没有 bagit.txt / no evidence package: {folder}")
    present = {path.relative_to(folder).as_posix(): path for path in _walk(folder)}
    payload = _manifest(folder / "manifest-sha256.txt")
    tags = _manifest(folder / "tagmanifest-sha256.txt")
    damaged = {path for path, digest in {**payload, **tags}.items() if _digest(present.get(path)) != digest}
    damaged |= {path for path in present if path.startswith("data/") and path not in payload}
    damaged |= {path for path in ("bagit.txt", "manifest-sha256.txt", POLICY) if path not in tags}
    names = sorted(p[len(RECORDS) + 1 : -len(LEAF)] for p in present if _is_record(p))
    return Package(folder, tuple(names), tuple(sorted(damaged)))


def _is_record(path: str) -> bool:
    return path.startswith(f"{RECORDS}/") and path.endswith(LEAF) and path.count("/") == 2


def _walk(folder: Path) -> Iterator[Path]:
    """Every plain file below the folder; a link, or too many files, ends it."""
    for count, path in enumerate(sorted(folder.rglob("*")), 1):
        if path.is_symlink() or count > MOST_FILES:
            raise CannotCheck(
                f"包里有链接，或文件太多 / the package holds a link or too many files: {path.name}"
            )
        if path.is_file():
            yield path


def _manifest(path: Path) -> dict[str, str]:
    """path → SHA-256 of one manifest."""
    listed: dict[str, str] = {}
    try:
        lines = readable(path).decode("utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise CannotCheck(f"清单读不懂 / the manifest cannot be read: {path.name}") from error
    for line in filter(None, lines):
        match = _LINE.fullmatch(line)
        name = _ESCAPED.sub(lambda m: chr(int(m[1], 16)), match[2]) if match else ""
        if not match or name in listed or not _inside(name):
            raise CannotCheck(f"清单读不懂 / the manifest cannot be read: {path.name}")
        listed[name] = match[1].lower()
    return listed


def _inside(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return bool(parts) and not name.startswith(("/", "~")) and ".." not in parts and "\\" not in name


def _digest(path: Path | None) -> str:
    if path is None:
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
