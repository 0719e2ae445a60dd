"""Damaged and made-up files at every cleaner: an answer or a refusal, soon. What a cleaner raises, its child answers
with "not cleaned"; what it may not do is go on for ever, or take a file for clean that it did not read."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from functools import cache
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader, PdfWriter

from husheng.intake.tips.cleaning import child, images, kinds

FUZZ: Final = settings(max_examples=150, deadline=5000, suppress_health_check=list(HealthCheck))
MARK: Final = b"PLANTED-MAKER"


def picture(sort: str) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((40, 30), 90).convert("RGB").save(out, sort)
    return out.getvalue()


def paper() -> bytes:
    out, writer = io.BytesIO(), PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_metadata({"/Author": MARK.decode()})
    writer.add_attachment("a.txt", MARK)
    writer.write(out)
    return out.getvalue()


def document(first: str = "[Content_Types].xml") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(first, "<Types/>")
        package.writestr("docProps/core.xml", f"<creator>{MARK.decode()}</creator>")
        package.writestr("word/document.xml", f'<w:ins w:author="{MARK.decode()}">字</w:ins>')
        package.writestr("word/media/a.png", picture("PNG"))
    return out.getvalue()


@cache
def seeds() -> dict[str, tuple[bytes, ...]]:
    """Sound files of every kind that is cleaned."""
    return {
        kinds.JPEG: (picture("JPEG"),),
        kinds.PNG: (picture("PNG"),),
        kinds.IMAGE: tuple(picture(sort) for sort in ("GIF", "BMP", "TIFF", "WEBP")),
        kinds.PDF: (paper(),),
        kinds.PACKAGE: (document(), document("META-INF/manifest.xml")),
    }


@st.composite
def damaged(draw: st.DrawFn, kind: str) -> bytes:
    """A sound file with a few bytes changed, cut off, put in or said twice."""
    data = bytearray(draw(st.sampled_from(seeds()[kind])))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(data)))
        what, how = draw(st.binary(max_size=9)), draw(st.sampled_from(("put", "over", "cut", "twice")))
        if how == "put":
            data[at:at] = what
        elif how == "over":
            data[at : at + len(what)] = what
        elif how == "cut":
            del data[at : at + draw(st.integers(0, 200))]
        else:
            data[at:at] = data[at : at + 64]
    return bytes(data)


def tried(kind: str, data: bytes) -> bytes | None:
    """What comes out; None where the child would answer that it is not cleaned."""
    try:
        return child._cleaner(kind)(data)
    except Exception:
        return None


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limits of memory lie upon the child, and there is none here."""
    monkeypatch.setattr(images, "MOST_PIXELS", 1_000_000)


@pytest.mark.parametrize("kind", sorted(kinds.CLEANABLE - {kinds.TEXT}))
def test_a_sound_file_is_cleaned_and_not_every_damaged_one(kind: str) -> None:
    """The control of what follows: there are both answers."""
    for seed in seeds()[kind]:
        assert tried(kind, seed) and MARK not in (tried(kind, seed) or b"")
        assert tried(kind, seed[: len(seed) // 2]) is None


@pytest.mark.slow
@pytest.mark.parametrize("kind", sorted(kinds.CLEANABLE - {kinds.TEXT}))
def test_a_damaged_file_is_cleaned_or_refused(kind: str) -> None:
    @given(damaged(kind))
    @FUZZ
    def each(data: bytes) -> None:
        clean = tried(kind, data)
        assert clean is None or READS[kind](clean)

    each()


@pytest.mark.slow
@pytest.mark.parametrize("kind", sorted(kinds.CLEANABLE - {kinds.TEXT}))
def test_any_bytes_behind_a_known_beginning_are_cleaned_or_refused(kind: str) -> None:
    heads = [magic for magic, of in kinds._MAGIC if of == kind]

    @given(st.sampled_from(heads), st.binary(max_size=400))
    @FUZZ
    def each(head: bytes, data: bytes) -> None:
        tried(kind, head + data)

    each()


@given(st.binary(max_size=300))
@FUZZ
def test_every_beginning_has_a_kind(head: bytes) -> None:
    assert kinds.kind_of(head) in kinds.CLEANABLE | {kinds.UNKNOWN}


# What was called clean begins as a file of its kind; a document can be unpacked, a paper has its pages.
READS: Final[dict[str, Callable[[bytes], bool]]] = {
    kinds.JPEG: lambda data: data.startswith(b"\xff\xd8") and data.endswith(b"\xff\xd9"),
    kinds.PNG: lambda data: data.startswith(b"\x89PNG"),
    kinds.IMAGE: lambda data: data.startswith(b"\x89PNG"),
    kinds.PDF: lambda data: len(PdfReader(io.BytesIO(data)).pages) >= 0,
    kinds.PACKAGE: lambda data: zipfile.ZipFile(io.BytesIO(data)).testzip() is None,
}
