"""What must be known of an .xlsx before its rows: sheets, the date system, which styles are dates, shared texts."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from .limits import Limits
from .markup import Attributes, LocalNames, each_element, feed, parser
from .package import Package
from .problems import HotlineFileError

# Number formats that every spreadsheet knows without writing them down and that show a date (ECMA-376 18.8.30).
_BUILT_IN_DATES: Final = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_NOT_PATTERN = re.compile(r'"[^"]*"|\\.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|_.|\*.')
_DATE_LETTERS = re.compile(r"[ymdhs]", re.IGNORECASE)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True)
class Sheet:
    """A visible worksheet and the part that holds it."""

    name: str
    part: str


@dataclass(frozen=True)
class Workbook:
    """The frame of the file."""

    sheets: tuple[Sheet, ...]
    date1904: bool
    date_styles: frozenset[int]
    strings_part: str | None


def refuse_other_kinds(package: Package) -> None:
    """A zip that is not a plain .xlsx: say what it is and what to do."""
    names = {name.lower() for name in package.names}
    if "xl/workbook.bin" in names:
        raise HotlineFileError("other_workbook", kind=".xlsb")
    if "content.xml" in names and "mimetype" in names:
        raise HotlineFileError("other_workbook", kind=".ods")
    if any(name.endswith("vbaproject.bin") for name in names):
        raise HotlineFileError("macros")
    if "word/document.xml" in names:
        raise HotlineFileError("other_kind", kind="Word 文档 (document)")
    if not any(name.endswith("workbook.xml") for name in names):
        wraps = any(name.endswith((".xlsx", ".xls", ".csv", ".zip")) for name in names)
        raise HotlineFileError("archive" if wraps else "damaged")


def _relations(package: Package, part: str, limits: Limits) -> dict[str, tuple[str, str]]:
    """Relation id -> (kind, part) of what `part` points to inside the file."""
    folder, _, name = part.rpartition("/")
    where = f"{folder}/_rels/{name}.rels".lstrip("/")
    found: dict[str, tuple[str, str]] = {}

    def visit(element: str, attributes: Attributes) -> None:
        if element == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            if kind in ("officeDocument", "worksheet", "styles", "sharedStrings"):
                target = package.resolve(part, attributes.get("Target", ""))
                found[attributes.get("Id", "")] = (kind, target)

    if where in package:
        each_element(package.pieces(where, limits.small_part_bytes), visit)
    return found


def open_workbook(package: Package, limits: Limits) -> Workbook:
    """Read the frame; raises where there is no sheet to read."""
    refuse_other_kinds(package)
    root = [part for kind, part in _relations(package, "", limits).values() if kind == "officeDocument"]
    main = root[0] if root else package.resolve("", "xl/workbook.xml")
    relations = _relations(package, main, limits)
    parts = dict(relations.values())
    sheets: list[Sheet] = []
    date1904 = False

    def visit(element: str, attributes: Attributes) -> None:
        nonlocal date1904
        if element == "workbookPr":
            date1904 = attributes.get("date1904", "0") in ("1", "true")
        elif element == "sheet" and attributes.get("state", "visible") == "visible":
            key = next((v for k, v in attributes.items() if k.endswith(":id")), "")
            kind, part = relations.get(key, ("", ""))
            if kind == "worksheet":
                sheets.append(Sheet(attributes.get("name", ""), part))

    each_element(package.pieces(main, limits.small_part_bytes), visit)
    if not sheets:
        raise HotlineFileError("no_sheet")
    styles = _date_styles(package, parts.get("styles"), limits)
    return Workbook(tuple(sheets), date1904, styles, parts.get("sharedStrings"))


def is_date_format(pattern: str) -> bool:
    """Whether a number format shows a date or a time; quoted words and colours do not count."""
    return bool(_DATE_LETTERS.search(_NOT_PATTERN.sub("", pattern.split(";")[0])))


def _date_styles(package: Package, part: str | None, limits: Limits) -> frozenset[int]:
    """The cell styles (by position) whose number format is a date."""
    if part is None:
        return frozenset()
    dates = set(_BUILT_IN_DATES)
    found: list[bool] = []
    inside = ""

    def visit(element: str, attributes: Attributes) -> None:
        nonlocal inside
        if element in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
            inside = element
        elif element == "numFmt" and is_date_format(attributes.get("formatCode", "")):
            dates.add(int(attributes.get("numFmtId", "-1")))
        elif element == "xf" and inside == "cellXfs":
            found.append(int(attributes.get("numFmtId", "0")) in dates)

    each_element(package.pieces(part, limits.small_part_bytes), visit)
    return frozenset(i for i, is_date in enumerate(found) if is_date)


def unescape(text: str) -> str:
    """`_x000D_` stands for a character that XML cannot hold; halves of surrogate pairs stay as written."""
    if "_x" not in text:
        return text

    def replace(match: re.Match[str]) -> str:
        code = int(match.group(1), 16)
        return match.group() if 0xD800 <= code <= 0xDFFF else chr(code)

    return _ESCAPED.sub(replace, text)


class Strings:
    """The texts that cells share, kept as one block of bytes: no object per text, so memory stays bounded."""

    def __init__(self) -> None:
        self._block = bytearray()
        self._ends = array("Q", [0])

    def append(self, text: str) -> None:
        self._block += text.encode("utf-8", "replace")
        self._ends.append(len(self._block))

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, index: int) -> str:
        if not 0 <= index < len(self):
            raise HotlineFileError("damaged")
        return self._block[self._ends[index] : self._ends[index + 1]].decode("utf-8")


def read_strings(pieces: Iterable[bytes]) -> Strings:
    """Shared texts of a workbook; phonetic guides are left out."""
    strings, names = Strings(), LocalNames()
    parts: list[str] = []
    taking = phonetic = False

    def start(name: str, _: Attributes) -> None:
        nonlocal taking, phonetic
        local = names[name]
        phonetic = phonetic or local == "rPh"
        taking = local == "t" and not phonetic

    def end(name: str) -> None:
        nonlocal taking, phonetic
        local = names[name]
        taking = False
        if local == "rPh":
            phonetic = False
        elif local == "si":
            strings.append(unescape("".join(parts)))
            parts.clear()

    def text(data: str) -> None:
        if taking:
            parts.append(data)

    made = parser()
    made.StartElementHandler, made.EndElementHandler, made.CharacterDataHandler = start, end, text
    for _ in feed(made, pieces):
        pass
    return strings
