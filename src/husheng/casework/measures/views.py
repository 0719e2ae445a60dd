"""Pages of measures: what waits to be decided, served and performed; one measure; the form that proposes one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from husheng.casework.cases import queries as cases
from husheng.casework.cases import words as case_words
from husheng.casework.cases.bases import bases
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.acts.queries import of_objects
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.agencies.access import ActorRequest, needs
from husheng.foundation.deadlines import panel as clock_panel
from husheng.foundation.deadlines.queries import open_clocks
from husheng.foundation.kernel.errors import Invalid, NotFound
from husheng.foundation.ledger import queries as ledger
from husheng.foundation.shell.forms import blame, problems
from husheng.foundation.shell.keyset import page as paged

from . import acts, doing, forms, panels, queries, words
from .models import Measure


@needs(Permission.MEASURE_READ)
@require_GET
def list_(request: ActorRequest) -> HttpResponse:
    """What the agency has to decide, to serve, to see performed. Never sorted by money (L12)."""
    box = request.GET.get("box", queries.TO_DECIDE)
    box = box if box in queries.BOXES else queries.TO_DECIDE
    page = paged(queries.box(request.actor, box), "proposed_at", request.GET.dict())
    counted = queries.counts(request.actor)
    labels = {queries.TO_DECIDE: _("待决定"), queries.TO_SERVE: _("待送达"), queries.TO_PERFORM: _("待履行")}
    tabs = [
        {"label": labels[name], "url": f"?box={name}", "count": counted[name], "current": name == box}
        for name in queries.BOXES
    ]
    context = {
        "title": _("处理措施"),
        "tabs": tabs,
        "rows": panels.shown(page.rows, clocks=True),
        "page": page,
    }
    return render(request, "measures/list.html", context)


@needs(Permission.MEASURE_PROPOSE)
@require_http_methods(["GET", "POST"])
def propose(request: ActorRequest, case: UUID) -> HttpResponse:
    """提出措施; `check` shows the range of the chosen article without proposing anything."""
    row = cases.case(request.actor, case)
    if not cases.inside(request.actor, row):
        raise NotFound("没有找到。它可能不存在，或不属于您办理的范围。")
    if request.method != "POST":
        return _asked(request, row, forms.ProposeForm(row))
    form = forms.ProposeForm(row, request.POST)
    if "check" in request.POST or not form.is_valid():
        return _asked(request, row, form, status=200 if "check" in request.POST else 422)
    try:
        measure = acts.propose(request.actor, form.details())
    except Invalid as error:
        blame(form, error)
        return _asked(request, row, form, status=422)
    messages.success(request, _("已提出，等负责人决定。"))
    return redirect("measures:page", measure.pk)


@needs(Permission.MEASURE_READ)
@require_GET
def page(request: ActorRequest, key: UUID) -> HttpResponse:
    """One measure: basis and range, signatures, dates, and the steps of this post."""
    return _page(request, queries.measure(request.actor, key))


@needs(Permission.MEASURE_PROPOSE, Permission.MEASURE_DECIDE)
@require_POST
def do(request: ActorRequest, key: UUID, verb: str) -> HttpResponse:
    """One step; what was wrong comes back on the measure's own page."""
    row = queries.measure(request.actor, key)
    step = doing.STEPS.get(verb)
    if step is None:
        raise NotFound("没有找到。它可能不存在，或不属于您办理的范围。")
    form = step.form(request.POST)
    if not step.taken(request, row.pk, form):
        return _page(request, row, verb, form)
    return redirect("measures:page", row.pk)


def _asked(request: ActorRequest, case: Any, form: forms.ProposeForm, status: int = 200) -> HttpResponse:
    chosen = bases().get(str(form["basis"].value() or ""))
    wrong = form.is_bound and status == 422
    context = {
        "title": _("提出措施"),
        "case": case,
        "form": form,
        "basis": chosen,
        "cite": case_words.basis(chosen.slug) if chosen else "",
        "prior": _prior(request, case),
        "problems": problems(form) if wrong else [],
    }
    return render(request, "measures/propose.html", context, status=status)


def _prior(request: ActorRequest, case: Any) -> list[dict[str, Any]]:
    """Earlier penalties of each organisation of the case: some articles are graver the second time."""
    rows = case.parties.filter(standing="investigated").exclude(party_class="person").select_related("party")
    found = [(row.party.name, queries.prior_penalties(request.actor, row.party)) for row in rows[:10]]
    return [{"name": name, "prior": prior} for name, prior in found if prior]


def _page(request: ActorRequest, row: Measure, failed: str = "", form: Form | None = None) -> HttpResponse:
    steps = doing.offered(request.actor, row)
    main = next((step for step in steps if step["verb"] not in doing.NEVER_MAIN), None)
    for step in steps:
        if form is not None and step["verb"] == failed:
            step["form"] = form
    clocks = list(open_clocks().filter(subject_key=row.case_id, number=row.number))
    people = {row.proposed_by, row.second_signer, row.decided_by} - {None}
    names = agencies.names(people)  # type: ignore[arg-type]
    context = {
        "title": _("%(kind)s：%(party)s")
        % {"kind": words.kind(row.measure_kind), "party": panels.party_label(row)},
        "measure": row,
        "pill": words.pill(row.state),
        "basis": bases().get(row.basis),
        "cite": case_words.basis(row.basis),
        "violation": case_words.violation(row.violation),
        "chip": clock_panel.chip(clocks[0]) if clocks else None,
        "why": clock_panel.why(clocks[0]) if clocks else None,
        "names": {
            key: names.get(getattr(row, key), "") for key in ("proposed_by", "second_signer", "decided_by")
        },
        "steps": [step for step in steps if step is not main],
        "main": main,
        "entries": _entries(request, row),
        "case_url": reverse("cases:page", args=[row.case_id]),
        "problems": problems(form) if form is not None else [],
    }
    return render(request, "measures/page.html", context, status=422 if form is not None else 200)


def _entries(request: ActorRequest, row: Measure) -> list[dict[str, Any]]:
    rows = of_objects([row.pk], 50)
    places = agencies.by_id({one.agency for one in rows})
    names = agencies.names({one.user for one in rows if one.agency == request.actor.agency_id})
    seals = ledger.seals(one.pk for one in rows)
    return [
        {
            "at": one.at,
            "ours": one.agency == request.actor.agency_id,
            "agency": places.get(one.agency),
            "who": names.get(one.user, ""),
            "words": words.said(one.verb),
            "seal": seals.get(one.pk),
        }
        for one in rows
    ]
