"""Pages of referrals: one list for each side, one page that shows each side its own steps, and the papers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.access import ActorRequest, needs
from husheng.foundation.deadlines import panel
from husheng.foundation.documents import docx, pdf
from husheng.foundation.kernel.errors import Invalid, NotFound
from husheng.foundation.kernel.words import english
from husheng.foundation.shell.forms import told
from husheng.foundation.shell.keyset import page as paged

from . import doing, papers, queries, shown, words
from .models import Referral
from .states import ENDED, REFERRAL

READ = (Permission.CASE_READ, Permission.CRIME_DECIDE, Permission.CRIME_SUPERVISE)
RENDER = {
    "docx": (docx.render, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": (pdf.render, "application/pdf"),
}
WANTED = (queries.NOT_FILED, queries.NOT_CONCLUDED)


@needs(*READ)
@require_GET
def list_(request: ActorRequest) -> HttpResponse:
    """Each side's list; the prosecutor's are 移而未立 and 立而未结."""
    boxes = _boxes(request.actor)
    box = request.GET.get("box", boxes[0])
    if box not in boxes:
        box = boxes[0]
    context: dict[str, Any] = {
        "title": _(words.BOXES[box]),
        "box": box,
        "tabs": [_tab(request.actor, name, box) for name in boxes],
        **(_wanted(request.actor, box) if box in WANTED else _listed(request, box)),
    }
    return render(request, "referrals/list.html", context)


def _boxes(actor: Actor) -> list[str]:
    """Which lists concern this post."""
    if actor.may(Permission.CRIME_SUPERVISE):
        return [*WANTED, queries.SUPERVISED]
    if actor.agency_kind == "police":
        return [queries.POLICE]
    return [queries.OURS, *([queries.REGION] if actor.regional else [])]


def _tab(actor: Actor, name: str, current: str) -> dict[str, Any]:
    rows = queries.box(actor, name) if name not in WANTED else None
    count = (
        rows.order_by().exclude(state__in=ENDED).values("pk")[: queries.CAP + 1].count()
        if rows is not None
        else ""
    )
    url = f"{reverse('referrals:list')}?box={name}"
    return {"label": _(words.BOXES[name]), "url": url, "count": count, "current": name == current}


def _wanted(actor: Actor, box: str) -> dict[str, Any]:
    found = queries.wanted(actor, box)
    chips = panel.chips(Referral.kind(), [one.referral.pk for one in found])
    rows = [
        shown.row(actor, one.referral, chips.get(one.referral.pk), why=_(words.WHY[one.why]), since=one.since)
        for one in found
    ]
    return {"rows": rows, "wanted": True, "total": len(rows)}


def _listed(request: ActorRequest, box: str) -> dict[str, Any]:
    state = request.GET.get("state", "open")
    rows = queries.box(request.actor, box)
    if state == "open":
        rows = rows.exclude(state__in=ENDED)
    elif state in REFERRAL.states:
        rows = rows.filter(state=state)
    page = paged(rows, "reported_at", request.GET.dict())
    chips = panel.chips(Referral.kind(), [row.pk for row in page.rows])
    return {
        "rows": [shown.row(request.actor, row, chips.get(row.pk)) for row in page.rows],
        "page": page,
        "views": shown.states(request.actor, box, state),
        "total": rows.order_by().values("pk")[: queries.CAP + 1].count(),
    }


@needs(*READ)
@require_GET
def page(request: ActorRequest, key: UUID) -> HttpResponse:
    """One referral: the sides with their clocks, the five papers, the milestones, and the steps of this side."""
    return _page(request, queries.referral(request.actor, key))


@needs(Permission.CASE_HANDLE, Permission.CASE_APPROVE, Permission.CRIME_DECIDE, Permission.CRIME_SUPERVISE)
@require_POST
def do(request: ActorRequest, key: UUID, verb: str) -> HttpResponse:
    """One step; what cannot be accepted comes back on the same page with everything that was typed."""
    row = queries.referral(request.actor, key)
    try:
        doing.perform(request.actor, key, verb, request.POST)
    except Invalid as error:
        return _page(request, row, error, verb)
    messages.success(request, _("已登记：%(step)s。") % {"step": _(words.STEPS[verb])})
    return redirect("referrals:page", key)


@needs(*READ)
@require_GET
def paper(request: ActorRequest, key: UUID, name: str, form: str) -> HttpResponse:
    """移送书、回执 as .docx or PDF."""
    row = queries.referral(request.actor, key)
    if form not in RENDER or name not in papers.PAPERS:
        raise NotFound("没有这份文书。")
    made = papers.paper(row, name)
    render_, media_type = RENDER[form]
    response = HttpResponse(render_(made), content_type=media_type)
    response["Content-Disposition"] = (
        content_disposition_header(True, f"{made.title}-{made.number}.{form}") or ""
    )
    return response


def _page(
    request: ActorRequest, row: Referral, error: Invalid | None = None, failed: str = ""
) -> HttpResponse:
    typed = request.POST if error is not None else QueryDict()
    context = shown.page(request.actor, row, english())
    context.update(
        title=row.title,
        referral=row,
        typed=typed,
        failed=failed,
        papers_made=[(name, _(words.PAPERS[name])) for name in papers.available(row)],
        problems=told(error, "#"),
    )
    return render(request, "referrals/page.html", context, status=422 if error else 200)
