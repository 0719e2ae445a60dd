"""The figures of a campaign: tasks done of tasks given, answers in time, reports complete and in time.

Only answers in time and completeness are compared, never fines, cases or arrests (处罚法74, L12); police, procuratorate
and court stand beside the comparison, not in it (L2).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q
from django.db.models.functions import TruncDate

from husheng.foundation.agencies.models import AgencyKind, Region
from husheng.foundation.deadlines.clocks import ON_THE_LADDER
from husheng.foundation.kernel.clock import SHANGHAI

from .form.punctuality import Handed, Punctuality, Rate, punctuality
from .models import Campaign, Report
from .scopes import code_of
from .states import HANDED_IN, UNDONE

THRESHOLD = 85  # percent; below it a bar is red, and the threshold is printed
DONE = "confirmed"


@dataclass(frozen=True)
class Line:
    """The tasks of one kind of agency in the whole region: confirmed of given, and how many are late."""

    kind: AgencyKind
    done: int
    given: int
    late: int

    @property
    def compared(self) -> bool:
        return self.kind.standing in ON_THE_LADDER

    @property
    def percent(self) -> int:
        return self.done * 100 // self.given if self.given else 0


@dataclass(frozen=True)
class Place:
    """One district's figure."""

    code: str
    name: str
    rate: Rate

    @property
    def percent(self) -> int | None:
        return None if self.rate.share is None else int(self.rate.share * 100)


def lines(campaign: Campaign, today: date) -> list[Line]:
    """Tasks by kind of agency, the lead first, then as the plan's tasks fall due."""
    counted = (
        campaign.tasks.order_by()
        .values("agency__kind_of")
        .annotate(
            given=Count("pk"),
            done=Count("pk", filter=Q(state=DONE)),
            late=Count("pk", filter=Q(state__in=UNDONE, due_on__lt=today)),
        )
    )
    kinds = AgencyKind.objects.in_bulk()
    found = [Line(kinds[c["agency__kind_of"]], c["done"], c["given"], c["late"]) for c in counted]
    return sorted(found, key=lambda one: (one.kind.standing != AgencyKind.LEAD, -one.given, one.kind.slug))


def by_phase(campaign: Campaign) -> dict[str, Rate]:
    """Tasks confirmed of tasks given, a phase."""
    counted = campaign.tasks.order_by().values("phase")
    rows = counted.annotate(given=Count("pk"), done=Count("pk", filter=Q(state=DONE)))
    return {row["phase"]: Rate(row["done"], row["given"]) for row in rows}


def tasks_in_time(campaign: Campaign, today: date) -> list[Place]:
    """By district: tasks finished by their day, of those that are due or finished; the justice agencies left out."""
    finished = TruncDate("completed_at", tzinfo=SHANGHAI)
    due = Q(due_on__lt=today) | Q(completed_at__isnull=False)
    counted = (
        campaign.tasks.filter(due, agency__kind_of__standing__in=ON_THE_LADDER)
        .exclude(region_path=campaign.region_path)
        .annotate(finished_on=finished)
        .order_by()
        .values("region_path")
        .annotate(total=Count("pk"), good=Count("pk", filter=Q(finished_on__lte=F("due_on"))))
    )
    rates = {code_of(row["region_path"]): Rate(row["good"], row["total"]) for row in counted}
    return ranked(districts(campaign), rates)


def reports_in_time(campaign: Campaign, today: date) -> list[Place]:
    """By district: months handed in by their day, of those due or handed in."""
    found = punctual(campaign, today)
    return ranked(districts(campaign), {one.unit: one.timely for one in found})


def punctual(campaign: Campaign, today: date) -> list[Punctuality]:
    """Completeness and timeliness by district, as of the end of yesterday for what is not in."""
    rows = list(campaign.reports.exclude(region_path=campaign.region_path).order_by("region_path", "due_on"))
    return punctuality(list(districts(campaign)), map(handed, rows), today)


def departments_punctual(campaign: Campaign, today: date) -> dict[str, Punctuality]:
    """The same for the region's own departments, by agency; the justice agencies left out."""
    rows = campaign.reports.filter(
        region_path=campaign.region_path, agency__kind_of__standing__in=ON_THE_LADDER
    )
    units = list(dict.fromkeys(str(row.agency_id) for row in rows))
    listed = [_handed(row, str(row.agency_id)) for row in rows]
    return {one.unit: one for one in punctuality(units, listed, today)}


def handed(row: Report) -> Handed:
    return _handed(row, code_of(row.region_path))


def _handed(row: Report, unit: str) -> Handed:
    return Handed(unit, row.period, row.due_on, row.first_on, row.state in HANDED_IN)


def districts(campaign: Campaign) -> dict[str, str]:
    """Code and name of the districts that report, in the order of their codes."""
    paths = campaign.reports.exclude(region_path=campaign.region_path).order_by().values("region_path")
    rows = Region.objects.filter(path__in=paths.distinct()).order_by("path")
    return dict(rows.values_list("code", "name"))


def ranked(names: dict[str, str], rates: dict[str, Rate]) -> list[Place]:
    """All districts, the highest share first; without a denominator last."""
    none = Rate(0, 0)
    places = [Place(code, name, rates.get(code, none)) for code, name in names.items()]
    return sorted(places, key=lambda p: (p.rate.share is None, -(p.rate.share or 0), p.code))


def day_of(first: date, last: date, today: date) -> tuple[int, int]:
    """(第 17 天，共 31 天) of a phase."""
    return (today - first).days + 1, (last - first + timedelta(days=1)).days


def total_rate(rates: Iterable[Rate]) -> Rate:
    """Numerators and denominators added, never an average of rates."""
    return sum(rates, Rate(0, 0))
