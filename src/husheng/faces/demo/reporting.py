"""The report cell that the journey ends in: its value, its rule, and the rows behind it."""

from __future__ import annotations

from rich.console import Console

from husheng.casework.measures.models import Measure
from husheng.oversight.campaigns import live
from husheng.oversight.campaigns.form.papers import printed

from .campaigning import SEPTEMBER, report_of
from .people import FOLLOWED

ROW, COLUMN = "fine_amt", "egg_sperm"


def show_cell(console: Console) -> None:
    """Print the cell of the September report in which the journey's fine stands."""
    sheet = live.sheet(report_of(FOLLOWED, SEPTEMBER))
    row, column = sheet.form.row_of[ROW], sheet.form.column_of[COLUMN]
    cell = sheet.matrix.cells[ROW, COLUMN]
    console.print(
        f"汇总表 河东区 2023 年 9 月：{row.label.zh} × {column.label.zh} = [bold]{printed(row, cell.value)}[/]，"
        f"来自 {len(cell.sources)} 项措施：",
        end="",
    )
    keys = [key for _, key in cell.opens()]
    found = Measure.objects.filter(pk__in=keys).select_related("case").order_by("number")
    console.print("、".join(f"{m.number}（{m.case.number}，{m.decided_on} 决定）" for m in found))
