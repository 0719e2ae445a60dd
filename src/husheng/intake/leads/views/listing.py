"""The list with its filters in the address, saved views, search, and the files that go out of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from husheng.foundation.acts.act import Seen
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.access import ActorRequest, needs
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.errors import NotFound
from husheng.foundation.shell.forms import problems

from .. import acts, exports, filters, listed, paging, queries
from ..forms import PeriodForm, ViewForm
from ..models import SavedView


@needs(Permission.LEAD_READ)
@require_GET
def list_(request: ActorRequest) -> HttpResponse:
    """The list."""
    chosen = filters.parse(request.GET)
    page = paging.page(request.actor, chosen, filters.cursor(request.GET))
    return render(request, "leads/list.html", listed.context(request.actor, chosen, page, request.GET))


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


@needs(Permission.LEAD_READ)
def save_view(request: ActorRequest) -> HttpResponse:
    """Give the present filter a name."""
    if request.method == "POST":
        form = ViewForm(request.POST)
        if form.is_valid():
            typed = form.cleaned_data
            view = acts.save_view(request.actor, typed["name"], _plain(typed["query"]), typed["shared"])
            messages.success(request, _("已保存视图。"))
            return _to_list(view.query)
        status = 422
    else:
        form, status = ViewForm(initial={"query": _plain(request.GET.urlencode())}), 200
    mine = [view for view in queries.saved_views(request.actor) if view.user == request.actor.user_id]
    context = {"title": _("把当前筛选存为视图"), "form": form, "problems": problems(form), "mine": mine}
    return render(request, "leads/save_view.html", context, status=status)


@needs(Permission.LEAD_READ)
@require_POST
def drop_view(request: ActorRequest, key: UUID) -> HttpResponse:
    """Stop using a view."""
    if not SavedView.objects.filter(pk=key, agency=request.actor.agency_id).exists():
        raise NotFound("没有找到。它可能不存在，或不属于您办理的范围。")
    acts.drop_view(request.actor, Seen(key))
    messages.success(request, _("已停用视图。"))
    return redirect("leads:save_view")


def _plain(query: str) -> str:
    """Only what is a filter."""
    return filters.parse(QueryDict(query)).as_query()


def _to_list(query: str) -> HttpResponse:
    response = redirect("leads:list")
    if query:
        response["Location"] += f"?{query}"
    return response
