"""One address for each step of a case: its form, and its act. A lost race shows then, now and yours."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from husheng.foundation.acts.act import seen_in
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.access import ActorRequest, needs
from husheng.foundation.agencies.steps import lost, taken
from husheng.foundation.kernel.errors import Conflict, NotFound
from husheng.foundation.shell.forms import problems
from husheng.intake.handovers import queries as handovers

from .. import acts, doing, forms, queries, words
from ..models import Case

UNKNOWN = "没有找到。它可能不存在，或不属于您办理的范围。"


@needs(Permission.CASE_OPEN, Permission.CASE_HANDLE, Permission.CASE_APPROVE)
@require_http_methods(["GET", "POST"])
def act(request: ActorRequest, key: UUID, verb: str) -> HttpResponse:
    """The form of a step, or the step itself."""
    case = queries.case(request.actor, key)
    step = doing.STEPS.get(verb)
    if step is None or not queries.inside(request.actor, case):
        raise NotFound(UNKNOWN)
    data = request.POST if request.method == "POST" else None
    form = step.form(request.actor, case, data)
    more: dict[str, Any] = {"verb": verb, "note": step.note, "template": step.template}
    if data is None:
        return asked(request, case, step.label, form, **more)
    return done(
        request, case, step.label, form, lambda seen: step.do(request.actor, seen, form), step.said, **more
    )


@needs(Permission.CASE_HANDLE)
@require_http_methods(["GET", "POST"])
def take_result(request: ActorRequest, key: UUID, handover: UUID) -> HttpResponse:
    """取回协查结果: what the other agency answered is shown beside the form."""
    case = queries.case(request.actor, key)
    row = next((h for h in handovers.of_subject(request.actor, case.pk) if h.pk == handover), None)
    if row is None:
        raise NotFound(UNKNOWN)
    form = forms.ResultForm(request.POST if request.method == "POST" else None)
    label = _("取回协查结果")
    more: dict[str, Any] = {"handover": row, "items": list(row.items.all())}
    if request.method != "POST":
        return asked(request, case, label, form, **more)
    return done(
        request, case, label, form,
        lambda seen: acts.take_result(request.actor, seen, row.pk, form.cleaned_data["result"]),
        _("已取回结果，办案期限继续计算。"), **more,
    )  # fmt: skip


@needs(Permission.CASE_HANDLE)
@require_POST
def protect(request: ActorRequest, key: UUID, entry: UUID) -> HttpResponse:
    """改列受保护的人."""
    case = queries.case(request.actor, key)
    acts.protect_party(request.actor, seen_in(request.POST, case.pk), entry)
    messages.success(request, _("已列为受保护的人。"))
    return redirect("cases:page", case.pk)


def done(
    request: ActorRequest, case: Case, label: Any, form: Form, do: Any, said: Any, **more: Any
) -> HttpResponse:
    """Carry it out; what was wrong comes back in the form, with everything that was typed."""
    try:
        if not taken(request, case.pk, form, do, said):
            return asked(request, case, label, form, status=422, **more)
    except Conflict as error:
        now, url = queries.case(request.actor, case.pk), reverse("cases:page", args=[case.pk])
        return lost(request, now, label, error, url, words.state, lambda verb: words.deed(verb, {}))
    return redirect("cases:page", case.pk)


def asked(
    request: ActorRequest,
    case: Case,
    label: Any,
    form: Form,
    status: int = 200,
    template: str = "cases/act.html",
    **more: Any,
) -> HttpResponse:
    """The form of one step."""
    context = {
        "title": label,
        "case": case,
        "form": form,
        "pill": words.pill(case.state),
        "problems": problems(form) if form.is_bound else [],
        **more,
    }
    return render(request, template, context, status=status)
