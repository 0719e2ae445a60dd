"""Opening a case: from a lead, from a transfer that was accepted, or from what was found on the spot."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.access import ActorRequest, needs
from husheng.foundation.agencies.models import User
from husheng.foundation.kernel.errors import Invalid, NotFound
from husheng.foundation.shell.forms import blame, problems
from husheng.intake.handovers import queries as handovers
from husheng.intake.leads import queries as leads
from husheng.intake.leads.models import Lead

from .. import acts, forms, people, queries


@needs(Permission.CASE_OPEN)
@require_http_methods(["GET", "POST"])
def propose(request: ActorRequest) -> HttpResponse:
    """提请立案; `lead` in the address is where it comes from."""
    lead = _lead(request)
    data = request.POST if request.method == "POST" else None
    form = forms.ProposeForm(data, people=_others(request.actor), initial=_initial(lead))
    more: dict[str, Any] = {"lead": lead, "prior": _prior(request.actor, lead)}
    if data is not None and form.is_valid():
        try:
            case = acts.propose(request.actor, form.details(lead.pk if lead else None))
        except Invalid as error:
            blame(form, error)
        else:
            messages.success(request, _("已提请立案，等第二承办人确认。"))
            return redirect("cases:page", case.pk)
    return _asked(request, "cases/propose.html", _("提请立案"), form, **more)


@needs(Permission.CASE_OPEN)
@require_http_methods(["GET", "POST"])
def from_transfer(request: ActorRequest, handover: UUID) -> HttpResponse:
    """接续立案: our own case on a transfer that we accepted."""
    row = handovers.handover(request.actor, handover)
    if row.to_agency_id != request.actor.agency_id:
        raise NotFound("没有找到。它可能不存在，或不属于您办理的范围。")
    data = request.POST if request.method == "POST" else None
    form = forms.SecondForm(data, people=_others(request.actor))
    if data is not None and form.is_valid():
        try:
            case = acts.open_from_transfer(request.actor, row.pk, UUID(form.cleaned_data["second"]))
        except Invalid as error:
            blame(form, error)
        else:
            messages.success(request, _("已提请立案，等第二承办人确认。"))
            return redirect("cases:page", case.pk)
    return _asked(request, "cases/from_transfer.html", _("接续立案"), form, handover=row)


def _asked(request: ActorRequest, template: str, title: str, form: Form, **more: Any) -> HttpResponse:
    context = {"title": title, "form": form, "problems": problems(form) if form.is_bound else [], **more}
    return render(request, template, context, status=422 if form.is_bound else 200)


def _lead(request: ActorRequest) -> Lead | None:
    text = (request.POST if request.method == "POST" else request.GET).get("lead", "")
    if not text:
        return None
    try:
        return leads.lead(request.actor, UUID(text))
    except ValueError:
        raise NotFound("没有找到。它可能不存在，或不属于您办理的范围。") from None


def _initial(lead: Lead | None) -> dict[str, Any]:
    if lead is None:
        return {}
    return {
        "principal_type": lead.violation,
        "types": [lead.violation],
        "organisation": lead.organisation,
        "place": lead.place,
    }


def _prior(actor: Actor, lead: Lead | None) -> list[queries.PriorOutcome]:
    return queries.prior_outcomes(actor, lead.organisation) if lead and lead.organisation else []


def _others(actor: Actor) -> list[User]:
    return [person for person in people.able(actor.agency_id) if person.pk != actor.user_id]
