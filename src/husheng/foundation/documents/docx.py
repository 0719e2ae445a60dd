"""A paper as .docx 可编辑文书, with the fonts and margins of GB/T 9704, for offices that sign on paper."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

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

_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}


def render(paper: Paper) -> bytes:
    """The .docx file of `paper`."""
    document = Document()
    width = _page(document, paper)
    size = 12.0 if paper.landscape else 16.0
    if paper.label or paper.mark:
        _two_sides(document, paper.label, paper.mark, width, fonts.HEADING, size)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write(title, paper.title, fonts.TITLE, 18 if paper.landscape else 22)
    if paper.number:
        number = document.add_paragraph()
        number.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _write(number, paper.number, fonts.BODY, size)
    if paper.header_left or paper.header_right:
        _two_sides(document, paper.header_left, paper.header_right, width, fonts.BODY, size)
    for section in paper.sections:
        _section(document, section, width, size)
    document.core_properties.title = plain(paper.title)
    document.core_properties.author = ""
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _page(document: Any, paper: Paper) -> int:
    """Set A4 and its margins; returns the width of the text in EMU."""
    page = document.sections[0]
    short, long = Mm(210), Mm(297)
    page.page_width, page.page_height = (long, short) if paper.landscape else (short, long)
    if paper.landscape:
        page.orientation = WD_ORIENT.LANDSCAPE
        page.left_margin = page.right_margin = Mm(18)
        page.top_margin = page.bottom_margin = Mm(16)
    else:
        page.left_margin, page.right_margin = Mm(28), Mm(26)
        page.top_margin, page.bottom_margin = Mm(37), Mm(35)
    _page_number(page.footer.paragraphs[0])
    style = document.styles["Normal"]
    style.paragraph_format.space_after = Pt(0)
    return int(page.page_width - page.left_margin - page.right_margin)


def _page_number(paragraph: Any) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write(paragraph, "— ", fonts.BODY, 10.5)
    run = _write(paragraph, "", fonts.BODY, 10.5)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)
    _write(paragraph, " —", fonts.BODY, 10.5)


def _write(paragraph: Any, text: str, font: str, size: float, bold: bool = False) -> Any:
    run = paragraph.add_run(plain(text))
    run.font.name = "Times New Roman"
    run.font.size = Pt(size)
    run.bold = bold
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    return run


def _two_sides(document: Any, left: str, right: str, width: int, font: str, size: float) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
    _write(paragraph, f"{left}\t{right}" if right else left, font, size)


def _section(document: Any, section: Section, width: int, size: float) -> None:
    match section:
        case Heading(text, level):
            paragraph = document.add_paragraph()
            paragraph.paragraph_format.first_line_indent = Pt(2 * size)
            _write(paragraph, text, fonts.HEADING if level == 1 else fonts.SUBHEADING, size)
        case Paragraph(text, align, indent):
            paragraph = document.add_paragraph()
            paragraph.alignment = _ALIGN[align]
            if indent:
                paragraph.paragraph_format.first_line_indent = Pt(2 * size)
            _write(paragraph, text, fonts.BODY, size)
        case Table():
            _table(document, section, width, 9 if size < 16 else 12)
        case SignatureLine(items):
            paragraph = document.add_paragraph()
            paragraph.paragraph_format.space_before = Pt(10)
            for i in range(1, len(items)):
                paragraph.paragraph_format.tab_stops.add_tab_stop(width * i // len(items))
            _write(paragraph, "\t".join(f"{label}：{value}" for label, value in items), fonts.BODY, size)
        case Signed(sender, date):
            for text in (sender, date):
                paragraph = document.add_paragraph()
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
                paragraph.paragraph_format.right_indent = Pt(2 * size)
                _write(paragraph, text, fonts.BODY, size)


def _table(document: Any, table: Table, width: int, size: float) -> None:
    grid = table.grid()
    columns = len(grid[0])
    shares = table.widths or (1,) * columns
    drawn = document.add_table(rows=len(grid), cols=columns, style="Table Grid")
    drawn.alignment = WD_TABLE_ALIGNMENT.CENTER
    drawn.autofit = False
    rows = [list(row.cells) for row in drawn.rows]
    for line in rows:
        for cell, share in zip(line, shares, strict=True):
            cell.width = width * share // sum(shares)
    for r, c, cell in table.placed():
        target = rows[r][c]
        if cell.rowspan > 1 or cell.colspan > 1:
            target = target.merge(rows[r + cell.rowspan - 1][c + cell.colspan - 1])
        _fill(target, cell, size)
    for row in drawn.rows[: table.header_rows]:
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _fill(target: Any, cell: Cell, size: float) -> None:
    target.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = target.paragraphs[0]
    if cell.corner is None:
        paragraph.alignment = _ALIGN[cell.align]
        _write(paragraph, cell.text, "宋体", size, cell.bold)
        return
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _write(paragraph, cell.corner[0], "宋体", size)
    below = target.add_paragraph()
    below.paragraph_format.space_before = Pt(2 * size)
    _write(below, cell.corner[1], "宋体", size)
    borders = OxmlElement("w:tcBorders")
    diagonal = OxmlElement("w:tl2br")
    for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "auto")):
        diagonal.set(qn(f"w:{name}"), value)
    borders.append(diagonal)
    properties = target._tc.get_or_add_tcPr()
    alignment = properties.find(qn("w:vAlign"))
    # The schema fixes the order: borders stand before the vertical alignment, or Word repairs the file.
    properties.insert(list(properties).index(alignment), borders)
