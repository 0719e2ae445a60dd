"""The report cell that the journey ends in: its value, its rule, and the rows behind it."""

from __future__ import annotations

from rich.console import Console

from husheng.casework.measures.models import Measure
from husheng.faces.cli.telling import english
from husheng.faces.cli.telling import say as _
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
    language = "en" if english() else "zh"
    console.print(
        _(
            "汇总表 河东区 2023 年 9 月：%(row)s × %(column)s = [bold]%(value)s[/]，来自 %(n)s 项措施：",
            row=row.label.to(language),
            column=column.label.to(language),
            value=printed(row, cell.value),
            n=len(cell.sources),
        ),
        end="",
    )
    keys = [key for _kind, key in cell.opens()]
    found = Measure.objects.filter(pk__in=keys).select_related("case").order_by("number")
    told = [
        _("%(number)s（%(case)s，%(day)s 决定）", number=m.number, case=m.case.number, day=m.decided_on)
        for m in found
    ]
    console.print(_("、").join(told))
