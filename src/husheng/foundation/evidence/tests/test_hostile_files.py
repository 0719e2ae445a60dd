"""Files that are made to harm: refused at the door, or marked in a process apart that they can end, and nothing else.

The corpus stands in trust.md T10: bombs, polyglots, traversal, macros, entity bombs, huge pictures, broken tables.
"""

from __future__ import annotations

import io
import os
import resource
import struct
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject

from husheng.foundation.evidence import marking, rules, store, watermark
from husheng.foundation.kernel.errors import Invalid

from . import samples

SLOWEST = 45.0  # seconds of the clock on a busy machine; the child has 20 of the processor


def huge_png(side: int = 40_000) -> bytes:
    """One bit a pixel, some hundred kilobytes; 1.6 thousand million pixels when opened."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packed = zlib.compressobj(9)
    row = b"\0" * (side // 8 + 1)
    data = b"".join(packed.compress(row) for _ in range(side)) + packed.flush()
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def bomb_pdf(unpacked: int = 3 << 30) -> bytes:
    """A page whose content is a few megabytes packed and three gigabytes unpacked."""
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    packed = zlib.compressobj(9)
    data = b"".join(packed.compress(b" " * (1 << 20)) for _ in range(unpacked >> 20)) + packed.flush()
    stream = DecodedStreamObject()
    stream.set_data(data)
    stream[NameObject("/Filter")] = NameObject("/FlateDecode")
    page[NameObject("/Contents")] = writer._add_object(stream)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def looped_pdf() -> bytes:
    """A tree of pages that is its own child."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    )


def package(*parts: tuple[str, bytes]) -> bytes:
    """An office file with these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in (("[Content_Types].xml", b"<Types/>"), *parts):
            made.writestr(name, content)
    return out.getvalue()


def as_exhibit(name: str, media_type: str) -> SimpleNamespace:
    return SimpleNamespace(file_name=name, media_type=media_type, title="材料", size=1, sha256="", sm3="")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("大.png", huge_png),
        ("炸.pdf", bomb_pdf),
        ("环.pdf", looped_pdf),
        ("断.pdf", lambda: samples.pdf()[:900]),
        ("断.png", lambda: samples.png()[:60]),
    ],
    ids=["huge picture", "flate bomb", "page loop", "cut pdf", "cut png"],
)
def test_what_no_reader_survives_leaves_with_a_cover_sheet_and_costs_one_child(
    name: str, made: Callable[[], bytes]
) -> None:
    content = made()
    media_type = store.keep(name, [content]).media_type
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    left, kind, copy = watermark.marked(as_exhibit(name, media_type), lambda: [content], "河东区 查阅")  # type: ignore[arg-type]
    assert kind == "application/zip" and left.endswith(".zip")
    assert zipfile.ZipFile(io.BytesIO(copy.read_again().read())).read(name) == content, (
        "the exhibit itself is untouched"
    )
    assert time.monotonic() - start < SLOWEST
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 300 << 10, "kilobytes of this process"


def test_a_good_one_is_marked_by_the_same_child() -> None:
    _, kind, copy = watermark.marked(
        as_exhibit("a.pdf", "application/pdf"), lambda: [samples.pdf()], "REVIEW MARK"
    )  # type: ignore[arg-type]
    assert (
        kind == "application/pdf"
        and "REVIEW MARK" in PdfReader(io.BytesIO(copy.read_again().read())).pages[1].extract_text()
    )


def test_the_same_page_of_an_honest_size_is_marked() -> None:
    """What is refused above is refused for what it costs, not for its shape."""
    _, kind, _ = watermark.marked(
        as_exhibit("a.pdf", "application/pdf"), lambda: [bomb_pdf(4 << 20)], "河东区 查阅"
    )  # type: ignore[arg-type]
    assert kind == "application/pdf"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("越.docx", package(("word/document.xml", b"<w/>"), ("../../etc/cron.d/job", b"x"))),
        ("根.docx", package(("word/document.xml", b"<w/>"), ("/etc/passwd", b"x"))),
        (
            "炸.xlsx",
            lambda: package(("xl/workbook.xml", b"<w/>"), ("xl/sharedStrings.xml", b" " * (513 << 20))),
        ),
        ("宏.xlsx", package(("xl/workbook.xml", b"<w/>"), ("xl/vbaProject.bin", b"x"))),
        ("壳.docx", package(("word/document.xml", b"<w/>"), ("word/embeddings/run.exe", b"MZ"))),
        ("套.docx", samples.archive(inner_zip=samples.archive(a_txt=b"x"))),
        ("两用.pdf", samples.pdf() + samples.archive(a_exe=b"MZ")),
        ("网页.png", samples.png()[:33] + b"<script>alert(1)</script>"),
        ("图.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("快捷.lnk", b"L\0\0\0"),
        ("程序.docx", b"MZ" + b"\0" * 100),
        ("宏.docm", samples.office()),
        ("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
    ],
)
def test_hostile_packages_do_not_come_in(
    folder: Path, name: str, content: bytes | Callable[[], bytes]
) -> None:
    with pytest.raises(Invalid):
        store.keep(name, [content() if callable(content) else content])
    assert not [path for path in folder.rglob("*") if path.is_file()]


@given(
    st.sampled_from(sorted(rules.limits().types)),
    st.sampled_from([samples.pdf(), samples.png(), samples.office(), b"a,b\n1,2\n"]),
    st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 255)), max_size=8),
    st.integers(0, 5000),
)
@settings(max_examples=300, deadline=None)
def test_damaged_files_are_taken_or_refused_and_nothing_else(
    extension: str, content: bytes, changes: list[tuple[int, int]], cut: int
) -> None:
    damaged = bytearray(content[: cut or None])
    for at, value in changes:
        if at < len(damaged):
            damaged[at] = value
    try:
        assert rules.check(f"a.{extension}", io.BytesIO(bytes(damaged))) in rules.limits().types.values()
    except Invalid as refused:
        assert refused.problems[0].remedy


@pytest.mark.skipif(not hasattr(os, "memfd_create"), reason="the system has no files in memory")
def test_a_picture_is_marked_without_a_file_on_a_disk(monkeypatch) -> None:
    """The child may be ended at a limit at any moment: what was never there cannot stay behind."""
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere")
    [page] = PdfReader(io.BytesIO(marking.picture(samples.png(), "png", "REVIEW MARK"))).pages
    assert "REVIEW MARK" in page.extract_text() and len(page.images) == 1
    with pytest.raises(FileNotFoundError), tempfile.TemporaryFile():
        pass
