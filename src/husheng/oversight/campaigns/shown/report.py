"""The report page: the districts in a row, the form, what is behind one cell, what is checked, what was corrected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.deadlines import panel
from husheng.foundation.deadlines import queries as deadlines
from husheng.foundation.evidence import queries as evidence
from husheng.foundation.kernel.words import english
from husheng.foundation.ledger import queries as ledger
from husheng.foundation.shell.figures import brief

from .. import live, queries, rules, signing
from ..form.checks import Finding
from ..form.corrections import Delta, shown
from ..form.fingerprint import fingerprint
from ..form.matrix import CellValue, ManualEntry
from ..form.model import Form, Place
from ..form.narrative import draft, signed
from ..live import Sheet
from ..models import Campaign, Report
from ..naming import spoken, unit_name
from ..states import HANDED_IN, IN_WORK
from ..words import NOT_BEGUN, REPORT
from . import behind
from .grid import Links, cell_name, grid, value_words

Context = dict[str, Any]
FILLABLE: Final = (Report.MONTH,)


def sheet_context(actor: Actor, sheet: Sheet, selected: Place | None, today: date) -> Context:
    """Everything on the page below its head."""
    report, form = sheet.report, sheet.form
    return {
        "sheet": sheet,
        "grid": grid(
            form, sheet.matrix, links(report, may_fill(actor, report)),
            corrections=sheet.corrections, findings=sheet.findings, selected=selected,
        ),
        "cell": cell_panel(actor, sheet, selected) if selected else None,
        "checks": checks(sheet),
        "corrections": correction_lines(form, sheet.corrections),
        "since": correction_lines(form, live.since(report)) if sheet.snapshot else [],
        "filing": filing(sheet),
        "fingerprint": "" if sheet.snapshot else fingerprint(form, sheet.matrix, sheet.corrections),
        "counts": cell_counts(form),
        "not_yet": rules.not_yet(report.last_day, report.until_filed, report.due_on, today),
        "seal": ledger.seal(sheet.snapshot.act) if sheet.snapshot else None,
        "genuine": signing.genuine(sheet.snapshot) if sheet.snapshot else True,
    }  # fmt: skip


def may_fill(actor: Actor, report: Report) -> bool:
    """Whether this post may fill cells of this report by hand now."""
    return (
        report.sort in FILLABLE
        and report.state in IN_WORK
        and report.campaign.state == "open"
        and actor.may(Permission.REPORT_FILL, report, "fill")
    )


def can(actor: Actor, report: Report) -> dict[str, bool]:
    """What this post may do with the report as it stands."""
    running = report.campaign.state == "open"
    lead = running and actor.agency_id == report.campaign.agency_id and actor.may(Permission.REPORT_REVIEW)
    own = running and report.state in IN_WORK
    return {
        "write": own and actor.may(Permission.REPORT_FILL, report, "write"),
        "submit": own and actor.may(Permission.REPORT_SUBMIT, report, "submit"),
        "approve": lead and report.state == "submitted" and report.submitted_by != actor.user_id,
        "send_back": lead and report.state == "submitted",
        "reopen": lead and report.state in HANDED_IN,
    }


def links(report: Report, fillable: bool) -> Links:
    page = reverse("campaigns:report", args=[report.pk])
    manual = reverse("campaigns:manual", args=[report.pk])
    return Links(
        rows=lambda place: f"{page}?cell={'.'.join(place)}#cell",
        manual=lambda place: f"{manual}?cell={'.'.join(place)}" if fillable else "",
    )


def cell_panel(actor: Actor, sheet: Sheet, place: Place, most: int = behind.SHORT) -> Context:
    """What is behind one cell: its rows, its rule, and what was filled by hand."""
    form, cell = sheet.form, sheet.matrix.cells[place]
    row, column = form.row_of[place[0]], form.column_of[place[1]]
    page = reverse("campaigns:rows", args=[sheet.report.pk])
    manual = reverse("campaigns:manual", args=[sheet.report.pk])
    return {
        "name": cell_name(form, place),
        "place": ".".join(place),
        "value": value_words(row, cell.value),
        "money": row.money,
        "rows": behind.rows(actor, cell.sources[:most], sheet.report.agency_id),
        "count": len(cell.sources),
        "more_url": f"{page}?cell={'.'.join(place)}" if len(cell.sources) > most else "",
        "rules": [spoken(row.rule), spoken(column.rule)],
        "manual": manual_entries(form, cell),
        "manual_url": f"{manual}?cell={'.'.join(place)}"
        if may_fill(actor, sheet.report) and not form.computed(place[1])
        else "",
    }


def manual_entries(form: Form, cell: CellValue) -> list[Context]:
    """Who filled it by hand, why, and with which paper."""
    people = agencies.names({UUID(entry.by) for entry in cell.manual if entry.by})
    return [_entry(form, cell, entry, people) for entry in cell.manual]


def _entry(form: Form, cell: CellValue, entry: ManualEntry, people: dict[UUID, str]) -> Context:
    row = form.row_of[entry.row]
    return {
        "value": value_words(row, entry.value),
        "place": cell_name(form, (entry.row, entry.column)),
        "reason": entry.reason,
        "by": people.get(UUID(entry.by), "") if entry.by else "",
        "exhibit_url": reverse("evidence:page", args=[entry.attachment]),
        "instead_of": "" if cell.instead_of is None else value_words(row, cell.instead_of),
    }


def checks(sheet: Sheet) -> list[Context]:
    """提交前检查: hard rules first, then hints with the cell to look at."""
    hard = [finding for finding in sheet.findings if finding.hard]
    page = reverse("campaigns:report", args=[sheet.report.pk])
    rules_count = sum(1 for check in sheet.form.checks if check.hard)
    passed = ngettext("硬性规则 %(n)s 条通过", "硬性规则 %(n)s 条全部通过", rules_count) % {"n": rules_count}
    items: list[Context] = [] if hard else [{"met": True, "words": passed}]
    ordered = sorted(sheet.findings, key=lambda finding: not finding.hard)
    return items + [_finding(finding, page) for finding in ordered]


def _finding(finding: Finding, page: str) -> Context:
    url = f"{page}?{urlencode({'cell': '.'.join(finding.cells[0])})}#cell" if finding.cells else ""
    return {
        "met": False,
        "soft": not finding.hard,
        "words": spoken(finding.says),
        "url": url,
        "link": _("看这一格"),
    }


def correction_lines(form: Form, deltas: Iterable[Delta]) -> list[Context]:
    """更正, one line a period and cell, with its sign; the sums follow their parts and are not told again."""
    return [
        {
            "period": delta.period,
            "name": cell_name(form, delta.place),
            "amount": signed(form.row_of[delta.row], delta.amount),
            "unit": _("万元") if form.row_of[delta.row].money else "",
            "came": len(delta.added),
            "went": len(delta.removed),
            "delta": delta,
        }
        for delta in shown(form, deltas)
        if not form.computed(delta.column)
    ]


def filing(sheet: Sheet) -> Context:
    """填表栏: as it was handed in, or as it stands in the draft."""
    report = sheet.report
    if sheet.snapshot:
        said = sheet.filing
        return {
            "filler": said.get("filler", ""), "contact": said.get("contact", ""), "head": said.get("head", ""),
            "on": sheet.snapshot.at, "narrative": said.get("narrative", ""),
        }  # fmt: skip
    people = agencies.names({report.filled_by}) if report.filled_by else {}
    return {
        "filler": people.get(report.filled_by, "") if report.filled_by else "",
        "contact": report.contact,
        "head": "",
        "on": None,
        "narrative": report.narrative
        or draft(sheet.form, sheet.matrix, unit_name(report), live.further(report)),
        "drafted": not report.narrative,
    }


def cell_counts(form: Form) -> dict[str, int]:
    """114 cells, of which 11 are sums, and 7 "--"."""
    sums = sum(1 for _row, column in form.places if form.computed(column))
    return {"all": len(form.places), "sums": sums, "none": len(form.not_applicable)}


# ── the row of districts ──
def tiles(
    actor: Actor, campaign: Campaign, period: str, current: Report | None, today: date
) -> list[Context]:
    """Who has handed in: open inside the task force; the tile of a form that one may not see leads to the list."""
    rows = queries.reports(actor, campaign, period).exclude(region_path=campaign.region_path)
    listed = f"{reverse('campaigns:campaign_reports', args=[campaign.pk])}?period={period}"
    begun = _begun(rows)
    found = []
    for row in rows:
        row.campaign = campaign
        url = reverse("campaigns:report", args=[row.pk]) if actor.sees(row) else f"{listed}#r-{row.pk}"
        colour, note = tile_state(row, row.pk in begun, today)
        found.append(
            {
                "label": short_place(row.agency.region.name),
                "note": note,
                "url": url,
                "state": colour,
                "current": current is not None and row.pk == current.pk,
            }
        )
    return found


def tile_state(row: Report, begun: bool, today: date) -> tuple[str, str]:
    """Colour and words of one reporter's tile: colour belongs to time."""
    if row.state in HANDED_IN and row.first_on:
        return "ok", brief(row.first_on, english=english())
    if row.state in ("returned", "reopened"):
        return "hold", str(REPORT[row.state][1])
    if row.due_on < today:
        return "late", _("逾期")
    return "soon", str(REPORT["draft"][1] if begun else NOT_BEGUN[1])


def _begun(rows: Iterable[Report]) -> set[UUID]:
    """Drafts that somebody has worked on."""
    return {row.pk for row in rows if row.filled_by or row.narrative}


def short_place(name: str) -> str:
    """河东区 → 河东, as the row has room for."""
    return name.removesuffix("新区").removesuffix("区") if len(name) > 2 else name


def neighbours(report: Report) -> dict[str, str]:
    """The same reporter's report before and after."""
    beside = Report.objects.filter(campaign=report.campaign_id, agency=report.agency_id, sort=report.sort)
    before = beside.filter(due_on__lt=report.due_on).order_by("-due_on").values_list("pk", flat=True).first()
    after = beside.filter(due_on__gt=report.due_on).order_by("due_on").values_list("pk", flat=True).first()
    return {
        "before": reverse("campaigns:report", args=[before]) if before else "",
        "after": reverse("campaigns:report", args=[after]) if after else "",
    }


def clock_of(report: Report) -> panel.Chip | None:
    """Its clock chip, running or stopped."""
    found = deadlines.of_subject(report.pk)
    return panel.chip(found[0]) if found else None


def exhibits_of(report: Report) -> Sequence[Any]:
    """What was uploaded to the report and can be attached to a cell."""
    return [one for one in evidence.of_subject(report.pk) if one.state == "secured"]
