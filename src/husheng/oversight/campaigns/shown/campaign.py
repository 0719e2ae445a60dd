"""The campaign page: phases, tasks by kind of agency, answers in time by district; and lists of tasks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.deadlines.clocks import ON_THE_LADDER
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.words import english
from husheng.foundation.shell.figures import brief

from .. import board, files, queries, words
from ..form.punctuality import Rate
from ..models import Campaign, Task
from ..naming import spoken, task_title
from ..plans.plan import Phase, Plan
from ..plans.plan import Task as PlanTask
from ..states import UNDONE
from .listing import chart

Context = dict[str, Any]
TASKS, REPORTS = "tasks", "reports"
SOON: Final = 3


def progress(actor: Actor, campaign: Campaign, metric: str) -> Context:
    """进展: the phases, the lines with their tasks, the districts."""
    today, plan = clock.today(), files.plan_of(campaign)
    lines = board.lines(campaign, today)
    metric = metric if metric in (TASKS, REPORTS) else TASKS
    places = (board.tasks_in_time if metric == TASKS else board.reports_in_time)(campaign, today)
    title = _("各区任务按期完成率") if metric == TASKS else _("各区月报及时率")
    return {
        **head(actor, campaign, plan, today),
        "tabs": tabs(actor, campaign, "progress"),
        "phases": [phase(one, board.by_phase(campaign), today) for one in plan.phases],
        "lines": [_line(campaign, plan, one) for one in lines],
        "done": sum(one.done for one in lines),
        "given": sum(one.given for one in lines),
        "places": places,
        "chart": chart(places, title),
        "metric": metric,
        "metric_title": title,
        "total": board.total_rate(place.rate for place in places),
        "threshold": board.THRESHOLD,
        "until": today,
    }


def head(actor: Actor, campaign: Campaign, plan: Plan, today: date) -> Context:
    """What stands above every page of a campaign."""
    running = next((one for one in plan.phases if one.first <= today <= one.last), None)
    lead = actor.agency_id == campaign.agency_id and actor.may(Permission.CAMPAIGN_OPEN)
    return {
        "title": spoken(plan.title),
        "campaign": campaign,
        "campaign_title": spoken(plan.title),
        "plan": plan,
        "pill": words.CAMPAIGN[campaign.state],
        "phase_now": spoken(running.name) if running and campaign.state == "open" else "",
        "may_lead": lead and campaign.state == "open",
        "overlooks": queries.overlooks(actor, campaign),
        "district_count": len(board.districts(campaign)),
        "version": campaign.plan_version[:8],
        "changed": campaign.plan_version != plan.version,
    }


def tabs(actor: Actor, campaign: Campaign, current: str) -> list[Context]:
    """进展、任务清单、月报表、汇总、口径."""
    found = [
        ("progress", _("进展"), reverse("campaigns:page", args=[campaign.pk]), ""),
        ("tasks", _("任务清单"), reverse("campaigns:tasks", args=[campaign.pk]), campaign.tasks.count()),
        ("reports", _("月报表"), reverse("campaigns:campaign_reports", args=[campaign.pk]), ""),
    ]
    if queries.overlooks(actor, campaign):
        found.append(("rollup", _("全市汇总"), reverse("campaigns:rollup", args=[campaign.pk]), ""))
    found.append(("rules", _("口径"), reverse("campaigns:rules", args=[campaign.pk]), ""))
    return [
        {"label": label, "url": url, "count": count, "current": name == current}
        for name, label, url, count in found
    ]


def phase(one: Phase, rates: dict[str, Rate], today: date) -> Context:
    """阶段: over, running with its day, or to come."""
    rate = rates.get(one.id, Rate(0, 0))
    tasks = _("任务 %(done)s/%(given)s 销号") % {"done": rate.numerator, "given": rate.denominator}
    state, note = "", tasks
    if one.last < today:
        state, note = "done", _("已结束 · %(tasks)s") % {"tasks": tasks}
    elif one.first <= today:
        day, days = board.day_of(one.first, one.last, today)
        state, note = "cur", _("第 %(day)s 天，共 %(days)s 天 · %(tasks)s") % {
            "day": day, "days": days, "tasks": tasks
        }  # fmt: skip
    span = f"{brief(one.first, english=english())} – {brief(one.last, english=english())}"
    return {"label": spoken(one.name), "span": span, "state": state, "note": note}


def _line(campaign: Campaign, plan: Plan, line: board.Line) -> Context:
    """One kind of agency; those of justice have their own statutory clocks and carry no colour here (L2)."""
    first = main_task(plan, line.kind.slug)
    listed = f"{reverse('campaigns:tasks', args=[campaign.pk])}?kind={line.kind.slug}"
    if not line.compared:
        chip = {"state": "wait", "words": _("按各自时限")}
    elif line.late:
        chip = {"state": "late", "words": _("逾期 %(n)s 项") % {"n": line.late}, "url": f"{listed}&late=1"}
    elif line.done == line.given:
        chip = {"state": "done", "words": _("全部完成")}
    else:
        chip = {"state": "ok", "words": _("在期限内")}
    return {
        "line": line,
        "agency": {"short_name": _(line.kind.name), "mark": line.kind.mark},
        "main": spoken(first.title) if first else "",
        "url": listed,
        "chip": chip,
    }


def main_task(plan: Plan, kind: str) -> PlanTask | None:
    """What the plan asks of a kind of agency first: a task of its own duty before one that many share."""
    own = {duty.id for duty in plan.duties if kind in duty.agencies}
    given = [task for task in plan.tasks if kind in task.agencies]
    return next((task for task in given if task.duty in own), given[0] if given else None)


# ── tasks ──
def task_rows(actor: Actor, tasks: Iterable[Task], today: date) -> list[Context]:
    """Tasks for a table: clock first, then what, whose, and how it stands."""
    plans: dict[str, Plan] = {}
    rows = []
    for task in tasks:
        if task.campaign.plan not in plans:
            plans[task.campaign.plan] = files.plan_of(task.campaign)
        rows.append(
            {
                "task": task,
                "title": task_title(task, plans[task.campaign.plan]),
                "chip": task_chip(task, today),
                "pill": words.TASK[task.state],
                "url": reverse("campaigns:task", args=[task.pk]) if actor.sees(task) else "",
            }
        )
    return rows


def task_chip(task: Task, today: date) -> Context:
    """How the plan's day for a task stands; the plan counts in calendar days."""
    if task.state not in UNDONE:
        late = task.completed_at is not None and clock.in_shanghai(task.completed_at).date() > task.due_on
        return {"state": "done", "words": _("逾期完成") if late else _("按期完成")}
    left = (task.due_on - today).days
    if task.agency.kind_of.standing not in ON_THE_LADDER:
        return {"state": "wait", "words": _("计划 %(day)s") % {"day": brief(task.due_on, english=english())}}
    if left < 0:
        return {"state": "late", "words": ngettext("逾期 %(n)s 日", "逾期 %(n)s 日", -left) % {"n": -left}}
    if left == 0:
        return {"state": "today", "words": _("今天到期")}
    return {
        "state": "soon" if left <= SOON else "ok",
        "words": ngettext("剩 %(n)s 日", "剩 %(n)s 日", left) % {"n": left},
    }


def agency_choices(campaign: Campaign) -> list[tuple[str, str]]:
    """Whom the lead may give a task beside the plan."""
    rows = agencies.below(campaign.region_path).filter(active=True)
    return [(str(row.pk), row.name) for row in rows.order_by("region_path", "pinyin")]
