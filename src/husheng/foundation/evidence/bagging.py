"""A BagIt bag (RFC 8493) written front to back as a zip, so that it needs no folder and no disk on the way.

What is written is hashed as it passes; the manifests come last. Tests open what comes out with the Library of Congress'
own library.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable, Mapping
from typing import IO, Final, Protocol, cast

DECLARATION: Final = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_OWN: Final = 0o600 << 16  # files unpacked from it are their owner's alone, where the unpacker heeds it


class Sink(Protocol):
    """What a zip can be written into: a file, or what seals it on the way to one."""

    def write(self, plain: bytes, /) -> int: ...
    def flush(self) -> None: ...


class BagWriter:
    """A bag that opens into a folder of its name; `close` makes it whole."""

    def __init__(self, out: Sink, name: str, day: tuple[int, int, int]):
        self._zip = zipfile.ZipFile(cast(IO[bytes], out), "w", zipfile.ZIP_DEFLATED, compresslevel=1)
        self._name, self._day = name, day
        self._payload: dict[str, str] = {}
        self._tags: dict[str, str] = {}
        self._size = 0

    def payload(self, path: str, pieces: Iterable[bytes]) -> None:
        """What the bag is for, under `data/`."""
        digest, size = self._write(f"data/{path}", pieces)
        self._payload[f"data/{path}"] = digest
        self._size += size

    def tag(self, path: str, content: bytes) -> None:
        """What explains or checks the payload, beside `data/`."""
        self._tags[path], _ = self._write(path, [content])

    def close(self, about: Mapping[str, str]) -> str:
        """Declaration, what bag-info.txt says (one line each), manifests; SHA-256 of the payload's manifest, in hex."""
        info = {**about, "Payload-Oxum": f"{self._size}.{len(self._payload)}"}
        self.tag("bagit.txt", DECLARATION.encode())
        self.tag("bag-info.txt", "".join(f"{name}: {text}\n" for name, text in sorted(info.items())).encode())
        self.tag("manifest-sha256.txt", _manifest(self._payload))
        found = self._tags["manifest-sha256.txt"]
        self._write("tagmanifest-sha256.txt", [_manifest(self._tags)])
        self._zip.close()
        return found

    def _write(self, path: str, pieces: Iterable[bytes]) -> tuple[str, int]:
        digest, size = hashlib.sha256(), 0
        entry = zipfile.ZipInfo(f"{self._name}/{path}", (*self._day, 0, 0, 0))
        entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, _OWN
        with self._zip.open(entry, "w", force_zip64=True) as out:
            for piece in pieces:
                digest.update(piece)
                size += len(piece)
                out.write(piece)
        return digest.hexdigest(), size


def _manifest(digests: Mapping[str, str]) -> bytes:
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(digests.items())).encode()
