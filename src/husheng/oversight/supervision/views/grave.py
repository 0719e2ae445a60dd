"""重大事项报告: report one, sign for it, say what becomes of it."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from husheng.foundation.acts.act import seen_in
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.access import ActorRequest, needs
from husheng.foundation.kernel.errors import Invalid, NotFound
from husheng.foundation.shell import keyset
from husheng.foundation.shell.forms import problems, told
from husheng.foundation.shell.subjects import subject_url

from .. import acts, letters, offices, queries, shown, words
from ..forms import AccountForm, GroundsForm
from ..models import Grave
from .matters import chosen
from .serving import as_file

SAID: Final = {
    "raise": gettext_noop("报告重大事项"),
    "receive": gettext_noop("签收，双方各持回执"),
    "settle": gettext_noop("处理"),
}
PAPERS: Final = {"report": letters.of_grave, "receipt": letters.receipt_of}


@needs(Permission.SUPERVISION_READ)
@require_GET
def list_(request: ActorRequest) -> HttpResponse:
    """Open reports; the settled ones on request."""
    actor = request.actor
    everything = request.GET.get("show") == "all"
    page = keyset.page(queries.graves(actor, open_only=not everything), "raised_at", request.GET.dict())
    context = {
        "title": _("重大事项"),
        "tabs": shown.tabs(actor, shown.GRAVES),
        "views": [
            {"label": _("待处理"), "url": "?", "current": not everything},
            {"label": _("全部"), "url": "?show=all", "current": everything},
        ],
        "rows": [shown.grave_row(one) for one in page.rows],
        "page": page,
        "may_raise": actor.may(Permission.SUPERVISION_ANSWER),
    }
    return render(request, "supervision/graves.html", context)


@needs(Permission.SUPERVISION_ANSWER)
@require_http_methods(["GET", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """Report one's own lead or case upwards, at once."""
    subject, missing = chosen(request)
    form = GroundsForm(request.POST if request.method == "POST" else None)
    error: Invalid | None = None
    if request.method == "POST" and subject is not None and form.is_valid():
        given = form.cleaned_data
        try:
            grave = acts.raise_(request.actor, subject.kind, subject.key, given["grounds"], given["words"])
        except Invalid as refused:
            error = refused
        else:
            said = _("已报告%(office)s，编号 %(number)s。签收后回执在本页。")
            messages.success(request, said % {"office": grave.office.short_name, "number": grave.number})
            return redirect("supervision:grave", grave.pk)
    chain = offices.chain(subject.agency) if subject else []
    context = {
        "title": _("报告重大事项"),
        "subject": subject,
        "kind": words.matter(subject.kind) if subject else "",
        "office": chain[0] if chain else None,
        "missing": missing,
        "form": form,
        "problems": told(error, "#id_") if error else problems(form) if form.is_bound else [],
    }
    return render(request, "supervision/new_grave.html", context, status=422 if context["problems"] else 200)


@needs(Permission.SUPERVISION_READ)
@require_GET
def page(request: ActorRequest, key: UUID) -> HttpResponse:
    """One report with its receipt."""
    return _page(request, queries.grave(request.actor, key))


@needs(Permission.SUPERVISION_READ)
@require_GET
def file(request: ActorRequest, key: UUID, name: str, form: str) -> HttpResponse:
    """The report or its receipt as .docx or PDF."""
    row = queries.grave(request.actor, key)
    if name not in PAPERS:
        raise NotFound("没有这份文书。")
    return as_file(PAPERS[name](row), form)


@needs(Permission.SUPERVISION_URGE)
@require_POST
def do(request: ActorRequest, key: UUID, verb: str) -> HttpResponse:
    """签收、处理."""
    row = queries.grave(request.actor, key)
    if verb == "receive":
        grave = acts.receive(request.actor, seen_in(request.POST, key))
        messages.success(request, _("已签收，回执编号 %(number)s。") % {"number": grave.receipt_number})
        return redirect("supervision:grave", key)
    if verb != "settle":
        raise NotFound("没有这一步。")
    form = AccountForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form)
    try:
        acts.settle(request.actor, seen_in(request.POST, key), form.cleaned_data["words"])
    except Invalid as error:
        return _page(request, row, form, error)
    messages.success(request, _("处理意见已送达报告单位。"))
    return redirect("supervision:grave", key)


def _page(request: ActorRequest, row: Grave, form: Any = None, error: Invalid | None = None) -> HttpResponse:
    actor = request.actor
    verbs = row.lifecycle.verbs(row.state) if row.lifecycle else ()
    office = actor.may(Permission.SUPERVISION_URGE) and actor.agency_id in {
        one.pk for one in offices.chain(row.agency)
    }
    wrong = told(error, "#id_") if error else problems(form) if form is not None else []
    settling = form or AccountForm()
    settling.fields["words"].label = _("处理意见")
    agencies = [one for one in (row.agency, row.office, row.superior) if one is not None]
    context = {
        **shown.grave_row(row),
        "title": row.title,
        "paper": shown.read(letters.of_grave(row)),
        "can": set(verbs) if office else set(),
        "form": settling,
        "entries": shown.entries(actor, row.pk, dict(SAID), agencies),
        "subject_url": subject_url(row.subject_kind, row.subject_key),
        "problems": wrong,
    }
    return render(request, "supervision/grave.html", context, status=422 if wrong else 200)
