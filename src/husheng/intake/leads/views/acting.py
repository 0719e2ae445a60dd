"""One address for each step of a lead: its form, and its act. A lost race shows then, now and yours."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.access import ActorRequest, needs
from husheng.foundation.agencies.steps import lost, taken
from husheng.foundation.kernel.errors import Conflict, NotFound
from husheng.foundation.kernel.whole import whole
from husheng.foundation.shell.forms import SpokenForm, problems
from husheng.intake.handovers import queries as handovers

from .. import acts, doing, forms, queries, words
from ..models import Lead

PARTS = 4


@needs(Permission.LEAD_HANDLE, Permission.HANDOVER_SEND)
def act(request: ActorRequest, key: UUID, verb: str) -> HttpResponse:
    """The form of a step, or the step itself."""
    lead = queries.lead(request.actor, key)
    if verb == "split":
        return _split(request, lead)
    if verb in ("take_result", "take_back"):
        return _returned(request, lead, verb)
    step = doing.STEPS.get(verb)
    if step is None:
        raise NotFound("没有找到。它可能不存在，或不属于您办理的范围。")
    if request.method != "POST":
        return _asked(request, lead, verb, step.label, step.form(request.actor, lead, None))
    form = step.form(request.actor, lead, request.POST)
    return _done(
        request, lead, verb, step.label, form, lambda seen: step.do(request.actor, seen, form), step.said
    )


def _returned(request: ActorRequest, lead: Lead, verb: str) -> HttpResponse:
    """What has come back from another agency: its result, or the lead itself."""
    found = (request.POST if request.method == "POST" else request.GET).get("handover", "")
    row = next((h for h in handovers.of_subject(request.actor, lead.pk) if str(h.pk) == found), None)
    if row is None:
        raise NotFound("没有找到。它可能不存在，或不属于您办理的范围。")
    data = request.POST if request.method == "POST" else None
    more: dict[str, Any] = {"handover": row}
    if verb == "take_back":
        back = forms.WordsForm(data)
        label, said = _("收回办理"), _("已收回，由本机关继续办理。")
        if data is None:
            return _asked(request, lead, verb, label, back, **more)
        return _done(
            request, lead, verb, label, back,
            lambda seen: acts.take_back(request.actor, seen, row.pk, back.cleaned_data["words"]), said, **more,
        )  # fmt: skip
    result = forms.ResultForm(data, passed_on=lead.state == "handed_over")
    label, said = _("取回结果"), _("已取回结果。")
    more["items"] = list(row.items.all())
    if data is None:
        return _asked(request, lead, verb, label, result, **more)
    return _done(
        request, lead, verb, label, result,
        lambda seen: acts.take_result(
            request.actor, seen, row.pk, result.cleaned_data["findings"], result.cleaned_data.get("outcome", "")
        ), said, **more,
    )  # fmt: skip


def _split(request: ActorRequest, lead: Lead) -> HttpResponse:
    """One line for each matter; empty lines do not count."""
    data = request.POST if request.method == "POST" else None
    lines = [forms.PartForm(data, prefix=f"part-{n}") for n in range(1, _lines(request) + 1)]
    more: dict[str, Any] = {"lines": lines, "more_url": f"?lines={len(lines) + 2}"}
    if data is None:
        return _asked(request, lead, "split", doing.SPLIT, SpokenForm(), **more)
    if not all(line.is_valid() for line in lines):
        return _asked(request, lead, "split", doing.SPLIT, SpokenForm(data), status=422, **more)
    parts = [part for line in lines if (part := line.part())]
    return _done(
        request, lead, "split", doing.SPLIT, SpokenForm(data),
        lambda seen: acts.split(request.actor, seen, parts), _("已拆分，各条分别办理。"), **more,
    )  # fmt: skip


def _lines(request: ActorRequest) -> int:
    text = (request.POST if request.method == "POST" else request.GET).get("lines", "")
    return min(whole(text) or PARTS, 10)


def _done(
    request: ActorRequest, lead: Lead, verb: str, label: Any, form: Form, do: Any, said: Any, **more: Any
) -> HttpResponse:
    """Carry it out; what was wrong comes back in the form, with everything that was typed."""
    try:
        if not taken(request, lead.pk, form, do, said):
            return _asked(request, lead, verb, label, form, status=422, **more)
    except Conflict as error:
        now, url = queries.lead(request.actor, lead.pk), reverse("leads:page", args=[lead.pk])
        return lost(request, now, label, error, url, words.state)
    return redirect("leads:page", lead.pk)


def _asked(
    request: ActorRequest, lead: Lead, verb: str, label: Any, form: Form, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "title": label,
        "lead": lead,
        "verb": verb,
        "form": form,
        "pill": words.pill(lead.state),
        "type": words.violation(lead.violation),
        "problems": problems(form, *more.get("lines", ())),
        **more,
    }
    template = "leads/split.html" if verb == "split" else "leads/act.html"
    return render(request, template, context, status=status)
