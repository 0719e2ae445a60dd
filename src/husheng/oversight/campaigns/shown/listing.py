"""Lists of reports: those of one agency, those of a campaign with their punctuality, and what was corrected."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from husheng.foundation.acts.actor import Actor
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.agencies.models import Agency, AgencyKind
from husheng.foundation.deadlines import panel
from husheng.foundation.kernel import clock
from husheng.foundation.ledger import queries as ledger

from .. import board, live, queries, signing
from ..form.corrections import Delta
from ..form.punctuality import Punctuality, Rate, total
from ..live import Sheet
from ..models import Campaign, Report
from ..naming import campaign_title, period_name, state_of, unit_name
from . import behind
from .report import correction_lines, tile_state, tiles

Context = dict[str, Any]
MOST: Final = 60
SHOWN_ROWS: Final = 20


def own_reports(actor: Actor, rows: Iterable[Report]) -> list[Context]:
    """Reports with their clock, each opening its page."""
    found = list(rows)
    chips = panel.chips(Report.kind(), [row.pk for row in found])
    return [
        {
            "report": row,
            "url": reverse("campaigns:report", args=[row.pk]),
            "unit": unit_name(row),
            "period": period_name(row),
            "clock": chips.get(row.pk),
            "pill": state_of(row),
        }
        for row in found
    ]


def reports(actor: Actor, campaign: Campaign, period: str) -> Context:
    """Who hands in a period, and everybody's completeness and timeliness since the start."""
    today = clock.today()
    slots = periods(campaign)
    chosen = chosen_period(campaign, period)
    rows = sorted(
        queries.reports(actor, campaign, chosen),
        key=lambda row: (row.region_path == campaign.region_path, row.region_path, row.agency.pinyin),
    )
    for row in rows:
        row.campaign = campaign
    figures = board.punctual(campaign, today)
    names = board.districts(campaign)
    return {
        "title": _("月报表"),
        "campaign": campaign,
        "campaign_title": campaign_title(campaign),
        "periods": [
            {"label": label, "url": f"?period={key}", "current": key == chosen} for key, label in slots
        ],
        "period": dict(slots).get(chosen, ""),
        "tiles": tiles(actor, campaign, chosen, None, today),
        "rows": [_row(actor, row) for row in rows],
        "districts": [_figure(names[one.unit], one) for one in figures],
        "city": _figure(_("合计"), total(figures, "")) if figures else None,
        "departments": _departments(campaign),
        "chart": chart(board.reports_in_time(campaign, today), _("各区月报及时率")),
        "threshold": board.THRESHOLD,
        "rollup_url": f"{reverse('campaigns:rollup', args=[campaign.pk])}?period={chosen}"
        if queries.overlooks(actor, campaign)
        else "",
    }


def chart(places: Iterable[board.Place], title: str) -> Context:
    """The bars beside a table: share, numerator and denominator; red only below the printed threshold."""
    shown = [place for place in places if place.percent is not None]
    return {
        "kind": "bar",
        "labels": [place.name for place in shown],
        "values": [place.percent for place in shown],
        "of": [f"{place.rate.numerator}/{place.rate.denominator}" for place in shown],
        "threshold": board.THRESHOLD,
        "unit": "%",
        "max": 100,
        "title": title,
    }


def periods(campaign: Campaign) -> list[tuple[str, str]]:
    """Every period of the campaign's reports with its name, as they fall due."""
    found: dict[str, str] = {}
    for row in campaign.reports.order_by("due_on", "sort").distinct("due_on", "sort"):
        row.campaign = campaign
        found[row.period] = period_name(row)
    return list(found.items())


def chosen_period(campaign: Campaign, asked: str) -> str:
    """The period asked for; else the one that is being reported: the last one that is over, or the first."""
    if asked and campaign.reports.filter(period=asked).exists():
        return asked
    months = campaign.reports.filter(sort=Report.MONTH).order_by("-first_day")
    over = months.filter(last_day__lt=clock.today()).first() or months.last()
    return over.period if over else ""


def _row(actor: Actor, row: Report) -> Context:
    justice = row.agency.kind_of.standing == AgencyKind.JUSTICE
    colour, note = tile_state(row, bool(row.filled_by or row.narrative), clock.today())
    return {
        "report": row,
        "unit": unit_name(row),
        "url": reverse("campaigns:report", args=[row.pk]) if actor.sees(row) else "",
        "pill": state_of(row),
        "late": colour == "late" and not justice,
        "note": note,
    }


def _figure(name: str, one: Punctuality) -> Context:
    return {"name": name, "complete": one.complete, "timely": one.timely, "low": _low(one.timely)}


def _low(rate: Rate) -> bool:
    return rate.share is not None and rate.share * 100 < board.THRESHOLD


def _departments(campaign: Campaign) -> list[Context]:
    figures = board.departments_punctual(campaign, clock.today())
    known = Agency.objects.filter(pk__in=list(figures)).select_related("kind_of").order_by("pinyin")
    return [{**_figure(row.name, figures[str(row.pk)]), "agency": row} for row in known]


# ── corrections ──
def correction_groups(actor: Actor, sheet: Sheet) -> list[Context]:
    """The corrections of a report by the period that they concern, with the rows that came and went."""
    return _groups(actor, sheet, sheet.corrections)


def since(actor: Actor, report: Report, sheet: Sheet) -> list[Context]:
    """What became known since the report was handed in."""
    return _groups(actor, sheet, live.since(report)) if sheet.snapshot else []


def _groups(actor: Actor, sheet: Sheet, deltas: Iterable[Delta]) -> list[Context]:
    lines = correction_lines(sheet.form, deltas)
    for line in lines:
        delta = line["delta"]
        line["added"] = behind.rows(actor, delta.added[:SHOWN_ROWS])
        line["removed"] = behind.rows(actor, delta.removed[:SHOWN_ROWS])
    named = dict(periods(sheet.report.campaign))
    found: dict[str, list[Context]] = {}
    for line in lines:
        found.setdefault(line["period"], []).append(line)
    return [{"period": named.get(period, period), "lines": group} for period, group in found.items()]


def snapshots(report: Report) -> list[Context]:
    """Every submission, newest first: who, when, digest, seal, and whether the bytes are still those signed."""
    rows = list(report.snapshots.order_by("-ordinal"))
    people, seals = agencies.names({row.by for row in rows}), ledger.seals(row.act for row in rows)
    return [
        {
            "row": row,
            "by": people.get(row.by, ""),
            "seal": seals[row.act] if (genuine := signing.genuine(row)) else "broken",
            "genuine": genuine,
        }
        for row in rows
    ]
