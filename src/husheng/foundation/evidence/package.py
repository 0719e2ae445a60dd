"""证据包: files, custody, records, openings and proofs in one BagIt folder that verifies without us.

Built from parts that were gathered and checked before: nothing here reads the database or asks who may see what.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol, cast

from husheng.foundation.ledger import onefile
from husheng.foundation.ledger.queries import Stamp
from husheng.foundation.privacy.purposes import Purpose

from . import bagging, reading_aid

FORMAT = "husheng-evidence/1"
_UNWRITABLE = re.compile(r'[%<>:"/\\|?*\x00-\x1f]')


class Sink(Protocol):
    """What a zip can be written into: a file, or what seals it on the way to one."""

    def write(self, plain: bytes, /) -> int: ...
    def flush(self) -> None: ...


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


def write(folder: Path, parts: Parts) -> None:
    """Make `folder`, which must not exist, the package."""
    folder.mkdir(parents=True)
    _records(folder / "records", parts.records)
    _files(folder / "files", parts.files)
    if parts.stamps:
        _stamps(folder / "stamps", parts.stamps)
    _json(folder / "custody.json", list(parts.custody))
    _json(folder / "package.json", _index(parts))
    with tempfile.TemporaryDirectory(dir=folder.parent) as place:
        tags = Path(place)
        (tags / "policy.txt").write_text(parts.policy, encoding="utf-8")
        (tags / onefile.VERIFIER).write_bytes(onefile.verifier())
        (tags / "README.txt").write_text(reading_aid.text(parts), encoding="utf-8-sig", newline="\r\n")
        bagging.make_bag(folder, tags, _about(parts))


def zipped(folder: Path, out: Sink) -> None:
    """The package as one zip; it opens into a folder of its own name."""
    with zipfile.ZipFile(cast(IO[bytes], out), "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, f"{folder.name}/{path.relative_to(folder).as_posix()}")


def writable(name: str) -> str:
    """A file name that every system and every BagIt library takes."""
    return _UNWRITABLE.sub("_", name).strip(" .")[:120] or "file"


def _records(place: Path, records: Sequence[PackedRecord]) -> None:
    place.mkdir()
    for number, record in enumerate(sorted(records, key=lambda one: one.ordinal), 1):
        stem = f"{number:04d}-{record.ordinal}"
        (place / f"{stem}.leaf.json").write_bytes(record.leaf)
        (place / f"{stem}.tlog-proof").write_bytes(record.bundle)
        if record.opening is not None:
            (place / f"{stem}.opening.json").write_bytes(record.opening)


def _stamps(place: Path, stamps: Sequence[Stamp]) -> None:
    """Each stamped text, the answers over it, and each authority's roots; any RFC 3161 program reads them."""
    place.mkdir()
    numbers = {note: n for n, note in enumerate(dict.fromkeys(stamp.note for stamp in stamps), 1)}
    for stamp in stamps:
        stem = f"{numbers[stamp.note]:04d}"
        (place / f"{stem}.checkpoint").write_bytes(stamp.note)
        (place / f"{stem}-{stamp.authority}.tsr").write_bytes(stamp.answer)
        (place / f"{stamp.authority}.pem").write_text(stamp.roots, encoding="utf-8")


def _files(place: Path, files: Sequence[PackedFile]) -> None:
    place.mkdir()
    for file in files:
        with (place / file.name).open("xb") as out:
            out.writelines(file.pieces())


def _json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


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
