"""Pages of the register: organisations with their search, one party, register and correct an organisation."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from husheng.foundation.acts.act import seen_in
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.access import ActorRequest, needs
from husheng.foundation.kernel.errors import Invalid, Refused
from husheng.foundation.shell.forms import blame, problems

from . import acts, queries
from .forms import OrganisationForm
from .models import Party
from .words import party_class


@needs(Permission.CASE_READ)
@require_GET
def list_(request: ActorRequest) -> HttpResponse:
    """Organisations of our register."""
    text = request.GET.get("q", "").strip()[:100]
    found = queries.organisations(request.actor, text, _key(request.GET.get("after", "")))
    context = {
        "title": _("当事人登记簿"),
        "q": text,
        "rows": [{"party": row, "class": party_class(row.party_class)} for row in found.rows],
        "page": {"shown": len(found.rows), "next_url": _next(text, found.after), "previous_url": ""},
        "may_register": request.actor.may(Permission.PARTY_REGISTER),
    }
    return render(request, "parties/list.html", context)


@needs(Permission.CASE_READ)
@require_GET
def page(request: ActorRequest, key: UUID) -> HttpResponse:
    """One party; of a person only the number."""
    row = queries.party(request.actor, key)
    context = {
        "title": row.name or f"{_('个人')} {row.number}",
        "party": row,
        "class": party_class(row.party_class),
        "may_update": not row.is_person and request.actor.may(Permission.PARTY_REGISTER, row, "update"),
    }
    return render(request, "parties/page.html", context)


@needs(Permission.PARTY_REGISTER)
def register(request: ActorRequest) -> HttpResponse:
    """登记机构."""
    form = OrganisationForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            made = acts.register_party(request.actor, form.details())
        except Invalid as error:
            blame(form, error)
        else:
            messages.success(request, _("已登记 %(number)s。") % {"number": made.number})
            return redirect("parties:page", made.pk)
    return _asked(request, form, _("登记机构"))


@needs(Permission.PARTY_REGISTER)
def update(request: ActorRequest, key: UUID) -> HttpResponse:
    """更正机构."""
    row = queries.party(request.actor, key)
    if row.is_person:
        raise Refused("没有更正。个人信息只在案件里更正，请由承办人办理。")
    held = {name: getattr(row, name) for name in ("party_class", "name", "uscc", "address")}
    form = OrganisationForm(request.POST or None, initial=held)
    if form.is_bound and form.is_valid():
        try:
            acts.update(request.actor, seen_in(request.POST, key), form.details())
        except Invalid as error:
            blame(form, error)
        else:
            messages.success(request, _("已更正。"))
            return redirect("parties:page", key)
    return _asked(request, form, _("更正机构"), row)


def _asked(request: ActorRequest, form: Form, title: str, party: Party | None = None) -> HttpResponse:
    context: dict[str, Any] = {"title": title, "form": form, "party": party, "problems": problems(form)}
    return render(request, "parties/form.html", context, status=422 if form.is_bound else 200)


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _next(text: str, after: UUID | None) -> str:
    return f"?{urlencode({'q': text, 'after': str(after)})}" if after else ""
