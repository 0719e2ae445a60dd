"""Pages of rewards: what waits for whom, one reward, the form that proposes one."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from husheng.casework.cases import queries as cases
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.acts.queries import of_objects
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.agencies.access import ActorRequest, needs
from husheng.foundation.agencies.scope import only
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.errors import Invalid, NotFound
from husheng.foundation.ledger import queries as ledger
from husheng.foundation.shell.forms import blame, problems
from husheng.foundation.shell.keyset import page as paged

from . import acts, doing, forms, queries, rules, words
from .models import Reward
from .scales import scale_of

ALL: Final = "all"
BOXES: Final = ("proposed", "seconded", "approved", ALL)
UNKNOWN: Final = "没有找到。它可能不存在，或不属于您办理的范围。"
MOST_ENTRIES: Final = 50


@needs(*queries.READERS)
@require_GET
def list_(request: ActorRequest) -> HttpResponse:
    """What waits for approval and for its receipt, the cases that earn one, and this year's totals."""
    actor = request.actor
    box = request.GET.get("box", "proposed")
    box = box if box in BOXES else "proposed"
    rows = queries.rewards(actor, "" if box == ALL else box)
    page = paged(rows, "proposed_on", request.GET.dict())
    labels = {
        "proposed": _("待第一人审批"),
        "seconded": _("待第二人审批"),
        "approved": _("待领取"),
        ALL: _("全部"),
    }
    today = clock.today()
    scale = scale_of(actor.agency_kind)
    context = {
        "title": _("举报奖励"),
        "tabs": [{"label": labels[name], "url": f"?box={name}", "current": name == box} for name in BOXES],
        "rows": [{"reward": row, "pill": words.pill(row.state)} for row in page.rows],
        "page": page,
        "due": queries.due(actor),
        "scale": scale,
        "basis": words.basis(scale) if scale else "",
        "totals": queries.totals(only([actor.agency_id]), today.replace(month=1, day=1), today),
        "year": today.year,
    }
    return render(request, "rewards/list.html", context)


@needs(Permission.REWARD_PROPOSE)
@require_http_methods(["GET", "POST"])
def propose(request: ActorRequest, case: UUID) -> HttpResponse:
    """提出奖励: what each level would come to stands beside the form."""
    row = cases.case(request.actor, case)
    scale, base = scale_of(request.actor.agency_kind), queries.base_of(row)
    if (
        scale is None
        or base is None
        or row.agency_id != request.actor.agency_id
        or not queries.tip_behind(row)
    ):
        raise NotFound(UNKNOWN)
    form = forms.ProposeForm(scale, request.POST or None)
    if request.method == "POST" and form.is_valid():
        details = acts.RewardDetails(row.pk, int(form.cleaned_data["level"]), form.cleaned_data["reason"])
        try:
            reward = acts.propose(request.actor, details)
        except Invalid as error:
            blame(form, error)
        else:
            messages.success(request, _("已提出，等两位负责人先后审批。"))
            return redirect("rewards:page", reward.pk)
    context = {
        "title": _("提出奖励"),
        "case": row,
        "form": form,
        "base": base,
        "basis": words.basis(scale),
        "levels": [
            (words.level(one), rules.worked_out(scale, one.level, base)) for one in scale.levels.values()
        ],
        "problems": problems(form) if form.is_bound else [],
    }
    return render(request, "rewards/propose.html", context, status=422 if form.is_bound else 200)


@needs(*queries.READERS)
@require_GET
def page(request: ActorRequest, key: UUID) -> HttpResponse:
    """One reward: how the amount was found, who approved, and the steps of this post."""
    return _page(request, queries.reward(request.actor, key))


@sensitive_post_parameters("code")
@needs(*queries.READERS)
@require_POST
def do(request: ActorRequest, key: UUID, verb: str) -> HttpResponse:
    """One step; what was wrong comes back on the reward's own page, the code never."""
    row = queries.reward(request.actor, key)
    step = doing.STEPS.get(verb)
    if step is None:
        raise NotFound(UNKNOWN)
    form = step.form(request.POST)
    if not step.taken(request, row.pk, form):
        return _page(request, row, verb, form)
    return redirect("rewards:page", row.pk)


def _page(request: ActorRequest, row: Reward, failed: str = "", form: Form | None = None) -> HttpResponse:
    steps = doing.offered(request.actor, row)
    for step in steps:
        if form is not None and step["verb"] == failed:
            step["form"] = form
    main = next((step for step in steps if step["verb"] not in doing.NEVER_MAIN), None)
    scale = scale_of(row.agency.kind_of.slug)
    people = ("proposed_by", "first_approver", "second_approver", "paid_by")
    names = agencies.names({user for name in people if (user := getattr(row, name))})
    context = {
        "title": _("举报奖励 %(number)s") % {"number": row.number},
        "reward": row,
        "pill": words.pill(row.state),
        "level": words.level(scale.levels[row.level])
        if scale and row.level in scale.levels
        else str(row.level),
        "basis": words.basis(scale) if scale else "",
        "worked": rules.worked_out(scale, row.level, row.base_fen) if scale else None,
        "names": {name: names.get(getattr(row, name), "") for name in people},
        "steps": [step for step in steps if step is not main],
        "main": main,
        "entries": _entries(row),
        "case_url": reverse("cases:page", args=[row.case_id]),
        "problems": problems(form) if form is not None else [],
    }
    return render(request, "rewards/page.html", context, status=422 if form is not None else 200)


def _entries(row: Reward) -> list[dict[str, Any]]:
    rows = of_objects([row.pk], MOST_ENTRIES)
    places, names = agencies.by_id({one.agency for one in rows}), agencies.names({one.user for one in rows})
    seals = ledger.seals(one.pk for one in rows)
    return [
        {
            "at": one.at,
            "ours": True,
            "agency": places.get(one.agency),
            "who": names.get(one.user, ""),
            "words": words.said(one.verb),
            "seal": seals.get(one.pk),
        }
        for one in rows
    ]
