"""Text of a CSV file line by line, whatever it was saved as: UTF-8, GB18030 (Windows in China) or UTF-16.

A line that does not decode like the rest of the file is marked, so that one pasted row does not spoil all others.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from .limits import Limits
from .problems import HotlineFileError
from .source import Source

_HAN = re.compile("[\u4e00-\u9fff]")
_SAMPLE: Final = 4 * 2**20
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (b"\x84\x31\x95\x33", "gb18030"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True)
class Encoding:
    """How the file is written; `mark` is the length of its byte order mark."""

    name: str
    mark: int


def detect(source: Source) -> Encoding:
    """By byte order mark, else by which encoding most lines are valid in."""
    sample = source.head(_SAMPLE)
    if sample.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise HotlineFileError("encoding_unknown")
    for mark, name in _MARKS:
        if sample.startswith(mark):
            return Encoding(name, len(mark))
    if _looks_utf16(sample[:4096]):
        raise HotlineFileError("encoding_unknown")
    return Encoding(_by_lines(sample), 0)


def _looks_utf16(head: bytes) -> bool:
    """UTF-16 without its mark: every other byte of the delimiters and digits is zero."""
    return head.count(0) * 4 > len(head)


def _by_lines(sample: bytes) -> str:
    """The encoding of most lines that are not plain ASCII; the first such line decides a tie."""
    cut = max(sample.rfind(b"\n"), sample.rfind(b"\r"))
    lines = [line for line in sample[: cut + 1 or None].splitlines() if not line.isascii()]
    unicode = [_decodes(line, "utf-8") for line in lines]
    yes, no = sum(unicode), len(lines) - sum(unicode)
    if yes > no or (yes == no and (not lines or unicode[0])):
        return "utf-8"
    if sum(_decodes(line, "gb18030") for line in lines) * 2 < len(lines):
        raise HotlineFileError("encoding_unknown")
    return "gb18030"


def count_line_ends(source: Source, encoding: Encoding) -> int:
    """About how many lines the file has: enough for a progress bar."""
    ends = {"utf-16-le": (b"\n\0", b"\r\0"), "utf-16-be": (b"\0\n", b"\0\r")}
    feed, carriage = ends.get(encoding.name, (b"\n", b"\r"))
    feeds = returns = 0
    for chunk in source.chunks():
        feeds += chunk.count(feed)
        returns += chunk.count(carriage)
    return max(feeds, returns)


def _decodes(line: bytes, name: str) -> bool:
    try:
        line.decode(name)
    except UnicodeDecodeError:
        return False
    return True


def _is_chinese_utf8(line: bytes) -> bool:
    """Whether bytes in a GB18030 file are really UTF-8: valid, and with Chinese characters in it."""
    try:
        return bool(_HAN.search(line.decode("utf-8")))
    except UnicodeDecodeError:
        return False


class Lines:
    """Iterator over the lines of a file with their line ends (LF, CRLF or CR).

    `spoilt` becomes true when a line was not in the file's encoding; whoever consumes the lines resets it.
    """

    def __init__(self, source: Source, encoding: Encoding, limits: Limits) -> None:
        self.spoilt = False
        self.read = 0  # lines handed out
        self._source = source
        self._encoding = encoding
        self._limits = limits

    def __iter__(self) -> Iterator[str]:
        utf16 = self._encoding.name.startswith("utf-16")
        gb = self._encoding.name == "gb18030"
        name = "utf-8" if utf16 else self._encoding.name
        for line in self._byte_lines():
            self.read += 1
            try:
                text = line.decode(name)
                if gb and _is_chinese_utf8(line):
                    self.spoilt = True
            except UnicodeDecodeError:
                self.spoilt = True
                text = line.decode(name, "replace")
            yield text

    def _byte_lines(self) -> Iterator[bytes]:
        """Split at LF, CRLF and CR: none of these bytes is part of a character in UTF-8 or GB18030."""
        rest = b""
        for chunk in self._chunks():
            block = rest + chunk
            # A CR at the very end may be half of a CRLF, so it waits for the next piece.
            end = max(block.rfind(b"\n"), block.rfind(b"\r", 0, len(block) - 1)) + 1
            yield from block[:end].splitlines(keepends=True)
            rest = block[end:]
            if len(rest) > self._limits.line_bytes:
                limit = self._limits.line_bytes >> 10
                raise HotlineFileError("line_too_long", row=self.read + 1, limit=limit)
        yield from rest.splitlines(keepends=True)

    def _chunks(self) -> Iterator[bytes]:
        """The bytes after the mark; UTF-16 is turned into UTF-8, broken pairs into bytes that do not decode."""
        skip = self._encoding.mark
        if not self._encoding.name.startswith("utf-16"):
            for chunk in self._source.chunks():
                yield chunk[skip:]
                skip = 0
            return
        decoder = codecs.getincrementaldecoder(self._encoding.name)("surrogatepass")
        odd = b""
        for chunk in self._source.chunks():
            data = odd + chunk[skip:]
            skip = 0
            odd = data[len(data) & ~1 :]
            yield decoder.decode(data[: len(data) & ~1]).encode("utf-8", "surrogatepass")
        if odd or decoder.getstate()[0]:
            yield b"\xff"  # the file was cut in the middle of a character
