"""Files that go out of the room: the filtered list, answers for the hotline, the marked problems of an upload.

None holds a sealed value; text that a spreadsheet could take for a formula is written as text.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from husheng.foundation.acts.actor import Actor
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.kernel.clock import in_shanghai
from husheng.foundation.kernel.words import english

from . import hotline, queries, words
from .filters import Filters
from .models import Lead

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 10_000


def leads(actor: Actor, filters: Filters) -> HttpResponse:
    """The list as the page shows it, up to a cap that the file itself names."""
    rows = queries.narrowed(actor, filters).only(*queries.LIST_FIELDS).order_by("-received_at", "-pk")
    found: list[Lead] = list(rows[: MOST_ROWS + 1])
    places = agencies.by_id({lead.agency_id for lead in found})
    ours = {lead.handler for lead in found if lead.handler and lead.agency_id == actor.agency_id}
    names = agencies.names(ours)
    lines = [
        [
            *_facts(lead),
            places[lead.agency_id].short_name,
            names.get(lead.handler, "") if lead.handler else "",
        ]
        for lead in found[:MOST_ROWS]
    ]
    if len(found) > MOST_ROWS:
        lines.append([_("只导出了前 %(most)s 条，请加筛选后再导出。") % {"most": f"{MOST_ROWS:,}"}])
    header = [
        _("编号"),
        _("内容"),
        _("类型"),
        _("来源"),
        _("收到"),
        _("状态"),
        _("结论"),
        _("承办机构"),
        _("承办人"),
    ]
    return workbook(_("线索"), header, lines)


def _facts(lead: Lead) -> list[str]:
    return [
        lead.number,
        lead.title,
        words.violation(lead.violation),
        words.source(lead.source),
        in_shanghai(lead.received_at).strftime("%Y-%m-%d %H:%M"),
        words.state(lead.state),
        words.outcome(lead.outcome),
    ]


def hotline_answers(actor: Actor, first: dt.date, last: dt.date) -> HttpResponse:
    """Order number and answer, as the hotline takes them back."""
    found = queries.hotline_answers(actor, first, last)
    return workbook(f"12345-{first:%Y%m%d}-{last:%Y%m%d}", ["工单编号", "办理答复"], found)


def problems(name: str, found: Iterable[hotline.Problem]) -> HttpResponse:
    """What is to be put right in an upload; the values themselves stay in the file that was uploaded."""
    header = [_("行"), _("列"), _("表头"), _("表里写的"), _("问题"), _("怎么改")]
    lines: list[list[str | int]] = [
        [
            one.row,
            one.column,
            one.header,
            one.shown,
            one.message_en if english() else one.message,
            one.remedy_en if english() else one.remedy,
        ]
        for one in found
    ]
    return workbook(f"{name.rsplit('.', 1)[0]}-{_('需修改')}", header, lines)


def workbook(name: str, header: Sequence[str], lines: Iterable[Sequence[str | int]]) -> HttpResponse:
    """A plain workbook with one sheet. openpyxl writes it into a named temporary file first, where a killed process
    leaves it: so nothing that is sealed is ever given to it."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, words_, bold=True) for words_ in header])
    for line in lines:
        sheet.append([_cell(sheet, value) for value in line])
    body = io.BytesIO()
    book.save(body)
    response = HttpResponse(body.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.xlsx") or "attachment"
    return response


def _cell(sheet: WriteOnlyWorksheet, value: str | int, *, bold: bool = False) -> Cell:
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"  # "=1+1" from a caller's organisation stays text
    if bold:
        cell.font = Font(bold=True)
    return cell
