"""Marking a download with who took it and when. The exhibit itself is never touched: it is marked on a copy.

PDF and pictures come as a marked PDF, made in a process apart. Anything else, and a PDF that cannot be opened (locked,
damaged, made to harm), comes as a .zip of the untouched file and a cover sheet that names the reader; the digests on it
let anyone check the file.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable
from typing import IO, Final, cast

from husheng.foundation.kernel.apart import NotDone, answers
from husheng.foundation.vault.spool import Spool

from .models import Exhibit

Pieces = Callable[[], Iterable[bytes]]  # opens the original anew each time

_CHILD: Final = "husheng.foundation.evidence.marking"
_KINDS: Final = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}


def marked(exhibit: Exhibit, pieces: Pieces, mark: str) -> tuple[str, str, Spool]:
    """File name, media type and bytes of the marked copy, which never stand in memory or on a disk in plain as one."""
    stem = exhibit.file_name.rpartition(".")[0] or exhibit.file_name
    if kind := _KINDS.get(exhibit.media_type):
        try:
            return f"{stem}.pdf", "application/pdf", _stamped(pieces, kind, mark)
        except NotDone:
            pass  # what no reader opens cannot be marked inside; it leaves with a cover sheet instead
    return f"{stem}.zip", "application/zip", _package(exhibit, pieces, mark)


def _stamped(pieces: Pieces, kind: str, mark: str) -> Spool:
    made = Spool()
    for piece in answers(_CHILD, kind, mark, plain=pieces()):
        made.write(piece)
    return made


def _package(exhibit: Exhibit, pieces: Pieces, mark: str) -> Spool:
    sheet = "\n".join(
        [
            exhibit.title,
            f"查阅: {mark}",
            f"文件: {exhibit.file_name} ({exhibit.size} 字节)",
            f"SHA-256: {exhibit.sha256}",
            f"SM3: {exhibit.sm3}",
            "此件仅供本次查阅事由使用，不得转给他人。",
        ]
    )
    made = Spool()
    with zipfile.ZipFile(cast(IO[bytes], made), "w", zipfile.ZIP_DEFLATED) as package:
        with package.open(exhibit.file_name, "w") as inside:
            for piece in pieces():
                inside.write(piece)
        package.writestr("查阅说明.txt", sheet.encode("utf-8-sig"))
    return made
