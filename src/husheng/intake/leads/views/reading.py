"""The page of one lead, what is revealed of it, and who has read it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.access import ActorRequest, needs
from husheng.foundation.kernel.errors import Refused
from husheng.foundation.privacy.purposes import Purpose
from husheng.foundation.privacy.reveal import purposes_for
from husheng.foundation.shell.forms import problems

from .. import queries, revealing, shown
from ..forms import RevealForm
from ..models import Lead


@needs(Permission.LEAD_READ)
@require_GET
def page(request: ActorRequest, key: UUID) -> HttpResponse:
    """The lead."""
    return lead_page(request, key)


@needs(Permission.LEAD_READ)
@require_POST
def reveal(request: ActorRequest, key: UUID) -> HttpResponse:
    """Show what is sealed, once, after the reading has been written down. Never stored, never in an address."""
    lead = queries.lead(request.actor, key)
    form = RevealForm(purposes_for(request.actor, lead), request.POST)
    if not form.is_valid():
        return lead_page(request, key, status=422, reveal_form=form, problems=problems(form))
    typed = form.cleaned_data
    try:
        values = revealing.read(request.actor, lead, Purpose(typed["purpose"]), typed["reason"])
    except Refused as refused:
        if not request.htmx:
            raise
        return _sealed(request, lead, refused=refused, status=refused.status)
    return _sealed(request, lead, values) if request.htmx else lead_page(request, key, values=values)


def _sealed(
    request: ActorRequest,
    lead: Lead,
    values: Mapping[str, str] | None = None,
    refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    """The panel alone, as the page draws it."""
    context = {"lead": lead, "sealed": shown.sealed(request.actor, lead), "values": values or {}}
    if refused is not None:
        context |= {"refused": _(refused.message), "ask_url": refused.facts.get("ask_url", "")}
    return render(request, "leads/_sealed.html", context, status=status)


@needs(Permission.LEAD_READ)
@require_GET
def readers(request: ActorRequest, key: UUID) -> HttpResponse:
    """谁看过."""
    lead = queries.lead(request.actor, key)
    context = {"title": _("谁看过"), "lead": lead, "reads": shown.reads(request.actor, lead, 200)}
    return render(request, "leads/readers.html", context)


def lead_page(request: ActorRequest, key: UUID, status: int = 200, **more: Any) -> HttpResponse:
    """The lead's page, with what a form on it has just said."""
    lead = queries.lead(request.actor, key)
    form = RevealForm(purposes_for(request.actor, lead))
    context = {**shown.context(request.actor, lead), "reveal_form": form, "values": {}, **more}
    return render(request, "leads/page.html", context, status=status)
