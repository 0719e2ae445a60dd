"""What may come in as evidence: one type by content, a size, and a name that cannot do harm. Pure."""

from __future__ import annotations

import io
import re
import tomllib
import unicodedata
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import BinaryIO

from husheng.foundation.kernel.errors import Invalid, Problem

FILE = Path(__file__).with_name("limits.toml")
HEAD_BYTES = 4096
TAIL_BYTES = 66_000  # where the end record of a zip archive stands, its longest comment included
MAGIC = {
    "application/pdf": (b"%PDF-",),
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/jpeg": (b"\xff\xd8\xff",),
    "application/zip": (b"PK\x03\x04", b"PK\x05\x06"),
    "audio/mpeg": (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"),
}
OFFICE = {  # extension -> the part that makes a zip such a document
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
}
END_OF_ZIP = b"PK\x05\x06"
# Parts of an office document that are macros or programs, or that would be unpacked outside its folder.
HARMFUL_PART = re.compile(
    r"vbaproject\.bin$|\.(?:exe|dll|bat|cmd|com|js|vbs|ps1|hta|lnk|scr|jar)$|^[/\\]|(?:^|[/\\])\.\.(?:[/\\]|$)|^[a-z]:",
    re.IGNORECASE,
)
ACTIVE = re.compile(rb"<\s*(?:script|html|svg|\?php|!doctype)", re.IGNORECASE)

EMPTY = Problem("file", "这个文件是空的。", "请选有内容的文件。")
TOO_LARGE = Problem("file", "文件太大。", "单个文件最多 50 MB，请分卷或压低清晰度后再上传。")
ARCHIVE = Problem("file", "不收压缩包。", "请解压后逐个上传。")
UNKNOWN = Problem("file", "不收这种文件。", "请转成 PDF、图片、Word、Excel、文本、录音或录像后再上传。")
OTHER_CONTENT = Problem("file", "文件内容和扩展名不符。", "请用原来的程序打开，另存为正确的类型。")
TWO_IN_ONE = Problem("file", "文件里还藏着一个压缩包。", "请用原来的程序打开，另存后再上传。")
ACTIVE_CONTENT = Problem("file", "文件里混有网页代码。", "请用原来的程序打开，另存后再上传。")


@dataclass(frozen=True)
class Limits:
    """Sizes in bytes (of a file; of an office document unpacked), and the media type for each extension."""

    max_bytes: int
    max_unpacked_bytes: int
    types: dict[str, str]


@cache
def limits() -> Limits:
    """The limits of `limits.toml`."""
    with FILE.open("rb") as file:
        return Limits(**tomllib.load(file))


def clean_name(name: str) -> str:
    """A file name without folders, control characters or direction marks; at most 120 characters."""
    last = re.split(r"[\\/]", name)[-1]
    kept = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c)[0] != "C")
    return kept.strip(" .")[-120:] or "file"


def check(name: str, file: BinaryIO) -> str:
    """The media type of the whole file; raises `Invalid` with what is wrong and what to do."""
    size = file.seek(0, io.SEEK_END)
    extension = clean_name(name).rpartition(".")[2].lower()
    if size == 0:
        raise refused(EMPTY)
    if size > limits().max_bytes:
        raise refused(TOO_LARGE)
    if extension == "zip":
        raise refused(ARCHIVE)
    allowed = limits().types.get(extension)
    if allowed is None:
        raise refused(UNKNOWN)
    head, tail = _ends(file, size)
    if not _fits(extension, sniff(head), file):
        raise refused(OTHER_CONTENT)
    if extension not in OFFICE and END_OF_ZIP in tail:
        raise refused(TWO_IN_ONE)
    if extension in ("pdf", "png", "jpg", "jpeg", "mp3") and ACTIVE.search(head):
        raise refused(ACTIVE_CONTENT)
    return allowed


def sniff(head: bytes) -> str:
    """The media type that the first bytes show; text only when it is readable text."""
    for media, beginnings in MAGIC.items():
        if head.startswith(beginnings):
            return media
    if head[4:8] == b"ftyp":
        return "video/mp4"
    if b"\0" not in head and not head.startswith((b"MZ", b"#!")) and not ACTIVE.search(head[:512]):
        for encoding in ("utf-8", "gb18030"):
            if _reads_as(head, encoding):
                return "text/plain"
    return "application/octet-stream"


def refused(problem: Problem) -> Invalid:
    """An upload that is not taken; nothing of it stays."""
    return Invalid("没有上传。", [problem], code="evidence_refused")


def _reads_as(head: bytes, encoding: str) -> bool:
    """Whether it is text in this encoding; the last character may be cut in two."""
    try:
        head.decode(encoding)
    except UnicodeDecodeError as error:
        return error.start >= max(len(head) - 4, 1) and len(head) >= HEAD_BYTES
    return True


def _ends(file: BinaryIO, size: int) -> tuple[bytes, bytes]:
    file.seek(0)
    head = file.read(HEAD_BYTES)
    file.seek(max(size - TAIL_BYTES, 0))
    return head, file.read()


def _fits(extension: str, media: str, file: BinaryIO) -> bool:
    if extension in OFFICE:
        return media == "application/zip" and _is_office(file, OFFICE[extension])
    if extension in ("txt", "csv"):
        return media == "text/plain"
    return media == limits().types[extension]


def _is_office(file: BinaryIO, part: str) -> bool:
    """An office document without macros or programs. Only the table of contents is read: nothing is unpacked."""
    try:
        with zipfile.ZipFile(file) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return False
    names = {one.filename for one in parts}
    unpacked = sum(one.file_size for one in parts)
    sound = unpacked <= limits().max_unpacked_bytes and not any(map(HARMFUL_PART.search, names))
    return part in names and "[Content_Types].xml" in names and sound
