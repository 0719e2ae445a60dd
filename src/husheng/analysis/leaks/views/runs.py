"""Runs of a seized list: asked for in a case, approved by a second agency, read with their evidence."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from husheng.casework.cases import people
from husheng.casework.cases import queries as cases
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.agencies.access import ActorRequest, needs
from husheng.foundation.kernel.errors import Invalid, NotFound
from husheng.foundation.kernel.standing import through
from husheng.foundation.shell.forms import blame, problems
from husheng.foundation.shell.keyset import page as paged

from .. import acts, doing, queries, seized_list, words
from ..forms import RequestForm
from ..models import Overlap, Run
from .stepping import step, with_form

READERS = needs(Permission.LEAK_MATCH, Permission.LEAK_APPROVE)
SHOWN = 50


@READERS
@require_GET
def list_(request: ActorRequest) -> HttpResponse:
    """Ours, and those that wait for our approval."""
    page = paged(queries.runs(request.actor), "requested_at", request.GET.dict())
    rows = [_row(request, row) for row in page.rows]
    return render(request, "leaks/runs.html", {"title": _("名单比对"), "rows": rows, "page": page})


@needs(Permission.LEAK_MATCH)
@require_http_methods(["GET", "POST"])
def request_(request: ActorRequest, case: UUID) -> HttpResponse:
    """提请比对."""
    row = cases.case(request.actor, case)
    if not cases.inside(request.actor, row):
        raise NotFound(queries.UNKNOWN)
    form = RequestForm(row, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            run = acts.request(request.actor, form.details())
        except Invalid as error:
            blame(form, error)
        else:
            messages.success(request, _("已提请，名单已密封；等第二机关批准。"))
            return redirect("leaks:run", run.pk)
    context = {
        "title": _("比对查获名单"),
        "case": row,
        "form": form,
        "problems": problems(form) if form.is_bound else [],
    }
    return render(request, "leaks/request.html", context, status=422 if form.is_bound else 200)


@READERS
@require_GET
def page(request: ActorRequest, key: UUID) -> HttpResponse:
    """One run: who asked, who approved, what was found."""
    return _page(request, queries.run(request.actor, key))


@READERS
@require_POST
def do(request: ActorRequest, key: UUID, verb: str) -> HttpResponse:
    """One step; what was wrong comes back on the page."""
    row = queries.run(request.actor, key)
    failed = step(request, row, verb)
    if failed is not None:
        return _page(request, row, verb, failed)
    return redirect("leaks:run", row.pk)


@needs(Permission.LEAK_MATCH)
@require_GET
def evidence(request: ActorRequest, key: UUID, post: UUID) -> HttpResponse:
    """The readings behind one overlap: rows of the read log, the newest first."""
    row = queries.run(request.actor, key)
    overlap = row.overlaps.filter(post=post).first()
    if overlap is None or not people.is_member(row.case, request.actor.user_id):
        raise NotFound(queries.UNKNOWN)
    with through("leaks"):
        found = paged(queries.evidence(row, post), "at", request.GET.dict())
    at_row = dict(
        row.hits.filter(subject__in={read.subject for read in found.rows}).values_list("subject", "row")
    )
    context = {
        "title": _("查阅记录：岗位 %(code)s") % {"code": words.code(post)},
        "run": row,
        "reads": [
            {"read": read, "row": at_row[read.subject] if read.subject else None} for read in found.rows
        ],
        "page": found,
        **_overlaps(row, [overlap], named=True)[0],
    }
    return render(request, "leaks/evidence.html", context)


def _row(request: ActorRequest, row: Run) -> dict[str, Any]:
    ours = row.agency_id == request.actor.agency_id
    return {"run": row, "ours": ours, "pill": words.pill(row.state), "column": words.column(row.column)}


def _overlaps(run: Run, rows: list[Overlap], *, named: bool) -> list[dict[str, Any]]:
    """The holder's name stands beside the code only for the members of the opened case (L11)."""
    places = agencies.by_id({one.agency for one in rows})
    who = queries.holders(one.post for one in rows) if named else {}
    return [
        {
            "overlap": one,
            "agency": places.get(one.agency),
            "code": words.code(one.post),
            "who": who.get(one.post, ""),
            "share": f"{one.rows / max(run.held, 1):.1%}",
            "chance": words.chance(one),
            "confidence": words.confidence(one),
            "strong": one.confidence in ("excluded", "unlikely"),
        }
        for one in rows
    ]


def _page(request: ActorRequest, row: Run, verb: str = "", form: Form | None = None) -> HttpResponse:
    ours = row.agency_id == request.actor.agency_id
    member = ours and people.is_member(row.case, request.actor.user_id)
    names = agencies.names({row.requested_by, row.decided_by} - {None})  # type: ignore[arg-type]
    steps = with_form(doing.offered(request.actor, row), verb, form)
    context = {
        "title": _("名单比对：%(name)s") % {"name": row.name},
        **_row(request, row),
        "member": member,
        "steps": steps,
        "asker": names.get(row.requested_by, "") if ours else "",
        "decider": names.get(row.decided_by, "") if row.decided_by and not ours else "",
        "overlaps": _overlaps(row, queries.overlaps(row), named=member),
        "bad_rows": [
            {**one, "wrong": wrong, "remedy": remedy}
            for one in row.problems[:SHOWN]
            for wrong, remedy in [seized_list.said(one)]
        ]
        if ours
        else [],
        "problems": problems(form) if form is not None else [],
    }
    return render(request, "leaks/run.html", context, status=422 if form is not None else 200)
