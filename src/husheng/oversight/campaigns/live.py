"""A report as it stands: computed from casework at this moment, or the snapshot that was handed in.

What was handed in is never changed: what became known since is a correction in the reporter's next report.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from husheng.foundation.kernel import clock

from . import files, gathering
from .form.canonical import filing_of, restored
from .form.checks import Finding, check
from .form.corrections import Delta, applied, diff, year_diff
from .form.matrix import ManualEntry, Matrix, compute
from .form.model import Form
from .form.rollup import year_of
from .form.schedule import Period
from .models import Report, Snapshot
from .scopes import Reporters, reporters
from .states import HANDED_IN


@dataclass(frozen=True)
class Sheet:
    """报表 with all that is shown of it. `snapshot` is None where it is computed live."""

    report: Report
    form: Form
    matrix: Matrix
    corrections: tuple[Delta, ...]
    findings: tuple[Finding, ...]
    snapshot: Snapshot | None = None
    filing: Mapping[str, str] = field(default_factory=dict)


def sheet(report: Report, on: date | None = None) -> Sheet:
    """The report as it stands: frozen where it has been handed in, live otherwise."""
    return frozen(report) if report.state in HANDED_IN else live(report, on)


def live(report: Report, on: date | None = None) -> Sheet:
    """The report computed from casework now; `on` is the day up to which a report "until filed" tells."""
    form, who = files.form_of(report.campaign), reporters(report.campaign)
    matrix = _computed(form, who, report, on or clock.today())
    deltas = tuple(_corrections(form, who, report, matrix))
    return Sheet(report, form, matrix, deltas, tuple(check(form, matrix)))


def frozen(report: Report) -> Sheet:
    """The report as it was handed in last."""
    snapshot = latest(report)
    form = files.form_of(report.campaign)
    matrix, deltas = opened(snapshot)
    filing = filing_of(bytes(snapshot.body))
    return Sheet(report, form, matrix, tuple(deltas), tuple(check(form, matrix)), snapshot, filing)


def further(report: Report) -> list[str]:
    """Sentences of the narrative's draft that no cell counts; asked only where a draft is written."""
    return gathering.rewarded(reporters(report.campaign).scope_of(report), period_of(report, clock.today()))


def since(report: Report) -> list[Delta]:
    """What became known since a month was handed in, and stands in no later report yet."""
    if report.sort != Report.MONTH or report.state not in HANDED_IN:
        return []
    return _new(files.form_of(report.campaign), reporters(report.campaign), report)


def opened(snapshot: Snapshot) -> tuple[Matrix, list[Delta]]:
    """The form and the corrections of a snapshot."""
    return restored(bytes(snapshot.body))


def manual_of(report: Report) -> list[ManualEntry]:
    """The cells filled by hand, as the engine takes them."""
    return [
        ManualEntry(cell.row, cell.column, cell.value, cell.reason, str(cell.exhibit), str(cell.by))
        for cell in report.manual_cells.all()
    ]


def period_of(report: Report, on: date | None = None) -> Period:
    """The report's period; one that runs until it is filed ends on that day."""
    last = min(report.last_day, on) if on and report.until_filed else report.last_day
    return Period(report.period, report.first_day, max(last, report.first_day))


def form_of(report: Report) -> Form:
    return files.form_of(report.campaign)


def latest(report: Report) -> Snapshot:
    """The snapshot that stands."""
    return report.snapshots.order_by("-ordinal")[0]


def matrix_of(form: Form, who: Reporters, report: Report, period: Period) -> Matrix:
    """One month of one reporter, computed now."""
    found = gathering.facts(who.scope_of(report), period)
    return compute(form, who.unit_of(report), period, found, manual_of(report))


def _computed(form: Form, who: Reporters, report: Report, on: date) -> Matrix:
    period = period_of(report, on)
    if report.sort == Report.MONTH:
        return matrix_of(form, who, report, period)
    # The months as they stand now are their snapshots with every correction since, so nothing is added twice.
    months = [
        matrix_of(form, who, month, _cut(period_of(month), period.last)) for month in _months(report, period)
    ]
    return year_of(form, months, (), unit=who.unit_of(report), period=period)


def _months(report: Report, period: Period) -> list[Report]:
    beside = Report.objects.filter(campaign=report.campaign, agency=report.agency_id, sort=Report.MONTH)
    within = beside.filter(first_day__gte=period.first, first_day__lte=period.last)
    return list(within.order_by("first_day").prefetch_related("manual_cells"))


def _cut(period: Period, last: date) -> Period:
    return Period(period.id, period.first, min(period.last, last))


def _corrections(form: Form, who: Reporters, report: Report, matrix: Matrix) -> Iterator[Delta]:
    beside = Report.objects.filter(
        campaign=report.campaign, agency=report.agency_id, state__in=HANDED_IN
    ).select_related("campaign")
    if report.sort == Report.YEAR:
        for filed in beside.filter(period=report.corrects):
            yield from year_diff(opened(latest(filed))[0], matrix)
        return
    for earlier in beside.filter(sort=Report.MONTH, first_day__lt=report.first_day).order_by("first_day"):
        yield from _new(form, who, earlier)


def _new(form: Form, who: Reporters, report: Report) -> list[Delta]:
    """What a month says differently now from what was handed in and from the corrections that stand since."""
    snapshot = latest(report)
    standing = [snapshot, *(latest(other) for other in _handed_in_since(report, snapshot))]
    known = [one.marks[report.period] for one in standing if report.period in one.marks]
    if known and known[-1] == gathering.mark(who.scope_of(report), period_of(report)):
        return []
    shown = [delta for later in standing[1:] for delta in opened(later)[1]]
    return diff(applied(opened(snapshot)[0], shown), matrix_of(form, who, report, period_of(report)))


def _handed_in_since(report: Report, snapshot: Snapshot) -> list[Report]:
    """The reporter's other months whose snapshots are later and stand."""
    beside = Report.objects.filter(
        campaign=report.campaign, agency=report.agency_id, sort=Report.MONTH, state__in=HANDED_IN
    )
    return list(beside.exclude(pk=report.pk).filter(submitted_at__gt=snapshot.at).order_by("submitted_at"))


def marks(report: Report) -> dict[str, str]:
    """The marks of a month and of those handed in before it. Taken before its facts are read: what changes in between
    then shows as a correction, never as nothing."""
    if report.sort != Report.MONTH:
        return {}
    who = reporters(report.campaign)
    earlier = Report.objects.filter(
        campaign=report.campaign, agency=report.agency_id, sort=Report.MONTH, state__in=HANDED_IN
    ).filter(first_day__lt=report.first_day)
    return {one.period: gathering.mark(who.scope_of(report), period_of(one)) for one in (*earlier, report)}
