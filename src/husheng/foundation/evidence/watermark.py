"""Marking a download with who took it and when. The exhibit itself is never touched: it is marked on a copy.

PDF and pictures come as a marked PDF. Anything else comes as a .zip of the untouched file and a cover sheet that
names the reader; the digests on it let anyone check the file against the ledger.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

import typst
from pypdf import PdfReader, PdfWriter

from husheng.foundation.acts.actor import Actor

from .models import Exhibit

TEMPLATE = Path(__file__).with_name("stamp.typ")
A4 = (595.28, 841.89)
PICTURES = {"image/png": "png", "image/jpeg": "jpg"}


def mark_line(actor: Actor, at: dt.datetime) -> str:
    """Agency, person and time of the reading."""
    return f"{actor.agency_name} {actor.name} {at:%Y-%m-%d %H:%M} 查阅"


def marked(exhibit: Exhibit, content: bytes, mark: str) -> tuple[str, str, bytes]:
    """File name, media type and bytes of the marked copy."""
    stem = exhibit.file_name.rsplit(".", 1)[0]
    if exhibit.media_type == "application/pdf":
        return f"{stem}.pdf", "application/pdf", _stamped(content, mark)
    if exhibit.media_type in PICTURES:
        return f"{stem}.pdf", "application/pdf", _picture(content, mark)
    return f"{stem}.zip", "application/zip", _package(exhibit, content, mark)


def _stamped(content: bytes, mark: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    for page in writer.pages:
        size = (float(page.mediabox.width), float(page.mediabox.height))
        page.merge_page(PdfReader(io.BytesIO(_overlay(mark, size))).pages[0])
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _picture(content: bytes, mark: str) -> bytes:
    return _overlay(mark, A4, content)


def _overlay(mark: str, size: tuple[float, float], picture: bytes = b"") -> bytes:
    # typst takes a picture as bytes through its inputs, which are strings: a JSON list of numbers.
    numbers = str(list(picture)) if picture else ""
    inputs = {"mark": mark, "width": str(size[0]), "height": str(size[1]), "picture": numbers}
    return typst.compile(TEMPLATE.read_bytes(), format="pdf", sys_inputs=inputs)


def _package(exhibit: Exhibit, content: bytes, mark: str) -> bytes:
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
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(exhibit.file_name, content)
        package.writestr("查阅说明.txt", sheet.encode("utf-8-sig"))
    return out.getvalue()
