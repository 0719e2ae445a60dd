"""Pages of campaigns: the list, the start of a new one, its progress, tasks beside the plan, its end."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from husheng.foundation.acts.act import seen_in
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.access import ActorRequest, needs
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.errors import Invalid, NotFound
from husheng.foundation.shell.forms import problems as form_problems
from husheng.foundation.shell.forms import told

from .. import acts, files, queries, words
from ..acts import AddedTask
from ..forms import AssignForm
from ..models import Campaign
from ..naming import campaign_title, spoken
from ..shown import campaign as shown

MOST = 100


@needs(Permission.CAMPAIGN_READ)
@require_GET
def list_(request: ActorRequest) -> HttpResponse:
    """Campaigns of the task force, and the plans that this post may start."""
    actor = request.actor
    rows = list(queries.campaigns(actor)[:MOST])
    running = {row.plan for row in rows if row.state == "open"}
    context = {
        "title": _("专项行动"),
        "rows": [
            {
                "row": row,
                "title": campaign_title(row),
                "pill": words.CAMPAIGN[row.state],
                "done": row.tasks.filter(state="confirmed").count(),
                "given": row.tasks.count(),
            }
            for row in rows
        ],
        "plans": _startable(request, running),
    }
    return render(request, "campaigns/list.html", context)


@needs(Permission.CAMPAIGN_OPEN)
@require_POST
def open_(request: ActorRequest) -> HttpResponse:
    """启动专项行动."""
    campaign = acts.open_(request.actor, request.POST.get("plan", ""))
    messages.success(request, _("已启动。各机构的任务和报表已经发出。"))
    return redirect("campaigns:page", campaign.pk)


@needs(Permission.CAMPAIGN_READ)
@require_GET
def page(request: ActorRequest, key: UUID) -> HttpResponse:
    """进展."""
    campaign = queries.campaign(request.actor, key)
    return _page(request, campaign)


@needs(Permission.CAMPAIGN_OPEN)
@require_POST
def do(request: ActorRequest, key: UUID, verb: str) -> HttpResponse:
    """补发任务, or 结束."""
    campaign = queries.campaign(request.actor, key)
    try:
        if verb == "dispatch":
            acts.dispatch(request.actor, seen_in(request.POST, key))
            messages.success(request, _("已补发。"))
        elif verb == "close":
            acts.close_(request.actor, seen_in(request.POST, key), request.POST.get("reason", ""))
            messages.success(request, _("专项行动已结束。"))
        else:
            raise NotFound("没有这一步。")
    except Invalid as error:
        return _page(request, campaign, error)
    return redirect("campaigns:page", key)


@needs(Permission.CAMPAIGN_OPEN)
@require_http_methods(["GET", "POST"])
def assign(request: ActorRequest, key: UUID) -> HttpResponse:
    """下发任务 beside the plan."""
    campaign = queries.campaign(request.actor, key)
    form = AssignForm(shown.agency_choices(campaign), request.POST or None)
    problems: list[dict[str, str]] = []
    if request.method == "POST":
        problems = _assign(request, key, form)
        if not problems:
            messages.success(request, _("已下发。"))
            return redirect("campaigns:tasks", key)
    context = {
        **shown.head(request.actor, campaign, files.plan_of(campaign), clock.today()),
        "title": _("下发任务"),
        "form": form,
        "problems": problems,
    }
    return render(request, "campaigns/assign.html", context, status=422 if problems else 200)


def _assign(request: ActorRequest, key: UUID, form: AssignForm) -> list[dict[str, str]]:
    if not form.is_valid():
        return form_problems(form)
    found = form.cleaned_data
    keys = tuple(UUID(each) for each in found["agencies"])
    try:
        added = AddedTask(found["title"], found["evidence"], found["due_on"], keys)
        acts.assign(request.actor, seen_in(request.POST, key), added)
    except Invalid as error:
        return told(error)
    return []


def _page(request: ActorRequest, campaign: Campaign, error: Invalid | None = None) -> HttpResponse:
    context = {
        **shown.progress(request.actor, campaign, request.GET.get("metric", "")),
        "problems": told(error),
        "heading": _(error.message) if error else "",
    }
    return render(request, "campaigns/page.html", context, status=422 if error else 200)


def _startable(request: ActorRequest, running: set[str]) -> list[dict[str, Any]]:
    """Plans of the post's own place that it leads and that are not under way."""
    actor = request.actor
    if not actor.may(Permission.CAMPAIGN_OPEN):
        return []
    found = []
    for name in files.names():
        plan = files.plan(name)
        if plan.lead == actor.agency_kind and plan.region == actor.region_code and name not in running:
            found.append({"name": name, "title": spoken(plan.title), "first": plan.first, "last": plan.last})
    return found
