"""Cleaned files: every pixel is there, nothing of their making is; what is made to harm is not cleaned."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from husheng.foundation.kernel.apart import _SOURCE
from husheng.intake.tips.cleaning import child, cleaner, images, kinds


def picture(mode: str = "RGB") -> Image.Image:
    """Noise: its coded form is full of 0xFF."""
    return Image.effect_noise((400, 300), 90).convert(mode)


def jpeg(**how: object) -> bytes:
    marks, out = Image.Exif(), io.BytesIO()
    marks[0x010F], marks[0x8825] = "PLANTED-MAKER", {1: "N", 2: (39.0, 7.0, 31.0)}
    if way := how.pop("way", None):
        marks[0x0112] = way
    mode = str(how.pop("mode", "RGB"))
    picture(mode).save(out, "JPEG", quality=97, exif=marks, comment=b"PLANTED-COMMENT", **how)
    return out.getvalue()


def cleaned(content: bytes, kind: str) -> bytes:
    return b"".join(
        cleaner.cleaned([content[at : at + 65_000] for at in range(0, len(content), 65_000)], kind)
    )


def pixels(content: bytes) -> bytes:
    with Image.open(io.BytesIO(content)) as found:
        return found.tobytes()


# ── photos ──
@pytest.mark.parametrize(
    "how",
    [
        {},
        {"progressive": True},
        {"restart_marker_rows": 1},
        {"optimize": True},
        {"mode": "CMYK"},
        {"mode": "L"},
    ],
    ids=str,
)
def test_a_photo_keeps_every_pixel_and_loses_its_making(how: dict[str, object]) -> None:
    content = jpeg(**how)
    clean = cleaned(content, kinds.JPEG)
    assert pixels(clean) == pixels(content)
    assert b"PLANTED" in content
    assert b"PLANTED" not in clean
    assert not Image.open(io.BytesIO(clean)).getexif()


def test_what_stands_behind_the_picture_is_dropped() -> None:
    content = jpeg()
    assert cleaned(content + b"PLANTED-BEHIND" * 9_000, kinds.JPEG) == cleaned(content, kinds.JPEG)


def test_the_way_up_is_kept_and_nothing_else() -> None:
    clean = Image.open(io.BytesIO(cleaned(jpeg(way=6), kinds.JPEG)))
    assert dict(clean.getexif()) == {0x0112: 6}


@settings(deadline=None)
@given(st.lists(st.sampled_from([b"\xff", b"\x00", b"\xd0", b"\xd7", b"\xd9", b"\x01", b"ab"]), max_size=40),
       st.sampled_from([0, 65_530, 65_536]))  # fmt: skip
def test_the_end_of_a_coded_picture_is_found_block_by_block_as_it_is_byte_by_byte(
    parts: list[bytes], before: int
) -> None:
    data = bytes(before) + b"".join(parts)
    ends = [
        at for at in range(len(data) - 1)
        if data[at] == 0xFF and not (data[at + 1] in (0x00, 0x01, 0xFF) or 0xD0 <= data[at + 1] <= 0xD7)
    ]  # fmt: skip
    if ends:
        assert images._scan_end(data, 0) == ends[0]
    else:
        with pytest.raises(images.Unclean):
            images._scan_end(data, 0)


@pytest.mark.parametrize("cut", [1, 2, 100, 5_000])
def test_a_photo_that_was_cut_off_is_not_cleaned(cut: int) -> None:
    with pytest.raises(cleaner.NotCleaned):
        cleaned(jpeg()[:-cut], kinds.JPEG)


# ── what is made to harm ──
@pytest.mark.parametrize(
    ("width", "height", "fine"), [(12_000, 10_000, True), (12_000, 10_001, False), (65_535, 65_535, False)]
)
def test_a_picture_with_too_many_pixels_is_not_cleaned(width: int, height: int, fine: bool) -> None:
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"")), (b"IEND", b""))
    content = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )
    if fine:
        assert cleaned(content, kinds.PNG) == content
    else:
        with pytest.raises(cleaner.NotCleaned):
            cleaned(content, kinds.PNG)


@pytest.mark.parametrize(("megabytes", "fine"), [(1, True), (301, False)])
def test_a_document_that_unpacks_to_too_much_is_not_cleaned(megabytes: int, fine: bool) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("[Content_Types].xml", "<Types/>")
        with target.open("word/document.xml", "w") as part:
            for _ in range(megabytes):
                part.write(bytes(1 << 20))
    if fine:
        assert cleaned(out.getvalue(), kinds.PACKAGE)
    else:
        with pytest.raises(cleaner.NotCleaned):
            cleaned(out.getvalue(), kinds.PACKAGE)


@pytest.mark.parametrize("kind", sorted(kinds.CLEANABLE - {kinds.TEXT}))
def test_a_file_that_is_not_what_it_says_is_not_cleaned(kind: str) -> None:
    with pytest.raises(cleaner.NotCleaned):
        cleaned(b"\x00nothing of the kind" * 99, kind)


# ── the child ──
@pytest.mark.parametrize(("kind", "fast"), [(kinds.JPEG, True), (kinds.PNG, True), (kinds.PACKAGE, False)])
def test_the_child_for_photos_imports_nothing_that_takes_long(kind: str, fast: bool) -> None:
    """`typing` alone would double its start; the package's cleaner, which needs `re`, shows that this is noticed."""
    said = f"import sys; from {child.__name__} import _cleaner; _cleaner({kind!r}); print('typing' in sys.modules)"
    command = [sys.executable, "-P", "-S", "-c", said]
    done = subprocess.run(
        command, env={"PYTHONPATH": str(_SOURCE)}, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == str(not fast)
