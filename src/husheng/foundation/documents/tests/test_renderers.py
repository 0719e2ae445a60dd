"""The three renderers print the same words, and nothing that a person typed becomes markup or a formula."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from pypdf import PdfReader

from husheng.foundation.documents import docx, pdf, xlsx
from husheng.foundation.documents.paper import (
    Cell,
    Heading,
    Paper,
    Paragraph,
    SignatureLine,
    Signed,
    Table,
)
from husheng.foundation.kernel.errors import Invalid

HOSTILE = '=1+1 #panic("x") $a$ *b* _c_ @d `e` \\ <x> [y] // z #read("/etc/hostname") \x07'

PAPER = Paper(
    title="测试汇总表",
    label="附件",
    mark="内部",
    number="示范〔2023〕1号",
    header_left="____区",
    header_right="填表日期：    年  月  日",
    landscape=True,
    sections=(
        Table(
            (
                (
                    Cell(rowspan=2, corner=("机构及\n案件分类", "处理情况")),
                    Cell("甲", rowspan=2),
                    Cell("乙", colspan=2),
                ),
                (Cell("丙"), Cell("丁")),
                (Cell("案件数", align="left"), Cell("3", number=3), Cell("--"), Cell(HOSTILE)),
            ),
            header_rows=2,
            widths=(3, 2, 2, 2),
        ),
        SignatureLine((("填表人", ""), ("联系方式", ""), ("单位负责人（签字）", ""))),
        Heading("一、总体情况"),
        Paragraph(HOSTILE),
        Signed("示范专班", "2023年10月9日"),
    ),
)


def pdf_text(data: bytes) -> str:
    return "".join("".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages).split())


def squeezed(text: str) -> str:
    return "".join(text.replace("\x07", "\ufffd").split())


def test_a_pdf_prints_hostile_text_as_text() -> None:
    text = pdf_text(pdf.render(PAPER))
    assert text.count('#panic("x")') == 2
    assert '#read("/etc/hostname")' in text
    assert squeezed("=1+1") in text


def test_a_pdf_carries_every_word_of_the_paper() -> None:
    text = pdf_text(pdf.render(PAPER))
    for word in (
        "附件",
        "内部",
        "测试汇总表",
        "____区",
        "填表日期：",
        "案件分类",
        "处理情况",
        "--",
        "填表人：",
        "示范专班",
    ):
        assert word in text, word


def test_a_pdf_of_the_same_paper_says_the_same_at_any_time() -> None:
    assert pdf_text(pdf.render(PAPER)) == pdf_text(pdf.render(PAPER))


def test_a_landscape_pdf_is_a4_lying_down() -> None:
    page = PdfReader(BytesIO(pdf.render(PAPER))).pages[0]
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (842, 595)


def test_a_missing_font_folder_is_refused_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(Invalid) as caught:
        pdf.render(PAPER, font_folder=tmp_path / "none")
    assert caught.value.problems[0].remedy


def test_a_font_folder_that_exists_is_used_before_the_machine(tmp_path: Path) -> None:
    assert pdf.render(PAPER, font_folder=tmp_path).startswith(b"%PDF")


def test_a_docx_names_the_official_fonts_and_merges_the_header() -> None:
    document = Document(BytesIO(docx.render(PAPER)))
    xml = document.element.xml
    for font in ("方正小标宋简体", "仿宋_GB2312", "黑体"):
        assert font in xml
    table = document.tables[0]
    assert table.cell(0, 2)._tc is table.cell(0, 3)._tc
    assert table.cell(0, 0)._tc is table.cell(1, 0)._tc
    assert "w:tl2br" in table.cell(0, 0)._tc.xml
    assert [cell.text for cell in table.rows[2].cells] == [
        "案件数",
        "3",
        "--",
        HOSTILE.replace("\x07", "\ufffd"),
    ]


def test_a_docx_portrait_paper_is_not_laid_down() -> None:
    page = Document(BytesIO(docx.render(Paper("函")))).sections[0]
    assert page.page_width < page.page_height


def test_an_xlsx_holds_numbers_as_numbers_and_words_as_strings() -> None:
    page = openpyxl.load_workbook(BytesIO(xlsx.render(PAPER))).worksheets[0]
    values = {cell.value: cell for row in page.iter_rows() for cell in row if cell.value is not None}
    assert values[3].data_type == "n"
    assert values[HOSTILE.replace("\x07", "\ufffd")].data_type == "s"
    assert all(cell.data_type in "sn" for cell in values.values())
    assert all(cell.quotePrefix for cell in values.values() if cell.data_type == "s")


def test_an_xlsx_merges_the_two_header_rows() -> None:
    page = openpyxl.load_workbook(BytesIO(xlsx.render(PAPER))).worksheets[0]
    assert {"A5:A6", "B5:B6", "C5:D5"} <= {str(area) for area in page.merged_cells.ranges}
    assert page["A5"].border.diagonalDown


def test_an_xlsx_sheet_name_cannot_break_the_file() -> None:
    book = openpyxl.load_workbook(BytesIO(xlsx.render(PAPER, sheet="[a]:*?/\\'" + "长" * 40)))
    assert len(book.sheetnames[0]) <= 31
