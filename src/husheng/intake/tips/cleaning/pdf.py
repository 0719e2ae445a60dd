"""PDF written anew: pages and fonts, without properties, XMP, scripts, attached files, and metadata of its pictures."""

from __future__ import annotations

import io
from typing import Any, Final

from . import images

_ACTIVE: Final = (
    "/OpenAction",
    "/AA",
    "/Names",
    "/Metadata",
    "/PieceInfo",
    "/AcroForm",
    "/Lang",
    "/Collection",
)
_OF_PAGES: Final = ("/Metadata", "/PieceInfo", "/AA", "/LastModified", "/Thumb")
_OF_NOTES: Final = ("/T", "/M", "/CreationDate", "/NM", "/A", "/AA", "/FS")
MOST_PAGES: Final = 3_000


def pdf(data: bytes) -> bytes:
    """The pages alone."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted or len(reader.pages) > MOST_PAGES:
            raise images.Unclean("encrypted, or too many pages")
        writer = PdfWriter()
        for page in reader.pages:
            writer.add_page(page)
        writer.metadata = None
        for name in _ACTIVE:
            writer.root_object.pop(name, None)
        for number in range(1, len(writer._objects) + 1):
            _bare(writer._objects[number - 1])
        out = io.BytesIO()
        writer.write(out)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise images.Unclean("not a PDF that can be read") from error
    return out.getvalue()


def _bare(thing: Any) -> None:
    """One object of the file."""
    from pypdf.generic import DictionaryObject

    if not isinstance(thing, DictionaryObject):
        return
    for name in _OF_PAGES:
        thing.pop(name, None)
    if thing.get("/Type") == "/Annot" or thing.get("/Subtype") in ("/Text", "/FileAttachment", "/Link"):
        for name in _OF_NOTES:
            thing.pop(name, None)
    if thing.get("/Subtype") == "/Image" and _filter(thing) == "/DCTDecode":
        thing._data = images.jpeg(thing._data)  # type: ignore[attr-defined]


def _filter(thing: Any) -> str:
    found = thing.get("/Filter")
    return str(found[0] if isinstance(found, list) and len(found) == 1 else found)
