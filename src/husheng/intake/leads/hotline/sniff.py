"""What kind of file was uploaded, by its first bytes and never by its name; other kinds are refused with a remedy."""

from __future__ import annotations

import re
from enum import Enum
from typing import Final

from .problems import HotlineFileError
from .source import Source

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")  # stream name in the OLE directory
_ARCHIVES: Final = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00")
_OTHERS: Final = {
    b"%PDF": "PDF",
    b"\x89PNG": "图片 (picture)",
    b"\xff\xd8\xff": "图片 (picture)",
    b"GIF8": "图片 (picture)",
    b"{\\rtf": "RTF",
    b"MZ": "程序 (program)",
    b"\x7fELF": "程序 (program)",
}
_MARKUP = re.compile(rb"\s*<(?:!doctype|html|head|meta|table|\?xml|style)", re.IGNORECASE)
_OLE_DIRECTORY_WITHIN: Final = 4 * 2**20


class Kind(Enum):
    """The two kinds of table that are read."""

    CSV = "csv"
    XLSX = "xlsx"


def kind_of(source: Source) -> Kind:
    """CSV or XLSX; everything else raises with what to do about it."""
    head = source.head(1024)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Kind.XLSX
    if head.startswith(_OLE):
        whole = source.head(_OLE_DIRECTORY_WITHIN)
        raise HotlineFileError("encrypted" if _ENCRYPTED in whole else "legacy_xls")
    if head.startswith(_ARCHIVES):
        raise HotlineFileError("archive")
    for magic, kind in _OTHERS.items():
        if head.startswith(magic):
            raise HotlineFileError("other_kind", kind=kind)
    if _MARKUP.match(head.removeprefix(b"\xef\xbb\xbf")):
        raise HotlineFileError("html_table")
    return Kind.CSV
