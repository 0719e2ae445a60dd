"""全市汇总: the region's form, each reporter's share, and the rows behind a cell; for those who look over all of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.access import ActorRequest, needs
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.errors import NotFound

from .. import files, queries
from .. import rollup as rolling
from ..form.model import Place
from ..models import Campaign
from ..naming import spoken, unit_name
from ..rollup import Whole
from ..shown import behind, listing
from ..shown import campaign as shown
from ..shown import report as reports
from ..shown.grid import Links, cell_name, grid, value_words
from .asking import place_of


@needs(Permission.REPORT_READ)
@require_GET
def page(request: ActorRequest, key: UUID) -> HttpResponse:
    """The form of the whole region for one period."""
    actor = request.actor
    campaign = queries.campaign(actor, key)
    if not queries.overlooks(actor, campaign):
        raise NotFound(queries.UNKNOWN)
    slots = listing.periods(campaign)
    period = listing.chosen_period(campaign, request.GET.get("period", ""))
    live_only = bool(request.GET.get("live"))
    whole = rolling.whole(campaign, period, live_only=live_only)
    if whole is None:
        raise NotFound("这个专项行动没有报表。")
    here = f"{reverse('campaigns:rollup', args=[key])}?period={period}{'&live=1' if live_only else ''}"
    selected = place_of(request, whole.form)
    today = clock.today()
    context = {
        **shown.head(actor, campaign, files.plan_of(campaign), today),
        "tabs": shown.tabs(actor, campaign, "rollup"),
        "periods": [
            {"label": label, "url": f"?period={one}", "current": one == period} for one, label in slots
        ],
        "period": period,
        "period_name": dict(slots)[period],
        "tiles": reports.tiles(actor, campaign, period, None, today),
        "whole": whole,
        "live_only": live_only,
        "here": here,
        "grid": grid(
            whole.form, whole.matrix, Links(lambda place: f"{here}&cell={'.'.join(place)}#cell"),
            corrections=whole.corrections, findings=whole.findings, selected=selected,
        ),
        "cell": _cell(request, campaign, whole, selected) if selected else None,
        "missing": len(whole.parts) - whole.handed_in,
        "corrections": reports.correction_lines(whole.form, whole.corrections),
    }  # fmt: skip
    return render(request, "campaigns/rollup.html", context)


def _cell(request: ActorRequest, campaign: Campaign, whole: Whole, place: Place) -> dict[str, Any]:
    """Each reporter's share of a cell, what is counted once, and the rows."""
    form, cell = whole.form, whole.matrix.cells[place]
    row = form.row_of[place[0]]
    parts = [
        {
            "unit": unit_name(part.report),
            "value": value_words(row, part.matrix.value(*place)),
            "zero": not part.matrix.value(*place),
            "url": f"{reverse('campaigns:report', args=[part.report.pk])}?cell={'.'.join(place)}#cell",
            "frozen": part.frozen,
        }
        for part in whole.parts
        if part.matrix.value(*place) or part.matrix.cells[place].manual
    ]
    apart = sum(part.matrix.value(*place) for part in whole.parts) - cell.value
    return {
        "name": cell_name(form, place),
        "value": value_words(row, cell.value),
        "money": row.money,
        "parts": parts,
        "apart": value_words(row, apart) if apart else "",
        "rows": behind.rows(request.actor, cell.sources[: behind.SHORT]),
        "count": len(cell.sources),
        "shown": min(len(cell.sources), behind.SHORT),
        "rules": [spoken(row.rule), spoken(form.column_of[place[1]].rule)],
    }
