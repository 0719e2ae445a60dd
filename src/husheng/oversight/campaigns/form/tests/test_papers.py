"""The exported form, opened again and compared cell by cell with the paper of seed 002, 附表."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from docx import Document
from pypdf import PdfReader

from husheng.foundation.documents import docx, pdf, xlsx
from husheng.oversight.campaigns.form.matrix import compute
from husheng.oversight.campaigns.form.papers import Filing, form_paper
from husheng.oversight.campaigns.form.tests.samples import (
    FORM,
    HEDONG,
    SEPTEMBER,
    by_hand,
    case,
    measure,
    transfer,
)

TITLE = "天津市严厉打击非法应用人类辅助生殖技术专项活动汇总表"
CORNER = ["机构及", "案件分类", "处理情况"]
UPPER = [
    "技术准入机构",
    "非技术准入机构",
    "非技术准入机构",
    "非技术准入机构",
    "未配备身份识别设备",
    "未经批准开展人类辅助生殖技术",
    "非法采供卵、采供精",
    "非法开具出生医学证明",
    "非法进行性别鉴定",
    "涉嫌开展“代孕”",
    "查处违法违规发布相关宣传信息、广告（含互联网、APP）",
]
LOWER = [UPPER[0], "医疗机构", "其他机构", "合计", *UPPER[4:]]
ROWS = [
    "检查对象数",
    "案件数",
    "责令改正数",
    "警告数",
    "罚款户（人）次",
    "罚款金额（万元）",
    "没收违法所得（万元）",
    "责令停业整顿户数",
    "吊销行政许可资质",
    "移送相关部门",
    "移送司法机关",
]
BODY = [
    "4 0 0 0 -- -- -- -- -- -- --",
    "0 1 1 2 0 0 1 0 0 0 2",
    "0 0 0 0 0 0 0 0 0 0 0",
    "0 0 1 1 0 0 0 0 0 0 1",
    "0 0 1 1 0 0 1 0 0 0 1",
    "0 0 3.05 3.05 0 0 1.05 0 0 0 2",
    "0 0 0.0001 0.0001 0 0 0 0 0 0 0.0001",
    "0 0 0 0 0 0 0 0 0 0 0",
    "0 0 0 0 0 0 0 0 0 0 0",
    "0 0 1 1 0 0 0 0 0 0 1",
    "0 0 0 0 0 0 0 0 0 0 0",
]
MATRIX = compute(
    FORM,
    HEDONG,
    SEPTEMBER,
    [
        case("c1", "ads", "egg_sperm"),
        case("c2", "ads", party_class="non_med"),
        measure("m1", "fine", type="ads", amount_fen=2_000_000),
        measure("m2", "fine", type="egg_sperm", amount_fen=1_050_000),
        measure("m3", "confiscate", amount_fen=100),
        measure("m4", "warn"),
        transfer("h1"),
    ],
    [by_hand("inspected", "art_inst", 4)],
)
FILED = Filing("河东区", date(2023, 10, 20), ("示范填表人", "19900000000"))
PAPER = form_paper(FORM, MATRIX, FILED)
BLANK = form_paper(FORM)


def squeezed(text: str) -> str:
    return "".join(text.split())


def expected() -> list[list[str]]:
    corner = "".join(CORNER)
    return [
        [corner, *UPPER],
        [corner, *LOWER],
        *([label, *line.split()] for label, line in zip(ROWS, BODY, strict=True)),
    ]


def sheet_grid(data: bytes) -> list[list[str]]:
    """The table of the sheet with every merged place filled, as a reader sees it."""
    page = openpyxl.load_workbook(BytesIO(data)).worksheets[0]
    seen = {(c.row, c.column): c.value for row in page.iter_rows() for c in row}
    for area in page.merged_cells.ranges:
        for row, column in area.cells:
            seen[(row, column)] = seen[(area.min_row, area.min_col)]
    top = next(row for (row, _), value in seen.items() if value == UPPER[0])
    return [[squeezed(str(seen[(top + r, 1 + c)])) for c in range(12)] for r in range(13)]


def test_the_xlsx_is_the_paper_cell_by_cell() -> None:
    assert sheet_grid(xlsx.render(PAPER)) == expected()


def test_the_docx_is_the_paper_cell_by_cell() -> None:
    table = Document(BytesIO(docx.render(PAPER))).tables[0]
    assert [[squeezed(cell.text) for cell in row.cells] for row in table.rows] == expected()


def test_the_pdf_says_every_cell_of_every_row_in_order() -> None:
    reader = PdfReader(BytesIO(pdf.render(PAPER)))
    assert len(reader.pages) == 1
    text = squeezed(reader.pages[0].extract_text())
    for label, line in zip(ROWS, BODY, strict=True):
        assert label + line.replace(" ", "") in text, label
    for word in (TITLE, "附件", "河东区", "填表日期：2023年10月20日", *CORNER, *UPPER, *LOWER):
        assert squeezed(word) in text, word


def test_the_header_is_merged_as_on_the_paper() -> None:
    page = openpyxl.load_workbook(BytesIO(xlsx.render(PAPER))).worksheets[0]
    merged = {str(area) for area in page.merged_cells.ranges}
    assert {"A4:A5", "B4:B5", "C4:E4", *(f"{letter}4:{letter}5" for letter in "FGHIJKL")} <= merged


def test_counts_and_money_are_numbers_in_the_sheet_and_dashes_are_words() -> None:
    page = openpyxl.load_workbook(BytesIO(xlsx.render(PAPER))).worksheets[0]
    assert [page.cell(6, c).data_type for c in range(2, 13)] == ["n"] * 4 + ["s"] * 7
    assert page["D11"].value == 3.05
    assert all(cell.data_type != "f" for row in page.iter_rows() for cell in row)


@pytest.mark.parametrize("render", [xlsx.render, docx.render, pdf.render])
def test_the_footer_stands_in_every_format(render: object) -> None:
    data = render(PAPER)  # type: ignore[operator]
    if render is xlsx.render:
        page = openpyxl.load_workbook(BytesIO(data)).worksheets[0]
        text = "".join(str(cell.value) for row in page.iter_rows() for cell in row if cell.value)
    elif render is docx.render:
        text = "".join(paragraph.text for paragraph in Document(BytesIO(data)).paragraphs)
    else:
        text = PdfReader(BytesIO(data)).pages[0].extract_text()
    for part in ("填表人：示范填表人", "联系方式：19900000000", "单位负责人（签字）："):
        assert part in squeezed(text)


def test_a_blank_form_leaves_room_to_write_and_keeps_its_dashes() -> None:
    grid = BLANK.tables()[0].grid()
    assert (BLANK.header_left, squeezed(BLANK.header_right)) == ("____区", "填表日期：年月日")
    cells = [cell.text for line in grid[2:] for cell in line[1:]]
    assert (len(cells), cells.count("--"), cells.count("")) == (121, 7, 114)


def test_a_city_department_prints_its_own_name() -> None:
    assert form_paper(FORM, MATRIX, Filing("市市场监管委")).header_left == "市市场监管委"


def test_the_form_lies_on_a4() -> None:
    page = PdfReader(BytesIO(pdf.render(PAPER))).pages[0]
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (842, 595)
