"""Cases 案件 over the API, to read: officers work on them on the desk."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from husheng.casework.cases import queries
from husheng.casework.cases.choices import STATES
from husheng.casework.cases.filters import SCOPES, Filters
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.kernel.violations import violations

from ..auth import reader
from ..errors import REFUSALS, ErrorOut
from ..paging import cut, known
from ..shapes import tag
from .case_shapes import CaseOut, CasePage, CaseQuery, case_line, case_out

router = Router(tags=["cases"])
ONE: Any = {200: CaseOut, REFUSALS: ErrorOut}


@router.get("", response={200: CasePage, REFUSALS: ErrorOut}, summary="List cases, newest first")
def list_cases(request: HttpRequest, query: Query[CaseQuery]) -> CasePage:
    """Own cases; a task-force office sees that its region's cases are there; `scope=shared` lists granted ones."""
    with reader(request, Permission.CASE_READ) as actor:
        wanted = Filters(
            states=known("state", query.state, [code for code, _ in STATES]),
            types=known("violation", query.violation, list(violations())),
            first=query.proposed_from,
            last=query.proposed_to,
            overdue=query.overdue,
            scope=next(iter(known("scope", [query.scope] if query.scope else [], list(SCOPES))), ""),
        )
        rows = queries.narrowed(actor, wanted).select_related("agency").defer("search")
        found, following = cut(rows, "proposed_at", query)
        return CasePage(items=[case_line(row) for row in found], next=following)


@router.get("/{key}", response=ONE, summary="Read one case")
def get_case(request: HttpRequest, response: HttpResponse, key: UUID) -> CaseOut:
    """Facts, parties and measures for its agency and whom it was granted to; persons by number, sealed."""
    with reader(request, Permission.CASE_READ) as actor:
        row = queries.case(actor, key)
        tag(response, row)
        return case_out(actor, row)
