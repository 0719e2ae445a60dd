"""Pictures without their metadata. JPEG and PNG keep every pixel; others are drawn anew as PNG."""

from __future__ import annotations

import io
import struct

TYPE_CHECKING = False  # see `child`
if TYPE_CHECKING:
    from typing import Final

MOST_PIXELS: Final = 120_000_000
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ADOBE: Final = 0xEE  # says how the colours are coded, nothing else
_BARE: Final = frozenset({0x01, *range(0xD0, 0xD8)})
_INSIDE: Final = frozenset({0x00, 0xFF}) | _BARE  # what follows 0xFF within a coded picture
_AFTER: Final = {bytes((value,)) for value in _INSIDE - {0xFF}}
_BLOCK: Final = 64 << 10
_PNG_HEAD: Final = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT: Final = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD"}
)


class Unclean(Exception):
    """Not a file of its kind, or one that is made to harm."""


def jpeg(data: bytes) -> bytes:
    """Without its APPn and comment segments (EXIF, XMP, IPTC, thumbnails, maker notes) and what follows its end.

    The way up is kept, since without it the picture would lie on its side.
    """
    view = memoryview(data)
    out, at = [b"\xff\xd8", *_way_up(data)], 2
    while True:
        marker, at = _marker(data, at)
        if marker == 0xD9:
            return b"".join([*out, b"\xff\xd9"])
        if marker in _BARE:
            out.append(bytes((0xFF, marker)))
            continue
        end = at + _word(data, at)
        if end > len(data) or end < at + 2:
            raise Unclean("a segment without end")
        if marker in _FRAMES:
            _few(_word(data, at + 5), _word(data, at + 3))
        if marker == _ADOBE or not (0xE0 <= marker <= 0xEF or marker == 0xFE):
            out += [bytes((0xFF, marker)), view[at:end]]
        at = end
        if marker == 0xDA:
            scan = _scan_end(data, at)
            out.append(view[at:scan])
            at = scan


def _marker(data: bytes, at: int) -> tuple[int, int]:
    while at + 1 < len(data) and data[at] == 0xFF and data[at + 1] == 0xFF:
        at += 1
    if at + 2 > len(data) or data[at] != 0xFF:
        raise Unclean("no marker where one must stand")
    return data[at + 1], at + 2


def _scan_end(data: bytes, start: int) -> int:
    """Where the coded picture ends: the next marker that is neither stuffing nor a restart."""
    for block in range(start, len(data), _BLOCK):
        if _is_picture(data[block : block + _BLOCK]):
            continue
        at = data.find(b"\xff", block, block + _BLOCK)
        while 0 <= at < len(data) - 1:
            if data[at + 1] not in _INSIDE:
                return at
            at = data.find(b"\xff", at + 1, block + _BLOCK)
    raise Unclean("a picture without end")


def _is_picture(block: bytes) -> bool:
    """Whether every 0xFF of a block is stuffed or begins a restart: then it need not be walked through one by one."""
    return {piece[:1] for piece in block.split(b"\xff")[1:]} <= _AFTER


def _way_up(data: bytes) -> list[bytes | memoryview]:
    """An EXIF segment with the orientation and nothing else, where it is not the usual one."""
    way = _orientation(data)
    if way not in range(2, 9):
        return []
    tiff = b"MM\x00*\x00\x00\x00\x08\x00\x01" + struct.pack(">HHIHH", 0x0112, 3, 1, way, 0) + bytes(4)
    body = b"Exif\x00\x00" + tiff
    return [b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body]


def _orientation(data: bytes) -> int:
    """The orientation in the first EXIF block, 1 where none can be read."""
    at = data.find(b"Exif\x00\x00", 0, 1 << 17)
    tiff = data[at + 6 : at + 6 + (1 << 16)] if at > 0 else b""
    order = {b"II*\x00": "<", b"MM\x00*": ">"}.get(tiff[:4])
    try:
        if order is None:
            return 1
        (first,) = struct.unpack_from(order + "I", tiff, 4)
        (count,) = struct.unpack_from(order + "H", tiff, first)
        for entry in range(first + 2, first + 2 + 12 * min(count, 200), 12):
            tag, _kind, _number, value = struct.unpack_from(order + "HHIH", tiff, entry)
            if tag == 0x0112:
                return int(value)
    except struct.error:
        return 1
    return 1


def png(data: bytes) -> bytes:
    """Only the chunks that draw it."""
    if not data.startswith(_PNG_HEAD):
        raise Unclean("not a PNG")
    out, at = [_PNG_HEAD], len(_PNG_HEAD)
    while True:
        if at + 12 > len(data):
            raise Unclean("a chunk without end")
        (length,) = struct.unpack_from(">I", data, at)
        name, end = data[at + 4 : at + 8], at + 12 + length
        if end > len(data):
            raise Unclean("a chunk without end")
        if name == b"IHDR":
            _few(*struct.unpack_from(">II", data, at + 8))
        if name in _PNG_KEPT:
            out.append(data[at:end])
        if name == b"IEND":
            return b"".join(out)
        at = end


def image(data: bytes) -> bytes:
    """One still picture of any other kind, drawn anew as PNG."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with Image.open(io.BytesIO(data), formats=("GIF", "BMP", "TIFF", "WEBP")) as picture:
            if getattr(picture, "n_frames", 1) > 1:
                raise Unclean("it moves")
            _few(*picture.size)
            bare = Image.new(picture.mode, picture.size)
            bare.paste(picture.copy())
            if picture.mode == "P":
                bare.putpalette(picture.getpalette() or [])
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Unclean("not a picture") from error
    out = io.BytesIO()
    (bare if bare.mode in ("1", "L", "LA", "P", "RGB", "RGBA") else bare.convert("RGB")).save(out, "PNG")
    return out.getvalue()


def _few(width: int, height: int) -> None:
    if not 0 < width * height <= MOST_PIXELS:
        raise Unclean("too many pixels")


def _word(data: bytes, at: int) -> int:
    if at + 2 > len(data):
        raise Unclean("cut off")
    return int.from_bytes(data[at : at + 2], "big")
