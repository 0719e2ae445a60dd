"""A lead is typed in, or taken over from a hand-over that was signed for."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.access import ActorRequest, needs
from husheng.foundation.kernel.errors import Invalid
from husheng.foundation.shell.forms import blame, problems
from husheng.intake.tips import queries as tips
from husheng.intake.tips.categories import categories

from .. import acts
from ..forms import FromTipForm, RegisterForm


@needs(Permission.LEAD_REGISTER)
def register(request: ActorRequest) -> HttpResponse:
    """登记线索."""
    form = RegisterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            lead = acts.register(request.actor, form.details())
        except Invalid as error:
            blame(form, error)
        else:
            messages.success(request, _("已登记 %(number)s，举报人和内容已密封。") % {"number": lead.number})
            return redirect("leads:page", lead.pk)
    context = {"title": _("登记线索"), "form": form, "problems": problems(form)}
    return render(request, "leads/register.html", context, status=422 if form.is_bound else 200)


@needs(Permission.LEAD_REGISTER)
@require_POST
def from_tip(request: ActorRequest, tip: UUID) -> HttpResponse:
    """由举报登记: what the officer has read stands in the form as far as it names the provider; the rest he writes."""
    row = tips.tip(request.actor, tip)
    if request.POST.get("_prefill"):
        known = {name: request.POST.get(name, "") for name in ("organisation", "place")}
        form = FromTipForm(initial={"violation": categories()[row.category].violation, **known})
    else:
        form = FromTipForm(request.POST)
        if form.is_valid():
            try:
                lead = acts.register_from_tip(request.actor, row.pk, form.details())
            except Invalid as error:
                blame(form, error)
            else:
                messages.success(request, _("已登记 %(number)s。") % {"number": lead.number})
                return redirect("leads:page", lead.pk)
    context = {"title": _("由举报登记线索"), "form": form, "problems": problems(form), "tip": row}
    return render(request, "leads/from_tip.html", context, status=422 if form.is_bound else 200)


@needs(Permission.LEAD_REGISTER)
@require_POST
def from_handover(request: ActorRequest, handover: UUID) -> HttpResponse:
    """由流转登记: one press; what the sender knows is taken over."""
    lead = acts.register_from_handover(request.actor, handover)
    messages.success(request, _("已登记 %(number)s。") % {"number": lead.number})
    return redirect("leads:page", lead.pk)
