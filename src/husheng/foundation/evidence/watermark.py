"""Marking a download with who took it and when. The exhibit itself is never touched: it is marked on a copy.

PDF and pictures come as a marked PDF. Anything else, and a PDF that cannot be opened (locked, damaged), comes as a
.zip of the untouched file and a cover sheet that names the reader; the digests on it let anyone check the file.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path

import typst
from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.errors import PyPdfError

from .models import Exhibit

TEMPLATE = Path(__file__).with_name("stamp.typ")
A4 = (595.28, 841.89)
PICTURES = {"image/png": "png", "image/jpeg": "jpg"}
DAMAGED = (
    PyPdfError,
    typst.TypstError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    RecursionError,
)


def marked(exhibit: Exhibit, content: bytes, mark: str) -> tuple[str, str, bytes]:
    """File name, media type and bytes of the marked copy."""
    stem = exhibit.file_name.rpartition(".")[0] or exhibit.file_name
    try:
        if exhibit.media_type == "application/pdf":
            return f"{stem}.pdf", "application/pdf", _stamped(content, mark)
        if exhibit.media_type in PICTURES:
            return f"{stem}.pdf", "application/pdf", _picture(content, PICTURES[exhibit.media_type], mark)
    except DAMAGED:
        pass  # what no reader opens cannot be marked inside; it leaves with a cover sheet instead
    return f"{stem}.zip", "application/zip", _package(exhibit, content, mark)


def _stamped(content: bytes, mark: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    stamps: dict[tuple[int, int], PageObject] = {}
    for page in writer.pages:
        box = page.mediabox
        size = (round(float(box.width)), round(float(box.height)))
        if size not in stamps:
            stamps[size] = PdfReader(io.BytesIO(_overlay(mark, size))).pages[0]
        page.merge_translated_page(stamps[size], float(box.left), float(box.bottom))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _picture(content: bytes, suffix: str, mark: str) -> bytes:
    """The picture on a page under the mark; typst reads it from a folder of its own that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="husheng-copy-") as folder:
        main = Path(folder, "main.typ")
        main.write_bytes(TEMPLATE.read_bytes())
        Path(folder, f"picture.{suffix}").write_bytes(content)
        return _compile(main, {**_inputs(mark, A4), "picture": f"picture.{suffix}"})


def _overlay(mark: str, size: tuple[float, float]) -> bytes:
    return _compile(TEMPLATE.read_bytes(), _inputs(mark, size))


def _inputs(mark: str, size: tuple[float, float]) -> dict[str, str]:
    return {"mark": mark, "width": str(size[0]), "height": str(size[1]), "picture": ""}


def _compile(source: bytes | Path, inputs: dict[str, str]) -> bytes:
    content: bytes = typst.compile(source, format="pdf", sys_inputs=inputs)
    return content


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
