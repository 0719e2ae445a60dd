"""The Tianjin form 附表 as the plan of 2023 prints it, typed by hand: the oracle of the exported file."""

from __future__ import annotations

from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

TITLE = "天津市严厉打击非法应用人类辅助生殖技术专项活动汇总表"
CORNER = ("机构及案件分类", "处理情况")
COLUMNS = (
    "技术准入机构",
    "医疗机构",
    "其他机构",
    "合计",
    "未配备身份识别设备",
    "未经批准开展人类辅助生殖技术",
    "非法采供卵、采供精",
    "非法开具出生医学证明",
    "非法进行性别鉴定",
    "涉嫌开展“代孕”",
    "查处违法违规发布相关宣传信息、广告（含互联网、APP）",
)
ABOVE = "非技术准入机构"  # stands over 医疗机构, 其他机构, 合计
ROWS = (
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
)
FOOTER = ("填表人", "联系方式", "单位负责人（签字）")
DASHES = {("检查对象数", column) for column in COLUMNS[4:]}
HEAD = 4  # 附件; title; unit and date; then the table
FIRST = HEAD + 2
OTHERS, TOTAL, EGGS, ADS = COLUMNS[2], COLUMNS[3], COLUMNS[6], COLUMNS[10]


def cells(page: Worksheet) -> dict[tuple[str, str], Any]:
    """Every cell of the body by its row and column."""
    return {
        (row, column): page.cell(FIRST + r, 2 + c).value
        for r, row in enumerate(ROWS)
        for c, column in enumerate(COLUMNS)
    }


def blank() -> dict[tuple[str, str], Any]:
    """The body in a month without work: seven dashes, 114 noughts."""
    return {(row, column): "--" if (row, column) in DASHES else 0 for row in ROWS for column in COLUMNS}


def assert_paper(page: Worksheet, unit: str, day: str) -> None:
    """Everything around the body, cell by cell, as the paper has it."""
    assert page["A1"].value == "附件"
    assert page["A2"].value == TITLE
    assert page["A3"].value == unit
    assert any(cell.value == f"填表日期：{day}" for cell in page[3])
    corner = str(page.cell(HEAD, 1).value)
    assert all(part in corner.replace("\n", "") for part in CORNER)
    upper = [page.cell(HEAD, 2 + c).value for c in range(len(COLUMNS))]
    lower = [page.cell(HEAD + 1, 2 + c).value for c in range(len(COLUMNS))]
    assert upper == [COLUMNS[0], ABOVE, None, None, *COLUMNS[4:]]
    assert lower == [None, *COLUMNS[1:4], *[None] * 7]
    assert [page.cell(FIRST + r, 1).value for r in range(len(ROWS))] == list(ROWS)
    merged = {str(part) for part in page.merged_cells.ranges}
    assert {"A4:A5", "B4:B5", "C4:E4", "F4:F5", "L4:L5"} <= merged
    last = [str(cell.value) for cell in page[FIRST + len(ROWS)] if cell.value]
    assert [text.split("：")[0] for text in last] == list(FOOTER)
    assert page.max_row == FIRST + len(ROWS)
