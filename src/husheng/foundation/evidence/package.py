"""证据包: files, custody, records, openings and proofs in one BagIt bag that verifies without us.

Built from parts that were gathered and checked before: nothing here reads the database or asks who may see what. It
goes straight into what takes it: nothing of it lies on a disk on the way.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from husheng.foundation.ledger import onefile
from husheng.foundation.ledger.queries import Stamp
from husheng.foundation.privacy.purposes import Purpose

from . import reading_aid
from .bagging import BagWriter, Sink

FORMAT = "husheng-evidence/1"
_UNWRITABLE = re.compile(r'[%<>:"/\\|?*\x00-\x1f]')


@dataclass(frozen=True)
class PackedRecord:
    """One act: its leaf, the opening of its fields while that still exists, and its proof."""

    ordinal: int
    leaf: bytes
    opening: bytes | None
    bundle: bytes


@dataclass(frozen=True)
class PackedFile:
    """One original as it is opened, and the name under which it lies in the package."""

    name: str
    pieces: Callable[[], Iterable[bytes]]


@dataclass(frozen=True)
class Parts:
    """Everything that goes in. `waiting`: acts that are not yet in the ledger, named in the README."""

    title: str
    agency: str
    purpose: Purpose
    made_at: dt.datetime
    records: Sequence[PackedRecord]
    files: Sequence[PackedFile]
    custody: Sequence[dict[str, Any]]
    policy: str
    waiting: int = 0
    stamps: Sequence[Stamp] = ()


def write(out: Sink, parts: Parts) -> str:
    """The package as one zip, which opens into a folder of its own name; SHA-256 of its manifest, in hex."""
    day = parts.made_at
    bag = BagWriter(out, writable(parts.title), (day.year, day.month, day.day))
    _records(bag, parts.records)
    for file in parts.files:
        bag.payload(f"files/{file.name}", file.pieces())
    _stamps(bag, parts.stamps)
    bag.payload("custody.json", [_json(list(parts.custody))])
    bag.payload("package.json", [_json(_index(parts))])
    bag.tag("policy.txt", parts.policy.encode())
    bag.tag(onefile.VERIFIER, onefile.verifier())
    bag.tag("README.txt", reading_aid.text(parts).replace("\n", "\r\n").encode("utf-8-sig"))
    return bag.close(_about(parts))


def writable(name: str) -> str:
    """A file name that every system and every BagIt library takes."""
    return _UNWRITABLE.sub("_", name).strip(" .")[:120] or "file"


def _records(bag: BagWriter, records: Sequence[PackedRecord]) -> None:
    for number, record in enumerate(sorted(records, key=lambda one: one.ordinal), 1):
        stem = f"records/{number:04d}-{record.ordinal}"
        bag.payload(f"{stem}.leaf.json", [record.leaf])
        bag.payload(f"{stem}.tlog-proof", [record.bundle])
        if record.opening is not None:
            bag.payload(f"{stem}.opening.json", [record.opening])


def _stamps(bag: BagWriter, stamps: Sequence[Stamp]) -> None:
    """Each stamped text, the answers over it, and each authority's roots; any RFC 3161 program reads them."""
    notes = {note: f"stamps/{n:04d}" for n, note in enumerate(dict.fromkeys(one.note for one in stamps), 1)}
    for note, stem in notes.items():
        bag.payload(f"{stem}.checkpoint", [note])
    for stamp in stamps:
        bag.payload(f"{notes[stamp.note]}-{stamp.authority}.tsr", [stamp.answer])
    for authority, roots in {stamp.authority: stamp.roots for stamp in stamps}.items():
        bag.payload(f"stamps/{authority}.pem", [roots.encode()])


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _index(parts: Parts) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "title": parts.title,
        "agency": parts.agency,
        "purpose": parts.purpose.value,
        "made_at": parts.made_at.isoformat(timespec="seconds"),
        "records": len(parts.records),
        "files": [file.name for file in parts.files],
        "waiting": parts.waiting,
        "stamps": [stamp.title or stamp.authority for stamp in parts.stamps],
    }


def _about(parts: Parts) -> dict[str, str]:
    """What bag-info.txt says; one line each."""
    return {
        "Source-Organization": parts.agency,
        "External-Description": " ".join(parts.title.split()),
        "External-Identifier": FORMAT,
        "Bagging-Date": f"{parts.made_at:%Y-%m-%d}",
    }
