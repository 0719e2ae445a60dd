"""Records as an agency hands them over, made with the engine alone."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from husheng.foundation.ledger.merkle.bundle import Bundle
from husheng.foundation.ledger.merkle.canonical import canonical
from husheng.foundation.ledger.merkle.hashing import leaf_hashes
from husheng.foundation.ledger.merkle.leaves import Opened, commit, dump_opening
from husheng.foundation.ledger.merkle.proofs import inclusion_proof
from husheng.foundation.ledger.merkle.tests.memory import MemoryLog
from husheng.foundation.ledger.merkle.tests.people import (
    CUSTOMS,
    HOST,
    POLICE,
    POLICY,
    checkpoint_of,
    cosigned,
)

PHOTO = b"\x89PNG the photograph of a label"


@dataclass
class Given:
    leaf: bytes
    opening: bytes
    bundle: bytes


def salt(number: int, field: str) -> bytes:
    return hashlib.sha256(f"{number} {field}".encode()).digest()


def make_leaf(number: int, fields: dict[str, object]) -> tuple[bytes, bytes]:
    opening = {field: Opened(salt(number, field), value) for field, value in fields.items()}
    content = {
        "v": 1, "act": str(UUID(int=number + 1)), "verb": "evidence.secure", "kind": "evidence.exhibit",
        "key": str(UUID(int=99)), "agency": str(UUID(int=7)), "at": "2023-10-24T01:02:03.000004Z",
        "nonce": f"{number:032x}", "commitments": {f: commit(*o) for f, o in opening.items()},
    }  # fmt: skip
    return canonical(content), dump_opening(opening)


def records(count: int = 3, witnesses=(HOST, POLICE, CUSTOMS)) -> list[Given]:
    """That many records; the first holds the photograph's digest."""
    digest = hashlib.sha256(PHOTO).hexdigest()
    made = [make_leaf(n, {"sha256": digest if n == 0 else "00" * 32, "size": n}) for n in range(count)]
    log = MemoryLog()
    log.extend(leaf_hashes(leaf for leaf, _ in made))
    note = cosigned(checkpoint_of(log), *witnesses)
    return [
        Given(leaf, opening, Bundle(n, tuple(inclusion_proof(log.read, n, count)), note).serialize())
        for n, (leaf, opening) in enumerate(made)
    ]


def write_record(folder: Path, given: Given) -> list[str]:
    """The words that check it."""
    (folder / "leaf.json").write_bytes(given.leaf)
    (folder / "opening.json").write_bytes(given.opening)
    (folder / "proof.tlog-proof").write_bytes(given.bundle)
    (folder / "policy.txt").write_text(POLICY)
    names = {"--proof": "proof.tlog-proof", "--policy": "policy.txt", "--opening": "opening.json"}
    return ["record", str(folder / "leaf.json"), *(w for o, n in names.items() for w in (o, str(folder / n)))]


def write_package(folder: Path, given: list[Given], policy: str = POLICY) -> Path:
    """A BagIt folder by hand, so that the reader is not tested with its own writer."""
    for number, record in enumerate(given, 1):
        place = folder / "data/records"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{number:06d}.leaf.json").write_bytes(record.leaf)
        (place / f"{number:06d}.opening.json").write_bytes(record.opening)
        (place / f"{number:06d}.tlog-proof").write_bytes(record.bundle)
    (folder / "data/files").mkdir(parents=True)
    (folder / "data/files/照片.png").write_bytes(PHOTO)
    (folder / "data/custody.json").write_text(json.dumps([]))
    (folder / "policy.txt").write_text(policy)
    (folder / "bagit.txt").write_text("BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n")
    seal(folder)
    return folder


def seal(folder: Path) -> None:
    """The manifests as the folder stands now."""
    payload = sorted(p for p in (folder / "data").rglob("*") if p.is_file())
    _list(folder / "manifest-sha256.txt", folder, payload)
    tags = [folder / name for name in ("bagit.txt", "manifest-sha256.txt", "policy.txt")]
    _list(folder / "tagmanifest-sha256.txt", folder, tags)


def _list(target: Path, folder: Path, paths: list[Path]) -> None:
    lines = [
        f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.relative_to(folder).as_posix()}\n" for p in paths
    ]
    target.write_text("".join(lines))
