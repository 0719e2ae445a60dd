"""Canaries: who planted which, and the alarm when one was read. For the security officer and the auditor."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.agencies.access import ActorRequest, needs
from husheng.foundation.kernel.errors import Invalid
from husheng.foundation.shell.forms import blame, problems

from .. import acts, doing, queries, words
from ..forms import CanaryForm
from .stepping import step, with_form

PLANTERS = needs(Permission.LEAK_PLANT)


@PLANTERS
@require_http_methods(["GET", "POST"])
def list_(request: ActorRequest) -> HttpResponse:
    """All of them, those that were read first; a form that proposes one more."""
    form = CanaryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            acts.propose_canary(request.actor, form.details())
        except Invalid as error:
            blame(form, error)
        else:
            messages.success(request, _("已提出，等另一位安全员或审计员投放。"))
            return redirect("leaks:canaries")
    return _list(request, form)


@PLANTERS
@require_POST
def do(request: ActorRequest, key: UUID, verb: str) -> HttpResponse:
    """One step; what was wrong comes back in the list."""
    row = queries.canary(request.actor, key)
    failed = step(request, row, verb)
    if failed is not None:
        return _list(request, CanaryForm(), (row.pk, verb, failed))
    return redirect("leaks:canaries")


def _list(
    request: ActorRequest, form: CanaryForm, failed: tuple[UUID, str, Form] | None = None
) -> HttpResponse:
    watched = queries.canaries(request.actor)
    places = agencies.by_id({read.agency for one in watched for read in one.touches})
    rows = [_row(request, one, places, failed) for one in watched]
    wrong = failed[2] if failed else form if form.is_bound else None
    context = {
        "title": _("诱饵"),
        "rows": sorted(rows, key=lambda row: not row["alarm"]),
        "form": form,
        "problems": problems(wrong) if wrong is not None else [],
    }
    return render(request, "leaks/canaries.html", context, status=422 if wrong is not None else 200)


def _row(
    request: ActorRequest,
    one: queries.Watched,
    places: dict[UUID, Any],
    failed: tuple[UUID, str, Form] | None,
) -> dict[str, Any]:
    row = one.canary
    key, verb, form = failed if failed else (None, "", None)
    return {
        "canary": row,
        "number": row.lead.number if row.lead else "",
        "type": words.violation(row.violation),
        "pill": words.pill(row.state),
        "alarm": bool(one.touches) and row.state == "planted",
        "touches": [
            {"at": read.at, "agency": places.get(read.agency), "code": words.code(read.post)}
            for read in one.touches[:5]
        ],
        "steps": with_form(doing.offered(request.actor, row), verb, form if key == row.pk else None),
    }
