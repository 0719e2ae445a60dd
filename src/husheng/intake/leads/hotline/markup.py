"""XML of an .xlsx part, in pieces. A document type, and with it every entity, is refused unseen (T10)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final
from xml.parsers import expat

from .problems import HotlineFileError

Attributes = dict[str, str]
_BROKEN: Final = (expat.ExpatError, ValueError, LookupError, UnicodeError)


def _no_doctype(*_: object) -> None:
    raise HotlineFileError("damaged")


class LocalNames(dict[str, str]):
    """Element names without their prefix, remembered."""

    def __missing__(self, name: str) -> str:
        local = name.rpartition(":")[2]
        if len(self) < 1000:
            self[name] = local
        return local


def parser() -> expat.XMLParserType:
    """An expat parser that knows no entities."""
    made = expat.ParserCreate()
    made.buffer_text = True
    made.StartDoctypeDeclHandler = _no_doctype
    made.EntityDeclHandler = _no_doctype
    return made


def feed(made: expat.XMLParserType, pieces: Iterable[bytes]) -> Iterator[None]:
    """Parse piece by piece; yields after each, so that the caller can take what is ready."""
    try:
        for piece in pieces:
            made.Parse(piece, False)
            yield
        made.Parse(b"", True)
        yield
    except HotlineFileError:
        raise
    except _BROKEN as error:
        raise HotlineFileError("damaged") from error


def each_element(pieces: Iterable[bytes], visit: Callable[[str, Attributes], None]) -> None:
    """Call `visit(local name, attributes)` for every element of a small part."""
    names = LocalNames()
    made = parser()
    made.StartElementHandler = lambda name, attributes: visit(names[name], attributes)
    for _ in feed(made, pieces):
        pass
