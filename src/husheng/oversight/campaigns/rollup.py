"""The region's form 汇总: what each reporter handed in, and where nothing has been handed in, casework as it stands.

A case that went from one reporter to another counts once; all facts come in one set of queries for the whole region.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from husheng.foundation.agencies.scope import places_below
from husheng.foundation.kernel import clock

from . import files, gathering, live
from .form.checks import Finding, check
from .form.corrections import Delta
from .form.facts import CaseFiled, Fact, Inspected, MeasureTaken, Transferred
from .form.matrix import Matrix, compute
from .form.model import Form
from .form.rollup import roll_up, year_of
from .form.schedule import Period
from .models import Campaign, Report
from .scopes import Reporters, reporters
from .states import HANDED_IN


@dataclass(frozen=True)
class Part:
    """One reporter's share of the region's form."""

    report: Report
    matrix: Matrix
    frozen: bool


@dataclass(frozen=True)
class Whole:
    """汇总表 with what it is made of. `corrections` are those of all reporters, cell by cell."""

    form: Form
    matrix: Matrix
    parts: tuple[Part, ...]
    corrections: tuple[Delta, ...]
    findings: tuple[Finding, ...]

    @property
    def handed_in(self) -> int:
        return sum(1 for part in self.parts if part.frozen)


def whole(campaign: Campaign, period: str, *, live_only: bool = False) -> Whole | None:
    """The region's form for a period; with `live_only`, as if nothing had been handed in. None without reports."""
    asked = campaign.reports.filter(period=period).select_related("agency__kind_of", "agency__region")
    rows = list(asked.order_by("region_path", "pk").prefetch_related("manual_cells"))
    if not rows:
        return None
    for row in rows:
        row.campaign = campaign
    form, who, today = files.form_of(campaign), reporters(campaign), clock.today()
    kept, corrections = ({}, []) if live_only else _handed_in(rows)
    missing = [row for row in rows if row.pk not in kept]
    computed = _computed(form, who, missing, today) if missing else {}
    parts = tuple(Part(row, kept.get(row.pk) or computed[row.pk], row.pk in kept) for row in rows)
    span = Period(period, campaign.starts_on, live.period_of(rows[0], today).last)
    transfers = _between(
        who, gathering.transferred(places_below(campaign.region_path), span, campaign.starts_on)
    )
    matrix = roll_up(form, [part.matrix for part in parts], transfers, unit=who.city.code, city=who.city)
    return Whole(form, matrix, parts, tuple(_added_up(corrections)), tuple(check(form, matrix)))


def _handed_in(rows: Iterable[Report]) -> tuple[dict[object, Matrix], list[Delta]]:
    kept: dict[object, Matrix] = {}
    corrections: list[Delta] = []
    for row in rows:
        if row.state in HANDED_IN:
            kept[row.pk], deltas = live.opened(live.latest(row))
            corrections += deltas
    return kept, corrections


def _computed(form: Form, who: Reporters, rows: list[Report], today: date) -> dict[object, Matrix]:
    """Live forms of many reporters from one gathering a month."""
    if rows[0].sort == Report.MONTH:
        return _month(form, who, {who.unit_of(row): row for row in rows}, live.period_of(rows[0]))
    months: dict[object, list[Matrix]] = {row.pk: [] for row in rows}
    year = live.period_of(rows[0], today)
    beside = Report.objects.filter(campaign=who.campaign, sort=Report.MONTH)
    within = beside.filter(first_day__gte=year.first, first_day__lte=year.last).select_related("agency")
    by_period: dict[str, list[Report]] = {}
    for month in within.order_by("first_day").prefetch_related("manual_cells"):
        by_period.setdefault(month.period, []).append(month)
    of_unit = {who.unit_of(row): row.pk for row in rows}
    for found in by_period.values():
        span = live.period_of(found[0])
        cut = Period(span.id, span.first, min(span.last, year.last))
        wanted = {unit: row for row in found if (unit := who.unit_of(row)) in of_unit}
        for matrix in _month(form, who, wanted, cut).values():
            months[of_unit[matrix.unit]].append(matrix)
    return {row.pk: year_of(form, months[row.pk], (), unit=who.unit_of(row), period=year) for row in rows}


def _month(form: Form, who: Reporters, rows: Mapping[str, Report], period: Period) -> dict[object, Matrix]:
    sorted_out: dict[str, list[Fact]] = {unit: [] for unit in rows}
    known: dict[tuple[str, str], str] = {}
    for fact in gathering.facts(places_below(who.campaign.region_path), period):
        agency, region = _whose(fact)
        if (agency, region) not in known:
            known[agency, region] = who.unit(UUID(agency), region)
        if (found := sorted_out.get(known[agency, region])) is not None:
            found.append(fact)
    return {
        row.pk: compute(form, unit, period, sorted_out[unit], live.manual_of(row))
        for unit, row in rows.items()
    }


def _whose(fact: CaseFiled | MeasureTaken | Transferred | Inspected) -> tuple[str, str]:
    if isinstance(fact, Transferred):
        return fact.from_agency, fact.from_region
    return fact.agency, fact.region


def _between(who: Reporters, transfers: Iterable[Transferred]) -> list[Transferred]:
    """The two ends of each transfer as the engine knows reporters: a district's town is the district."""
    return [
        replace(
            one,
            from_region=who.place(one.from_region),
            from_agency=_teller(who, one.from_agency),
            to_region=who.place(one.to_region),
            to_agency=_teller(who, one.to_agency),
        )
        for one in transfers
    ]


def _teller(who: Reporters, agency: str) -> str:
    return str(who.teller(UUID(agency))) if agency else ""


def _added_up(deltas: Iterable[Delta]) -> list[Delta]:
    """The corrections of all reporters, one a period and cell."""
    amounts: dict[tuple[str, str, str], int] = {}
    for delta in deltas:
        key = (delta.period, delta.row, delta.column)
        amounts[key] = amounts.get(key, 0) + delta.amount
    return [Delta(period, row, column, amount) for (period, row, column), amount in amounts.items()]
