"""What a report looks like over the API: its standing, and its form cell by cell. Money in fen."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.utils.translation import get_language
from ninja import Schema
from pydantic import Field

from husheng.foundation.acts.actor import Actor
from husheng.oversight.campaigns.form.corrections import Delta, shown
from husheng.oversight.campaigns.form.model import Form
from husheng.oversight.campaigns.live import Sheet
from husheng.oversight.campaigns.models import Report
from husheng.oversight.campaigns.plans.reader import Text

from ..paging import Paged
from ..shapes import AgencyOut, agency_out


class ReportQuery(Paged):
    """Own reports; with `campaign`, everybody's standing in it."""

    campaign: UUID | None = None
    period: str = Field("", max_length=10, description="For example 2023-09.")


class ReportLine(Schema):
    """A report in a list. `readable` says whether the caller may open its cells."""

    id: UUID
    version: int
    campaign: UUID
    agency: AgencyOut
    sort: str = Field(description="month or year")
    period: str
    first_day: dt.date
    last_day: dt.date
    due_on: dt.date
    state: str
    submitted_at: dt.datetime | None
    approved_at: dt.datetime | None
    readable: bool


class ReportPage(Schema):
    """One page."""

    items: list[ReportLine]
    next: str | None


class ReportOut(ReportLine):
    """A report."""

    title: str
    narrative: str
    first_on: dt.date | None
    remark: str
    snapshots: int


class LabelOut(Schema):
    """A row or a column of the form."""

    id: str
    label: str
    money: bool = False


class CellOut(Schema):
    """A cell: its value, how many rows stand behind it, and whether it was filled by hand."""

    row: str
    column: str
    value: int
    rows_behind: int
    by_hand: bool


class CorrectionOut(Schema):
    """What became known after a period was handed in."""

    period: str
    row: str
    column: str
    amount: int


class FindingOut(Schema):
    """A check that speaks: a hard one stops the submission."""

    check: str
    hard: bool
    says: str


class MatrixOut(Schema):
    """The form. `frozen` is what was handed in, byte for byte under `sha256`; otherwise computed at this moment."""

    form: str
    form_version: str
    frozen: bool
    sha256: str
    rows: list[LabelOut]
    columns: list[LabelOut]
    cells: list[CellOut]
    not_applicable: list[str] = Field(description='The "--" cells as row.column.')
    corrections: list[CorrectionOut]
    findings: list[FindingOut]


def report_line(actor: Actor, row: Report) -> ReportLine:
    """A row of the list."""
    return ReportLine(
        id=row.pk,
        version=row.version,
        campaign=row.campaign_id,
        agency=agency_out(row.agency),
        sort=row.sort,
        period=row.period,
        first_day=row.first_day,
        last_day=row.last_day,
        due_on=row.due_on,
        state=row.state,
        submitted_at=row.submitted_at,
        approved_at=row.approved_at,
        readable=actor.sees(row),
    )


def report_out(actor: Actor, row: Report) -> ReportOut:
    """The report without its cells."""
    return ReportOut(
        **report_line(actor, row).model_dump(),
        title=row.campaign.title,
        narrative=row.narrative,
        first_on=row.first_on,
        remark=row.remark,
        snapshots=row.snapshots.count(),
    )


def matrix_out(sheet: Sheet) -> MatrixOut:
    """The form, cell by cell, in the order of the paper."""
    form, matrix = sheet.form, sheet.matrix
    return MatrixOut(
        form=form.id,
        form_version=matrix.form_version,
        frozen=sheet.snapshot is not None,
        sha256=sheet.snapshot.sha256 if sheet.snapshot else "",
        rows=[LabelOut(id=row.id, label=_say(row.label), money=row.money) for row in form.rows],
        columns=[LabelOut(id=column.id, label=_say(column.label)) for column in form.columns],
        cells=[
            CellOut(
                row=row,
                column=column,
                value=cell.value,
                rows_behind=len(cell.sources),
                by_hand=bool(cell.manual),
            )
            for (row, column) in form.places
            for cell in [matrix.cells[row, column]]
        ],
        not_applicable=sorted(f"{row}.{column}" for row, column in form.not_applicable),
        corrections=_corrections(form, sheet.corrections),
        findings=[FindingOut(check=f.check, hard=f.hard, says=_say(f.says)) for f in sheet.findings],
    )


def _corrections(form: Form, deltas: tuple[Delta, ...]) -> list[CorrectionOut]:
    return [
        CorrectionOut(period=d.period, row=d.row, column=d.column, amount=d.amount)
        for d in shown(form, deltas)
    ]


def _say(text: Text) -> str:
    return text.to(get_language() or "zh")
