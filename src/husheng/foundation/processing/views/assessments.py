"""影响评估: what is in force and what waits, one assessment with its steps, the form that drafts one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from husheng.foundation.acts.act import seen_in
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.acts.queries import of_objects
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.agencies.access import ActorRequest, needs
from husheng.foundation.kernel.errors import Invalid, NotFound
from husheng.foundation.ledger import queries as ledger
from husheng.foundation.shell.forms import blame, problems
from husheng.foundation.shell.keyset import page as paged

from .. import acts, doing, queries, shown, words
from ..forms import AssessmentForm
from ..models import Assessment
from ..states import IN_FORCE
from .tabs import tabs


@needs(Permission.PROCESSING_READ)
@require_GET
def list_(request: ActorRequest) -> HttpResponse:
    """What flows stand on; or what still waits for somebody."""
    waiting = request.GET.get("box") == "waiting"
    rows = queries.assessments(request.actor)
    rows = (
        rows.filter(state__in=("draft", "declined", "withdrawing"))
        if waiting
        else rows.filter(state__in=IN_FORCE)
    )
    if request.GET.get("box") == "ended":
        rows = queries.assessments(request.actor).filter(state="withdrawn")
    page = paged(rows, "drafted_at", request.GET.dict())
    boxes = [("", _("有效")), ("waiting", _("待办")), ("ended", _("已撤回"))]
    context = {
        "title": _("影响评估"),
        "tabs": tabs("assessments"),
        "boxes": [
            {"label": label, "url": f"?box={box}", "current": request.GET.get("box", "") == box}
            for box, label in boxes
        ],
        "rows": [shown.assessment(row) for row in page.rows],
        "page": page,
        "may_draft": request.actor.may(Permission.PROCESSING_ASSESS),
    }
    return render(request, "processing/assessments.html", context)


@needs(Permission.PROCESSING_READ)
@require_GET
def page(request: ActorRequest, key: UUID) -> HttpResponse:
    """One assessment: the flow, the three answers of article 56, who drafted and who approved it."""
    return _page(request, queries.assessment(request.actor, key))


@needs(Permission.PROCESSING_ASSESS)
@require_http_methods(["GET", "POST"])
def draft(request: ActorRequest) -> HttpResponse:
    """起草影响评估; `from` takes over what another assessment says."""
    form = AssessmentForm(request.POST or None, initial=_initial(request))
    if form.is_bound and form.is_valid():
        try:
            made = acts.draft(request.actor, form.details())
        except Invalid as error:
            blame(form, error)
        else:
            messages.success(request, _("已起草，等另一人批准。"))
            return redirect("processing:assessment", made.pk)
    return _asked(request, form, _("起草影响评估"))


@needs(Permission.PROCESSING_ASSESS)
@require_http_methods(["GET", "POST"])
def revise(request: ActorRequest, key: UUID) -> HttpResponse:
    """修改影响评估."""
    row = queries.assessment(request.actor, key)
    if not doing.may_revise(request.actor, row):
        raise NotFound(queries.NOT_THERE)
    form = AssessmentForm(request.POST or None, initial=_told(row))
    if form.is_bound and form.is_valid():
        try:
            acts.revise(request.actor, seen_in(request.POST, key), form.details())
        except Invalid as error:
            blame(form, error)
        else:
            messages.success(request, _("已修改，等另一人批准。"))
            return redirect("processing:assessment", key)
    return _asked(request, form, _("修改影响评估"), row)


@needs(Permission.PROCESSING_ASSESS, Permission.PROCESSING_APPROVE)
@require_POST
def do(request: ActorRequest, key: UUID, verb: str) -> HttpResponse:
    """One step; what was wrong comes back on the assessment's own page."""
    row = queries.assessment(request.actor, key)
    step = doing.STEPS.get(verb)
    if step is None:
        raise NotFound(queries.NOT_THERE)
    form = step.form(request.POST)
    if not step.taken(request, key, form):
        return _page(request, row, verb, form)
    return redirect("processing:assessment", key)


def _told(row: Assessment) -> dict[str, Any]:
    names = (
        "title",
        "cases",
        "senders",
        "receivers",
        "categories",
        "ways",
        "necessity",
        "impact",
        "measures",
    )
    return {name: getattr(row, name) for name in names}


def _initial(request: ActorRequest) -> dict[str, Any]:
    """What the form begins with: another assessment, or the flow that was refused."""
    try:
        return _told(queries.assessment(request.actor, UUID(request.GET.get("from", ""))))
    except (ValueError, NotFound):
        return {}


def _asked(request: ActorRequest, form: Form, title: str, row: Assessment | None = None) -> HttpResponse:
    context = {"title": title, "form": form, "row": row, "problems": problems(form) if form.is_bound else []}
    return render(request, "processing/draft.html", context, status=422 if form.is_bound else 200)


def _page(request: ActorRequest, row: Assessment, failed: str = "", form: Form | None = None) -> HttpResponse:
    steps = doing.offered(request.actor, row)
    for step in steps:
        if form is not None and step["verb"] == failed:
            step["form"] = form
    main = next((step for step in steps if step["verb"] not in doing.NEVER_MAIN), None)
    people = {row.drafted_by, row.approved_by, row.withdrawal_asked_by, row.withdrawn_by} - {None}
    names = agencies.names(people)  # type: ignore[arg-type]
    context = {
        "title": row.title,
        "row": row,
        "told": shown.assessment(row),
        "main": main,
        "steps": [step for step in steps if step is not main],
        "may_revise": doing.may_revise(request.actor, row),
        "may_draft": request.actor.may(Permission.PROCESSING_ASSESS),
        "names": {
            name: names.get(getattr(row, name), "") for name in ("drafted_by", "approved_by", "withdrawn_by")
        },
        "entries": entries(request, row.pk),
        "problems": problems(form) if form is not None else [],
    }
    return render(request, "processing/assessment.html", context, status=422 if form is not None else 200)


def entries(request: ActorRequest, key: UUID) -> list[dict[str, Any]]:
    """What was done to a thing of this room, newest first."""
    rows = of_objects([key], 50)
    places = agencies.by_id({one.agency for one in rows})
    names = agencies.names({one.user for one in rows if one.agency == request.actor.agency_id})
    seals = ledger.seals(one.pk for one in rows)
    return [
        {
            "at": one.at,
            "ours": one.agency == request.actor.agency_id,
            "agency": places.get(one.agency),
            "who": names.get(one.user, ""),
            "words": pgettext("done", words.VERBS.get(one.verb.rsplit(".", 1)[-1], one.verb)),
            "seal": seals.get(one.pk),
        }
        for one in rows
    ]
