"""PDF written anew: pages and fonts, without properties, XMP, scripts, attached files, and metadata of its pictures.

What is taken out is taken out before the pages are copied: what is only no longer named would still lie in the file.
"""

from __future__ import annotations

import io
from typing import Any, Final

from . import images

_ANYWHERE: Final = (
    "/Metadata", "/PieceInfo", "/AA", "/LastModified", "/Thumb", "/AF", "/EF", "/JS", "/OPI", "/Ref",
    "/CreatorInfo", "/User",
)  # fmt: skip
_OF_NOTES: Final = ("/T", "/M", "/CreationDate", "/NM", "/A", "/FS", "/RC", "/PA")
MOST_PAGES: Final = 3_000


def pdf(data: bytes) -> bytes:
    """The pages alone."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted or len(reader.pages) > MOST_PAGES:
            raise images.Unclean("encrypted, or too many pages")
        writer, seen = PdfWriter(), set[int]()
        for page in reader.pages:
            _bare_all(page, seen)
            writer.add_page(page)
        writer.metadata = None
        out = io.BytesIO()
        writer.write(out)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise images.Unclean("not a PDF that can be read") from error
    return out.getvalue()


def _bare_all(page: Any, seen: set[int]) -> None:
    """Everything that a page leads to, each object once."""
    from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

    todo = [page]
    while todo:
        thing = todo.pop()
        if isinstance(thing, IndirectObject):
            if thing.idnum in seen:
                continue
            seen.add(thing.idnum)
            thing = thing.get_object()
        if isinstance(thing, DictionaryObject):
            _bare(thing)
            todo += [inner for name, inner in thing.items() if name != "/Parent"]  # that is not copied either
        elif isinstance(thing, ArrayObject):
            todo += list(thing)


def _bare(thing: Any) -> None:
    """One dictionary or stream of the file."""
    for name in _ANYWHERE:
        thing.pop(name, None)
    if "/Rect" in thing and "/Subtype" in thing:  # a note, a link, a mark
        for name in _OF_NOTES:
            thing.pop(name, None)
    if thing.get("/Subtype") == "/Image":
        filters = _filters(thing)
        if filters == ["/DCTDecode"]:
            thing._data = images.jpeg(thing._data)
        elif {"/DCTDecode", "/JPXDecode"} & set(filters):
            raise images.Unclean("a picture of a kind that is not cleaned")


def _filters(thing: Any) -> list[str]:
    named = thing.get("/Filter")
    found = [] if named is None else named.get_object()
    return [str(one) for one in found] if isinstance(found, list) else [str(found)]
