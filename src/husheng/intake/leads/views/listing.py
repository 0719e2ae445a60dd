"""The list with its filters in the address, search, and the files that go out of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.access import ActorRequest, needs
from husheng.foundation.kernel import clock
from husheng.foundation.shell.forms import problems

from .. import exports, filters, listed, paging, queries, undoing
from ..forms import PeriodForm


@needs(Permission.LEAD_READ)
@require_GET
def list_(request: ActorRequest) -> HttpResponse:
    """The list."""
    chosen = filters.parse(request.GET)
    page = paging.page(request.actor, chosen, filters.cursor(request.GET))
    context = listed.context(request.actor, chosen, page, request.GET) | {"undo": undoing.offered(request)}
    return render(request, "leads/list.html", context)


@needs(Permission.LEAD_READ)
@require_GET
def search(request: ActorRequest) -> HttpResponse:
    """What the words find in number, organisation and composed title."""
    text, chosen = request.GET.get("q", "").strip()[:100], filters.parse(request.GET)
    found = paging.search(
        request.actor, text, scope=chosen.scope, district=chosen.district, at=filters.cursor(request.GET)
    )
    context = {
        "title": _("检索线索"),
        "q": text,
        "rows": listed.rows(request.actor, found.rows),
        "page": listed.neighbours(found, request.GET),
        "total": found.total,
    }
    return render(request, "leads/search.html", context)


@needs(Permission.LEAD_READ)
@require_GET
def export(request: ActorRequest) -> HttpResponse:
    """The filtered list as a workbook; it holds nothing that is sealed."""
    return exports.leads(request.actor, filters.parse(request.GET))


@needs(Permission.LEAD_READ)
@require_GET
def answers(request: ActorRequest) -> HttpResponse:
    """Order numbers with their answers, to be given back to the hotline."""
    today = clock.today()
    month = today.replace(day=1)
    form = PeriodForm(request.GET or None, initial={"first": month, "last": today})
    if form.is_valid():
        return exports.hotline_answers(request.actor, form.cleaned_data["first"], form.cleaned_data["last"])
    context: dict[str, Any] = {"title": _("导出热线答复"), "form": form, "problems": problems(form)}
    context["waiting"] = len(queries.hotline_answers(request.actor, month, today))
    return render(request, "leads/answers.html", context, status=422 if form.is_bound else 200)
