"""Office files (OOXML, OpenDocument): packed anew without properties, authors, thumbnails and times."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Final

from . import images, kinds

MOST_BYTES: Final = 300 << 20
MOST_PARTS: Final = 5_000
_OFFICE: Final = ("[Content_Types].xml", "META-INF/manifest.xml")
# Dropped with what points to them; printers have names, and so have templates and people's keys.
_DROPPED: Final = re.compile(
    r"(docProps/(?!core|app|custom)|Thumbnails/|customXml/|META-INF/.*signatures|Configurations2/"
    r"|(xl|word|ppt)/printerSettings/|word/people\.xml$|xl/persons/|xl/threadedComments/|layout-cache$)",
    re.I,
)
_MACROS: Final = re.compile(
    r"(vbaProject|\.bin$|/activeX/|/embeddings/|^Basic/|^Scripts/|ObjectReplacements/)", re.I
)
# What may stand in a document. Sound, video and pictures of other kinds keep their making, and are not cleaned.
_KINDS: Final = frozenset(
    {
        "xml",
        "rels",
        "vml",
        "rdf",
        "jpg",
        "jpeg",
        "jpe",
        "jfif",
        "png",
        "bmp",
        "emf",
        "wmf",
        "ttf",
        "odttf",
        "fntdata",
    }
)
_BARE_NAMES: Final = frozenset({"mimetype"})
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
_VALUE: Final = rb"""\s*=\s*(?:"[^"]*"|'[^']*')"""
# Attributes that tell of people, printers and moments are taken out; what a schema asks for stays, and is empty.
_OUT: Final = re.compile(
    rb"\s(?:\w+:)?(?:lastModifiedBy|userId|providerId|date|dateUtc|dt|dT|created|rsid\w*|userName)" + _VALUE
)
_EMPTY: Final = re.compile(rb"(\s(?:\w+:)?(?:author|initials))" + _VALUE)
_AUTHORS: Final = re.compile(r"^ppt/(commentAuthors|authors)", re.I)  # here a plain `name` is somebody's
_NAME: Final = re.compile(rb"(\sname)" + _VALUE)
# Where the file lay, what it was made from, where it was printed.
_PLACES: Final = re.compile(
    rb"<(?:\w+:)?(?:absPath|attachedTemplate|fileSharing|docVar|revisionPtr|printerSettings)\b[^>]*/>"
    rb'|<config:config-item\b[^>]*config:name="(?:Printer|CurrentDatabase)\w*"[^>]*>[^<]*</config:config-item>'
)
_PRINTED: Final = re.compile(rb"(<(?:\w+:)?pageSetup\b[^>]*?)\sr:id" + _VALUE)
_NAMED: Final = re.compile(
    rb"<((?:dc|text):(?:creator|author-name|author-initials|initial-creator|printed-by)|dc:date"
    rb"|meta:(?:creator-initials|initial-creator|printed-by)|author)(?:\s[^>]*)?>[^<]*</\1>"
)
# Relations to what was dropped go with it; one that leads out of the document leads to a page or nowhere.
_LED: Final = re.compile(
    rb"<Relationship\b[^>]*(?:thumbnail|customXml|printerSettings|attachedTemplate|/people\b|/person\b"
    rb"|threadedComment)[^>]*/>"
)
_OUTWARD: Final = re.compile(rb"<Relationship\b[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*/>")
_TARGET: Final = re.compile(
    rb"""(\sTarget\s*=\s*)(?:"(?!https?://|mailto:)[^"]*"|'(?!https?://|mailto:)[^']*')"""
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
            if name.startswith("/") or ".." in name or name in seen:
                raise images.Unclean("strange parts")
            seen.add(name)
            if part.is_dir() or _DROPPED.search(name):
                continue
            if _MACROS.search(name) or not _allowed(name):
                raise images.Unclean("macros, embedded files, or what cannot be cleaned inside a document")
            with source.open(part) as stream:
                content = stream.read(left + 1)
            left -= len(content)
            if left < 0:
                raise images.Unclean("it unpacks to more than it says")
            fresh = zipfile.ZipInfo(name, _WHEN)
            fresh.compress_type = part.compress_type
            target.writestr(fresh, _part(name, content))
    return out.getvalue()


def _allowed(name: str) -> bool:
    last = name.rpartition("/")[2].lower()
    return last in _BARE_NAMES or last.rpartition(".")[2] in _KINDS


def _part(name: str, content: bytes) -> bytes:
    if name in _EMPTIED:
        return _EMPTIED[name]
    kind = kinds.kind_of(content[: kinds.HEAD])  # whatever its name says
    if kind == kinds.JPEG:
        return images.jpeg(content)
    if kind == kinds.PNG:
        return images.png(content)
    low = name.lower()
    if kind in (kinds.PDF, kinds.PACKAGE) or (kind == kinds.IMAGE and not low.endswith(".bmp")):
        raise images.Unclean("a file of a kind that is not cleaned inside a document")
    if low.endswith(".rels"):
        return _OUTWARD.sub(lambda one: _TARGET.sub(rb'\1"about:blank"', one[0]), _LED.sub(b"", content))
    return _without_people(name, content) if low.endswith((".xml", ".vml", ".rdf")) else content


def _without_people(name: str, content: bytes) -> bytes:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise images.Unclean("words that are not UTF-8 cannot be looked through")
    content = _PRINTED.sub(rb"\1", _PLACES.sub(b"", _OUT.sub(b"", content)))
    content = _NAMED.sub(rb"<\1></\1>", _EMPTY.sub(rb'\1=""', content))
    return _NAME.sub(rb'\1=""', content) if _AUTHORS.match(name) else content
