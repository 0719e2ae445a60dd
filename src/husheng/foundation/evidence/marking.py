"""The process that marks a stranger's PDF or picture: its words are KIND and MARK, stdin to stdout.

It imports nothing of Django. What no reader opens, or what is made to harm, ends it; the caller then does without.
"""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Final

import typst
from pypdf import PageObject, PdfReader, PdfWriter

from husheng.foundation.kernel.apart import limit

TEMPLATE: Final = Path(__file__).with_name("stamp.typ")
A4: Final = (595.28, 841.89)
PDF: Final = "pdf"
LARGEST_COPY: Final = 256 << 20  # bytes of the file without a name from which a picture is read


def main() -> None:
    """Answer with the marked PDF, whole, or fail."""
    limit(writes=LARGEST_COPY)
    kind, mark = sys.argv[1:]
    content = sys.stdin.buffer.read()
    made = stamped(content, mark) if kind == PDF else picture(content, kind, mark)
    sys.stdout.buffer.write(made)
    sys.stdout.buffer.flush()


def stamped(content: bytes, mark: str) -> bytes:
    """A PDF with the mark on each of its pages."""
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


def picture(content: bytes, suffix: str, mark: str) -> bytes:
    """The picture on a page under the mark. typst reads it from a file without a name, so none is left behind when
    this process is ended at a limit."""
    with _nameless() as file:
        file.write(content)
        file.flush()
        return _compile(_inputs(mark, A4, f"/dev/fd/{file.fileno()}", suffix))


def _nameless() -> IO[bytes]:
    """In memory where the system has such files."""
    return os.fdopen(os.memfd_create("picture"), "w+b") if hasattr(os, "memfd_create") else TemporaryFile()


def _overlay(mark: str, size: tuple[float, float]) -> bytes:
    return _compile(_inputs(mark, size))


def _inputs(mark: str, size: tuple[float, float], picture: str = "", kind: str = "") -> dict[str, str]:
    return {"mark": mark, "width": str(size[0]), "height": str(size[1]), "picture": picture, "kind": kind}


def _compile(inputs: dict[str, str]) -> bytes:
    content: bytes = typst.compile(TEMPLATE, root=Path("/"), format="pdf", sys_inputs=inputs)
    return content
