"""Pages of tasks: those of a campaign, those of one's own agency, one task with its steps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from husheng.foundation.acts.act import Seen, seen_in
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.agencies.access import ActorRequest, needs
from husheng.foundation.evidence import queries as evidence
from husheng.foundation.evidence.forms import UploadForm
from husheng.foundation.evidence.uploading import secure_upload
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.errors import Invalid, NotFound, Refused
from husheng.foundation.shell.forms import problems as form_problems
from husheng.foundation.shell.forms import told

from .. import acts, board, files, queries, words
from ..forms import CompleteForm
from ..models import Campaign, Task
from ..naming import spoken, task_basis, task_evidence, task_title
from ..shown import campaign as shown
from ..states import UNDONE

SIZE: Final = 50
MOST: Final = 200
Do = Callable[[Actor, Seen, HttpRequest], Task]


def _keys(texts: list[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


VERBS: Final[dict[str, Do]] = {
    "sign": lambda actor, row, request: acts.sign(actor, row),
    "complete": lambda actor, row, request: acts.complete(
        actor, row, request.POST.get("account", ""), _keys(request.POST.getlist("exhibits"))
    ),
    "confirm": lambda actor, row, request: acts.confirm(actor, row, request.POST.get("remark", "")),
    "ask_again": lambda actor, row, request: acts.ask_again(actor, row, request.POST.get("reason", "")),
}


@needs(Permission.CAMPAIGN_READ)
@require_GET
def list_(request: ActorRequest, key: UUID) -> HttpResponse:
    """任务清单: filters in the address, what is due first."""
    campaign, today = queries.campaign(request.actor, key), clock.today()
    rows = _narrowed(request, queries.tasks(request.actor, campaign), today)
    found, next_url = _page_of(request, rows)
    for row in found:
        row.campaign = campaign
    context = {
        **shown.head(request.actor, campaign, files.plan_of(campaign), today),
        "tabs": shown.tabs(request.actor, campaign, "tasks"),
        "rows": shown.task_rows(request.actor, found, today),
        "page": {"shown": len(found), "next_url": next_url},
        "total": rows.count(),
        "states": [(code, word) for code, (_pill, word) in words.TASK.items()],
        "kinds": _kinds(campaign),
        "districts": board.districts(campaign),
        "chosen": {
            name: request.GET.get(name, "") for name in ("state", "kind", "district", "late", "phase")
        },
        "phases": [{"id": one.id, "label": spoken(one.name)} for one in files.plan_of(campaign).phases],
    }
    return render(request, "campaigns/tasks.html", context)


@needs(Permission.CAMPAIGN_READ)
@require_GET
def mine(request: ActorRequest) -> HttpResponse:
    """我的任务, and what waits for this post's word."""
    actor, today = request.actor, clock.today()
    own = queries.my_tasks(actor)
    context = {
        "title": _("本机关的专项任务"),
        "open": shown.task_rows(actor, own.filter(state__in=UNDONE)[:MOST], today),
        "waiting": shown.task_rows(actor, own.filter(state="completed")[:MOST], today),
        "done": own.filter(state="confirmed").count(),
        "to_confirm": shown.task_rows(actor, queries.to_confirm(actor)[:MOST], today)
        if actor.may(Permission.CAMPAIGN_CONFIRM)
        else [],
    }
    return render(request, "campaigns/mine.html", context)


@needs(Permission.CAMPAIGN_READ)
@require_GET
def page(request: ActorRequest, key: UUID) -> HttpResponse:
    """One task: what is asked, what was done, what can be done."""
    return _page(request, queries.task(request.actor, key))


@needs(Permission.CAMPAIGN_TASK, Permission.CAMPAIGN_CONFIRM)
@require_POST
def do(request: ActorRequest, key: UUID, verb: str) -> HttpResponse:
    """One step of a task."""
    task = queries.task(request.actor, key)
    if verb not in VERBS:
        raise NotFound("没有这一步。")
    try:
        VERBS[verb](request.actor, seen_in(request.POST, key), request)
    except Invalid as error:
        return _page(request, task, error)
    messages.success(request, str(words.TASK_VERBS[verb]))
    return redirect("campaigns:task", key)


@needs(Permission.CAMPAIGN_TASK)
@require_POST
def upload(request: ActorRequest, key: UUID) -> HttpResponse:
    """Evidence of a task, before it is reported done."""
    task = queries.task(request.actor, key)
    if task.state not in UNDONE or not request.actor.may(Permission.CAMPAIGN_TASK, task, "complete"):
        raise Refused("没有上传。这项任务现在不由您办理。")
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, task, upload_form=form)
    secure_upload(request.actor, Task.kind(), task.pk, form)
    messages.success(request, _("已上传。"))
    return redirect("campaigns:task", key)


def _page(
    request: ActorRequest, task: Task, error: Invalid | None = None, upload_form: UploadForm | None = None
) -> HttpResponse:
    actor, plan = request.actor, files.plan_of(task.campaign)
    secured = [one for one in evidence.of_subject(task.pk) if one.state == "secured"]
    choices = [(str(one.pk), one.title) for one in secured]
    people = {key for key in (task.signed_by, task.completed_by, task.confirmed_by) if key}
    problems = told(error) if error else form_problems(upload_form) if upload_form else []
    context = {
        "title": task_title(task, plan),
        "task": task,
        "campaign": task.campaign,
        "campaign_title": spoken(plan.title),
        "evidence": task_evidence(task, plan),
        "basis": task_basis(task, plan),
        "quote": next((d.quote for d in plan.duties if (t := plan.task(task.slug)) and d.id == t.duty), ""),
        "chip": shown.task_chip(task, clock.today()),
        "pill": words.TASK[task.state],
        "can": _can(actor, task),
        "exhibits": secured,
        "shown_exhibits": [one for one in secured if str(one.pk) in task.exhibits],
        "form": CompleteForm(
            choices, request.POST or None if error else None,
            initial={"account": task.account, "exhibits": task.exhibits or [key for key, _title in choices]},
        ),
        "upload_form": upload_form or UploadForm(),
        "may_upload": actor.may(Permission.EVIDENCE_ADD),
        "people": agencies.names(people),
        "problems": problems,
        "heading": _(error.message) if error else "",
        "typed": request.POST,
    }  # fmt: skip
    return render(request, "campaigns/task.html", context, status=422 if problems else 200)


def _can(actor: Actor, task: Task) -> dict[str, bool]:
    """What this post may do with the task as it stands; the acts say the same again."""
    running = task.campaign.state == "open"
    lead = actor.agency_id == task.campaign.agency_id
    other = task.completed_by != actor.user_id and (lead or task.agency_id != actor.agency_id)
    answers = running and other and task.state == "completed"
    return {
        "sign": running and task.state == "dispatched" and actor.may(Permission.CAMPAIGN_TASK, task, "sign"),
        "complete": running
        and task.state == "signed"
        and actor.may(Permission.CAMPAIGN_TASK, task, "complete"),
        "confirm": answers and actor.may(Permission.CAMPAIGN_CONFIRM, task, "confirm"),
    }


def _kinds(campaign: Campaign) -> list[tuple[str, str]]:
    slugs = campaign.tasks.order_by().values_list("agency__kind_of__slug", "agency__kind_of__name").distinct()
    return sorted(slugs, key=lambda pair: str(pair[0]))


def _narrowed(request: HttpRequest, rows: QuerySet[Task], today: dt.date) -> QuerySet[Task]:
    """Filters from the address; what is not understood filters nothing."""
    asked = request.GET
    if asked.get("state") in words.TASK:
        rows = rows.filter(state=asked["state"])
    if kind := asked.get("kind", ""):
        rows = rows.filter(agency__kind_of__slug=kind)
    if (district := asked.get("district", "")).isdigit():
        rows = rows.filter(agency__region__code=district)
    if phase := asked.get("phase", ""):
        rows = rows.filter(phase=phase)
    if asked.get("late"):
        rows = rows.filter(due_on__lt=today, state__in=UNDONE)
    return rows


def _page_of(request: HttpRequest, rows: QuerySet[Task]) -> tuple[list[Task], str]:
    """A page by key (due day, id) and the address of the next."""
    day, _tilde, key = request.GET.get("after", "").partition("~")
    try:
        after = (dt.date.fromisoformat(day), UUID(key))
        rows = rows.filter(Q(due_on__gt=after[0]) | Q(due_on=after[0], pk__gt=after[1]))
    except ValueError:
        pass
    found = list(rows[: SIZE + 1])
    if len(found) <= SIZE:
        return found, ""
    last = found[SIZE - 1]
    kept = {name: value for name, value in request.GET.items() if name != "after" and value}
    return found[:SIZE], "?" + urlencode({**kept, "after": f"{last.due_on.isoformat()}~{last.pk}"})
