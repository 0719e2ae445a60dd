"""Office files (OOXML, OpenDocument): packed anew without properties, authors, thumbnails and times."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Final

from . import images

MOST_BYTES: Final = 300 << 20
MOST_PARTS: Final = 5_000
_OFFICE: Final = ("[Content_Types].xml", "META-INF/manifest.xml")
_DROPPED: Final = re.compile(
    r"(docProps/(?!core|app|custom)|docProps/thumbnail|Thumbnails/|customXml/|META-INF/.*signatures)", re.I
)
_MACROS: Final = re.compile(
    r"(vbaProject|\.bin$|/activeX/|/embeddings/|^Basic/|^Scripts/|ObjectReplacements/)", re.I
)
_OFFICE_NS: Final = b"http://schemas.openxmlformats.org/"
_HEAD: Final = b'<?xml version="1.0" encoding="UTF-8"?>'
_EMPTIED: Final = {
    "docProps/core.xml": _HEAD + b'<cp:coreProperties xmlns:cp="' + _OFFICE_NS
    + b'package/2006/metadata/core-properties"/>',
    "docProps/app.xml": _HEAD + b'<Properties xmlns="' + _OFFICE_NS
    + b'officeDocument/2006/extended-properties"/>',
    "docProps/custom.xml": _HEAD + b'<Properties xmlns="' + _OFFICE_NS
    + b'officeDocument/2006/custom-properties"/>',
    "meta.xml": _HEAD + b'<office:document-meta office:version="1.3" '
    b'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"><office:meta/></office:document-meta>',
}  # fmt: skip
_AUTHORS: Final = re.compile(
    rb'\s(?:w:|p:|p15:|w15:|w16du:|)(?:author|initials|lastModifiedBy|userId|providerId|date|dateUtc|rsid\w*)="[^"]*"'
)
_NAMED: Final = re.compile(rb"<(dc:creator|dc:date|meta:creator-initials|text:author-name|author)>[^<]*</\1>")
_XML_WITH_PEOPLE: Final = re.compile(
    r"(^word/.*\.xml$|^ppt/.*(comment|author).*\.xml$|^xl/.*(comment|person|threaded).*\.xml$|^content\.xml$)",
    re.I,
)
_WHEN: Final = (1980, 1, 1, 0, 0, 0)


def package(data: bytes) -> bytes:
    """The same document without what tells who made it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as source:
            parts = source.infolist()
            if not any(part.filename in _OFFICE for part in parts):
                raise images.Unclean("an archive, not a document")
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
                raise images.Unclean("it unpacks to too much")
            return _packed(source, parts)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise images.Unclean("not a document") from error


def _packed(source: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> bytes:
    out, left, seen = io.BytesIO(), MOST_BYTES, set()
    with zipfile.ZipFile(out, "w") as target:
        for part in parts:
            name = part.filename
            if _MACROS.search(name) or name.startswith("/") or ".." in name or name in seen:
                raise images.Unclean("macros, embedded files or strange parts")
            seen.add(name)
            if part.is_dir() or _DROPPED.match(name):
                continue
            with source.open(part) as stream:
                content = stream.read(left + 1)
            left -= len(content)
            if left < 0:
                raise images.Unclean("it unpacks to more than it says")
            fresh = zipfile.ZipInfo(name, _WHEN)
            fresh.compress_type = part.compress_type
            target.writestr(fresh, _part(name, content))
    return out.getvalue()


def _part(name: str, content: bytes) -> bytes:
    if name in _EMPTIED:
        return _EMPTIED[name]
    low = name.lower()
    if low.endswith((".jpg", ".jpeg")):
        return images.jpeg(content)
    if low.endswith(".png"):
        return images.png(content)
    if low.endswith((".tif", ".tiff", ".heic", ".webp")):
        raise images.Unclean("pictures of a kind that is not cleaned inside a document")
    if low.endswith(".rels"):
        return re.sub(rb"<Relationship\b[^>]*(?:thumbnail|customXml)[^>]*/>", b"", content)
    if _XML_WITH_PEOPLE.match(name):
        return _NAMED.sub(rb"<\1></\1>", _AUTHORS.sub(b"", content))
    return content
