"""What may come in as evidence: type by content, size, and a name that cannot do harm. Pure."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from husheng.foundation.kernel.errors import Invalid, Problem

FILE = Path(__file__).with_name("limits.toml")
HEAD_BYTES = 4096
MAGIC = {
    "application/pdf": (b"%PDF-",),
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/jpeg": (b"\xff\xd8\xff",),
    "application/zip": (b"PK\x03\x04", b"PK\x05\x06"),
    "audio/mpeg": (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"),
}


@dataclass(frozen=True)
class Limits:
    """Size in bytes, and the media types allowed for each extension."""

    max_bytes: int
    types: dict[str, list[str]]


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


def check(name: str, size: int, head: bytes) -> str:
    """The media type of the file; raises `Invalid` with what is wrong and what to do."""
    extension = name.rpartition(".")[2].lower()
    allowed = limits().types.get(extension)
    if size == 0:
        raise _refused("这个文件是空的。", "请选有内容的文件。")
    if size > limits().max_bytes:
        raise _refused(f"文件超过 {limits().max_bytes // 1024 // 1024} MB。", "请分卷或压缩后再上传。")
    if allowed is None:
        known = "、".join(sorted(limits().types))
        raise _refused(f"不收 .{extension} 文件。", f"请转成其中一种：{known}。")
    media = sniff(head)
    if media not in allowed:
        raise _refused(f"文件内容不是 .{extension}。", "请用原来的程序打开，另存为正确的类型。")
    return allowed[0]


def sniff(head: bytes) -> str:
    """The media type that the first bytes show; text only when it is readable text."""
    for media, beginnings in MAGIC.items():
        if head.startswith(beginnings):
            return media
    if head[4:8] == b"ftyp":
        return "video/mp4"
    if b"\0" not in head and not head.startswith((b"<", b"MZ", b"#!")):
        for encoding in ("utf-8", "gb18030"):
            try:
                head.decode(encoding)
            except UnicodeDecodeError as error:
                if error.start < len(head) - 4:
                    continue
            return "text/plain"
    return "application/octet-stream"


def _refused(message: str, remedy: str) -> Invalid:
    return Invalid("没有上传。" + message, [Problem("file", message, remedy)], code="evidence_refused")
