"""Pages of reports: who has handed in, one report as it stands, its narrative, its steps and its corrections."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from husheng.foundation.acts.act import Seen, seen_in
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.access import ActorRequest, needs
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.errors import Invalid, NotFound
from husheng.foundation.shell.errors import conflict_page
from husheng.foundation.shell.forms import problems as form_problems
from husheng.foundation.shell.forms import told

from .. import acts, files, live, queries, words
from ..acts import FormChanged
from ..forms import NarrativeForm
from ..models import Report
from ..naming import campaign_title, period_name, spoken, state_of, unit_name
from ..shown import listing
from ..shown import report as shown
from ..shown.grid import cell_name, value_words
from .asking import place_of

PLACE: Final = re.compile(r"\{\w+\}")  # where a check names the row or column that it found
Do = Callable[[Actor, Seen, HttpRequest], Report]
VERBS: Final[dict[str, Do]] = {
    "submit": lambda actor, row, request: acts.submit(actor, row, request.POST.get("form_seen", "")),
    "approve": lambda actor, row, request: acts.approve(actor, row),
    "send_back": lambda actor, row, request: acts.send_back(actor, row, request.POST.get("reason", "")),
    "reopen": lambda actor, row, request: acts.reopen(actor, row, request.POST.get("reason", "")),
}


@needs(Permission.REPORT_READ)
@require_GET
def mine(request: ActorRequest) -> HttpResponse:
    """月报表 of the post's own agency, and where it looks over others, their lists."""
    actor = request.actor
    context = {
        "title": _("月报表"),
        "due": listing.own_reports(actor, queries.reports_due(actor)[: listing.MOST]),
        "rows": listing.own_reports(actor, queries.my_reports(actor)[: listing.MOST]),
        "to_approve": listing.own_reports(actor, queries.to_approve(actor)[: listing.MOST]),
        "campaigns": [(row, campaign_title(row)) for row in queries.campaigns(actor)[: listing.MOST]],
    }
    return render(request, "campaigns/my_reports.html", context)


@needs(Permission.REPORT_READ)
@require_GET
def list_(request: ActorRequest, key: UUID) -> HttpResponse:
    """Who reports, and how complete and how timely: open inside the task force."""
    campaign = queries.campaign(request.actor, key)
    return render(
        request,
        "campaigns/reports.html",
        listing.reports(request.actor, campaign, request.GET.get("period", "")),
    )


@needs(Permission.REPORT_READ)
@require_GET
def page(request: ActorRequest, key: UUID) -> HttpResponse:
    """One report: its cells as they stand, and the rows behind the one that was chosen."""
    return _page(request, queries.report(request.actor, key))


@needs(Permission.REPORT_SUBMIT, Permission.REPORT_REVIEW)
@require_POST
def do(request: ActorRequest, key: UUID, verb: str) -> HttpResponse:
    """One step; a form that changed meanwhile comes back with then and now, and nothing is frozen."""
    report = queries.report(request.actor, key)
    if verb not in VERBS:
        raise NotFound("没有这一步。")
    try:
        VERBS[verb](request.actor, seen_in(request.POST, key), request)
    except FormChanged as changed:
        return _changed(request, report, changed)
    except Invalid as error:
        return _page(request, report, error, verb)
    messages.success(request, str(words.REPORT_VERBS[verb]))
    return redirect("campaigns:report", key)


@needs(Permission.REPORT_READ)
@require_http_methods(["GET", "POST"])
def narrative(request: ActorRequest, key: UUID) -> HttpResponse:
    """工作开展情况: written beside the draft that the figures give."""
    report = queries.report(request.actor, key)
    sheet = live.sheet(report)
    form, problems, status = NarrativeForm(request.POST or None, initial=_written(report, sheet)), [], 200
    may = shown.can(request.actor, report)["write"]
    if request.method == "POST":
        if form.is_valid():
            try:
                found = form.cleaned_data
                acts.write(request.actor, seen_in(request.POST, key), found["narrative"], found["contact"])
                messages.success(request, str(words.REPORT_VERBS["write"]))
                return redirect("campaigns:report", key)
            except Invalid as error:
                problems = told(error)
        problems, status = problems or form_problems(form), 422
    context = {
        **_head(report),
        "form": form,
        "problems": problems,
        "may_write": may,
        "filing": shown.filing(sheet),
        "snapshot": sheet.snapshot,
    }
    return render(request, "campaigns/narrative.html", context, status=status)


@needs(Permission.REPORT_READ)
@require_GET
def corrections(request: ActorRequest, key: UUID) -> HttpResponse:
    """更正: what is shown beside this report, row by row, and the snapshots that stay as they were."""
    report = queries.report(request.actor, key)
    sheet = live.sheet(report)
    context = {
        **_head(report),
        "title": _("更正"),
        "groups": listing.correction_groups(request.actor, sheet),
        "since": listing.since(request.actor, report, sheet),
        "snapshots": listing.snapshots(report),
    }
    return render(request, "campaigns/corrections.html", context)


@needs(Permission.REPORT_READ)
@require_GET
def rules(request: ActorRequest, key: UUID) -> HttpResponse:
    """口径: which facts each row counts, what each column takes, when it is due."""
    campaign = queries.campaign(request.actor, key)
    form = files.form_of(campaign)
    context = {
        "title": _("口径"),
        "campaign": campaign,
        "campaign_title": campaign_title(campaign),
        "rows": [(spoken(row.label), spoken(row.rule)) for row in form.rows],
        "columns": [(spoken(column.label), spoken(column.rule)) for column in form.columns],
        "due": spoken(form.due.rule),
        "checks": [(check.hard, PLACE.sub("…", spoken(check.says))) for check in form.checks],
        "form": form,
    }
    return render(request, "campaigns/rules.html", context)


def _page(
    request: ActorRequest, report: Report, error: Invalid | None = None, failed: str = ""
) -> HttpResponse:
    actor, today = request.actor, clock.today()
    sheet = live.sheet(report)
    selected = place_of(request, sheet.form) if request.method == "GET" else None
    context = {
        **_head(report),
        **shown.sheet_context(actor, sheet, selected, today),
        "tiles": shown.tiles(actor, report.campaign, report.period, report, today),
        "clock": shown.clock_of(report),
        "can": shown.can(actor, report),
        "neighbours": shown.neighbours(report),
        "problems": told(error),
        "heading": _(error.message) if error else "",
        "failed": failed,
        "typed": request.POST,
        "overlooks": queries.overlooks(actor, report.campaign),
    }
    return render(request, "campaigns/report.html", context, status=422 if error else 200)


def _head(report: Report) -> dict[str, object]:
    unit = unit_name(report)
    return {
        "title": _("专项活动汇总表 · %(unit)s · %(period)s") % {"unit": unit, "period": period_name(report)},
        "report": report,
        "campaign": report.campaign,
        "unit": unit,
        "period": period_name(report),
        "state": state_of(report),
    }


def _written(report: Report, sheet: live.Sheet) -> dict[str, str]:
    """What the form begins with: the text as written, or the draft to edit."""
    return {"narrative": str(shown.filing(sheet)["narrative"]), "contact": report.contact}


def _changed(request: ActorRequest, report: Report, changed: FormChanged) -> HttpResponse:
    form = files.form_of(report.campaign)
    rows = [
        {
            "label": cell_name(form, one.place),
            "then": "" if one.then is None else value_words(form.row_of[one.place[0]], one.then),
            "now": value_words(form.row_of[one.place[0]], one.now),
            "changed": True,
        }
        for one in changed.changed[:20]
    ]
    return conflict_page(request, changed, rows, reverse("campaigns:report", args=[report.pk]))
