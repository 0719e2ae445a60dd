"""各区各部门: answers in time and items answered, as a table with its chart, and the rows behind each number."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.access import ActorRequest, needs
from husheng.foundation.agencies.models import Region
from husheng.foundation.deadlines import panel
from husheng.foundation.kernel import clock as time
from husheng.foundation.kernel.errors import NotFound
from husheng.foundation.shell.subjects import subject_url
from husheng.intake.handovers import queries as handovers
from husheng.intake.handovers.models import Handover

from .. import lines, paging, queries, rules, scoreboard, shown, words
from ..forms import PeriodForm
from ..lines import AGENCIES, DISTRICTS
from ..scoreboard import Period


@needs(Permission.SUPERVISION_READ)
@require_GET
def figures(request: ActorRequest) -> HttpResponse:
    """By district, or the agencies of one place; places are given among equals, and never to justice (L2)."""
    actor = request.actor
    period, measure = _period(request), _measure(request)
    by = AGENCIES if request.GET.get("by") == AGENCIES else DISTRICTS
    root = actor.region_path.split("/")[0] + "/"
    units = scoreboard.units(root)
    found = scoreboard.board(units, period)
    place = _place(actor, request.GET.get("place", ""), root)
    shown_lines = (
        lines.districts(units, found, period, measure, root)
        if by == DISTRICTS
        else lines.agencies(actor, units, found, period, measure, place)
    )
    context = {
        "title": _("及时与完整"),
        "tabs": shown.tabs(actor, shown.BOARD),
        "views": [
            {
                "label": _("各区"),
                "url": lines.address(period, measure, DISTRICTS),
                "current": by == DISTRICTS,
            },
            {
                "label": _("各部门"),
                "url": lines.address(period, measure, AGENCIES),
                "current": by == AGENCIES,
            },
        ],
        "measures": [
            {"label": _(label), "url": lines.address(period, name, by, place), "current": name == measure}
            for name, label in words.MEASURES.items()
        ],
        "by": by,
        "place": place,
        "places": Region.objects.filter(path__startswith=root).order_by("path") if by == AGENCIES else [],
        "measure": measure,
        "measure_label": _(words.MEASURES[measure]),
        "period": period,
        "threshold": rules.facts()["board"]["threshold"],
        "lines": shown_lines,
        "total": scoreboard.total(line["figures"] for line in shown_lines),
        "chart": lines.chart(shown_lines, measure),
    }
    return render(request, "supervision/scoreboard.html", context)


@needs(Permission.SUPERVISION_READ)
@require_GET
def rows(request: ActorRequest, agency: UUID) -> HttpResponse:
    """The rows behind one number: own ones, or those of the coordinator's region."""
    actor, period = request.actor, _period(request)
    unit = scoreboard.units(actor.region_path).get(agency)
    if unit is None or not lines.opens(actor, unit):
        raise NotFound(queries.UNKNOWN)
    measure, late = _measure(request), request.GET.get("late") == "1"
    found = scoreboard.rows(agency, period, late=late, items=measure == scoreboard.COMPLETE)
    page = paging.by_due(queries.without_misconduct(found), request.GET.dict())
    now = period.now
    tallies = handovers.tallies(one.subject_key for one in page.rows if one.subject_kind == Handover.kind())
    context = {
        "title": _(words.MEASURES[measure]),
        "unit": unit,
        "period": period,
        "back": lines.address(period, measure, AGENCIES, unit.region),
        "views": [
            {"label": _("全部"), "url": lines.rows_url(unit, period, measure), "current": not late},
            {
                "label": _("没有按期的"),
                "url": lines.rows_url(unit, period, measure, late=True),
                "current": late,
            },
        ],
        "rows": [
            {
                "clock": one,
                "chip": panel.chip(one, now),
                "label": _(one.label),
                "late": scoreboard.was_late(one, period),
                "tally": tallies.get(one.subject_key),
                "url": subject_url(one.subject_kind, one.subject_key),
            }
            for one in page.rows
        ],
        "items": measure == scoreboard.COMPLETE,
        "page": page,
    }
    return render(request, "supervision/rows.html", context)


def _period(request: ActorRequest) -> Period:
    facts, now = rules.facts()["board"], time.now()
    today = now.date()
    usual = (today - dt.timedelta(days=facts["days"] - 1), today)
    first, last = PeriodForm(request.GET).days(usual, facts["longest"] - 1)
    return Period(first, last, now)


def _measure(request: ActorRequest) -> str:
    asked = request.GET.get("measure", "")
    return asked if asked in scoreboard.MEASURES else scoreboard.TIMELY


def _place(actor: Actor, code: str, root: str) -> Region:
    """The place whose agencies are shown: the one asked for, else the actor's own."""
    inside = Region.objects.filter(path__startswith=root)
    return inside.filter(code=code).first() or inside.get(path=actor.region_path)
