"""Reports 报表 over the API: how they stand, the form live or as it was handed in, and the paper as .xlsx."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from husheng.foundation.acts.permissions import Permission
from husheng.oversight.campaigns import live, papers, queries

from ..auth import reader
from ..errors import REFUSALS, ErrorOut
from ..paging import cut
from ..shapes import tag
from .report_shapes import MatrixOut, ReportOut, ReportPage, ReportQuery, matrix_out, report_line, report_out

router = Router(tags=["reports"])
ONE: Any = {200: ReportOut, REFUSALS: ErrorOut}
XLSX = papers.TYPES["xlsx"]
FILE: Any = {
    "responses": {200: {"description": "The paper form.", "content": {XLSX: {"schema": {"type": "string"}}}}}
}


@router.get("", response={200: ReportPage, REFUSALS: ErrorOut}, summary="List reports, the latest due first")
def list_reports(request: HttpRequest, query: Query[ReportQuery]) -> ReportPage:
    """That a report was handed in, and when, is open inside the task force; what stands in its cells is not."""
    with reader(request, Permission.REPORT_READ) as actor:
        if query.campaign:
            rows = queries.reports(actor, queries.campaign(actor, query.campaign)).select_related("campaign")
        else:
            rows = queries.my_reports(actor).select_related("agency")
        if query.period:
            rows = rows.filter(period=query.period)
        found, following = cut(rows, "due_on", query)
        return ReportPage(items=[report_line(actor, row) for row in found], next=following)


@router.get("/{key}", response=ONE, summary="Read one report")
def get_report(request: HttpRequest, response: HttpResponse, key: UUID) -> ReportOut:
    """Its standing and its words."""
    with reader(request, Permission.REPORT_READ) as actor:
        row = queries.report(actor, key)
        tag(response, row)
        return report_out(actor, row)


@router.get("/{key}/matrix", response={200: MatrixOut, REFUSALS: ErrorOut}, summary="Read its form")
def get_matrix(request: HttpRequest, key: UUID, live_now: bool = False) -> MatrixOut:
    """The snapshot where it has been handed in, live otherwise; `live_now` computes it in any case."""
    with reader(request, Permission.REPORT_READ) as actor:
        row = queries.report(actor, key)
        return matrix_out(live.live(row) if live_now else live.sheet(row))


@router.get(
    "/{key}/form.xlsx", response={REFUSALS: ErrorOut}, openapi_extra=FILE, summary="Download the paper form"
)
def get_form(request: HttpRequest, key: UUID) -> HttpResponse:
    """Laid out like the paper, signed names where it was handed in, marked 草稿 where it was not."""
    with reader(request, Permission.REPORT_READ) as actor:
        row = queries.report(actor, key)
        body = papers.render(papers.form_of(live.sheet(row)), "xlsx")
    name = f'attachment; filename="{row.period}-form.xlsx"'
    return HttpResponse(body, content_type=XLSX, headers={"Content-Disposition": name})
