"""A paper as PDF 打印件, by the typst wheel, without a network. Every word travels as data, so text that a
whistleblower or a company wrote cannot become markup, and the template reads no file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import typst

from husheng.foundation.documents import fonts
from husheng.foundation.documents.paper import (
    Cell,
    Heading,
    Paper,
    Paragraph,
    Section,
    SignatureLine,
    Signed,
    Table,
    plain,
)

_TEMPLATE = Path(__file__).with_name("paper.typ")


def render(paper: Paper, *, font_folder: Path | None = None) -> bytes:
    """The PDF file of `paper`; `font_folder` holds the office's own fonts, the machine's come after."""
    loaded, families = fonts.load(font_folder)
    data = {
        "title": plain(paper.title),
        "label": plain(paper.label),
        "mark": plain(paper.mark),
        "number": plain(paper.number),
        "header_left": plain(paper.header_left),
        "header_right": plain(paper.header_right),
        "landscape": paper.landscape,
        "fonts": families,
        "sections": [_section(section) for section in paper.sections],
    }
    text = json.dumps(data, ensure_ascii=False)
    return typst.compile(_TEMPLATE.read_bytes(), font_paths=loaded, format="pdf", sys_inputs={"paper": text})


def _section(section: Section) -> dict[str, object]:
    match section:
        case Heading(text, level):
            return {"kind": "heading", "text": plain(text), "level": level}
        case Paragraph(text, align, indent):
            return {"kind": "paragraph", "text": plain(text), "align": align, "indent": indent}
        case Table():
            return _table(section)
        case SignatureLine(items):
            return {"kind": "signature", "items": [[plain(label), plain(value)] for label, value in items]}
        case Signed(sender, date):
            return {"kind": "signed", "sender": plain(sender), "date": plain(date)}


def _table(table: Table) -> dict[str, object]:
    cells = [_cell(r, c, cell) for r, c, cell in table.placed()]
    return {
        "kind": "table",
        "cells": cells,
        "header_rows": table.header_rows,
        "header_cells": sum(1 for r, _, _ in table.placed() if r < table.header_rows),
        "widths": list(table.widths or _even(table)),
        "corner": any(cell["corner"] for cell in cells),
    }


def _even(table: Table) -> Sequence[int]:
    grid = table.grid()
    return (1,) * (len(grid[0]) if grid else 1)


def _cell(row: int, column: int, cell: Cell) -> dict[str, object]:
    return {
        "x": column,
        "y": row,
        "text": plain(cell.text),
        "colspan": cell.colspan,
        "rowspan": cell.rowspan,
        "align": cell.align,
        "bold": cell.bold,
        "corner": [plain(part) for part in cell.corner] if cell.corner else None,
    }
