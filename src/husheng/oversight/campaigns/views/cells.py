"""Pages of one cell: all the rows behind it, and filling it by hand with a reason and an attachment."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from husheng.foundation.acts.act import seen_in
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.access import ActorRequest, needs
from husheng.foundation.evidence.forms import UploadForm
from husheng.foundation.evidence.uploading import secure_upload
from husheng.foundation.kernel.errors import Invalid, Problem, Refused
from husheng.foundation.shell.forms import problems as form_problems
from husheng.foundation.shell.forms import told

from .. import acts, live, queries, words
from .. import rules as rule
from ..acts import CellEntry
from ..form.model import Form, Place
from ..forms import CellForm
from ..models import ManualCell, Report
from ..naming import period_name, unit_name
from ..shown import behind
from ..shown import report as shown
from ..shown.grid import cell_name, value_words
from .asking import a_place_of, number


@needs(Permission.REPORT_READ)
@require_GET
def rows(request: ActorRequest, key: UUID) -> HttpResponse:
    """Every row behind a cell, a page at a time."""
    report = queries.report(request.actor, key)
    sheet = live.sheet(report)
    place, first = a_place_of(request, sheet.form), number(request, "from")
    row, sources = sheet.form.row_of[place[0]], sheet.matrix.cells[place].sources
    url = f"{reverse('campaigns:rows', args=[key])}?cell={'.'.join(place)}"
    context = {
        "title": f"{cell_name(sheet.form, place)} = {value_words(row, sheet.matrix.value(*place))}",
        "report": report,
        "unit": unit_name(report),
        "period": period_name(report),
        "money": row.money,
        "rows": behind.rows(request.actor, sources[first : first + behind.LONG]),
        "first": first + 1,
        "last": min(first + behind.LONG, len(sources)),
        "count": len(sources),
        "page": {
            "shown": len(sources[first : first + behind.LONG]),
            "previous_url": f"{url}&from={max(first - behind.LONG, 0)}" if first else "",
            "next_url": f"{url}&from={first + behind.LONG}" if first + behind.LONG < len(sources) else "",
        },
    }
    return render(request, "campaigns/rows.html", context)


@needs(Permission.REPORT_FILL)
@require_http_methods(["GET", "POST"])
def manual(request: ActorRequest, key: UUID) -> HttpResponse:
    """人工填写一格, or back to what is computed."""
    report = queries.report(request.actor, key)
    sheet = live.live(report)
    place = a_place_of(request, sheet.form)
    _fillable(request, report, sheet.form, place)
    if request.method == "POST" and "clear" in request.POST:
        acts.clear(request.actor, seen_in(request.POST, key), *place)
        return _back(request, report, place, "clear")
    form = CellForm(_choices(report), request.POST or None, initial=_begun(report, sheet.form, place))
    problems: list[dict[str, str]] = []
    if request.method == "POST":
        problems = _fill(request, report, sheet.form, place, form)
        if not problems:
            return _back(request, report, place, "fill")
    context = _context(request, report, sheet, place, form, problems)
    return render(request, "campaigns/manual.html", context, status=422 if problems else 200)


@needs(Permission.REPORT_FILL)
@require_POST
def upload(request: ActorRequest, key: UUID) -> HttpResponse:
    """An attachment of the report, so that a cell can name it."""
    report = queries.report(request.actor, key)
    place = a_place_of(request, live.form_of(report))
    _fillable(request, report, live.form_of(report), place)
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        secure_upload(request.actor, Report.kind(), report.pk, form)
        messages.success(request, _("已上传。"))
        return redirect(f"{reverse('campaigns:manual', args=[key])}?cell={'.'.join(place)}")
    sheet = live.live(report)
    cell = CellForm(_choices(report), initial=_begun(report, sheet.form, place))
    context = _context(request, report, sheet, place, cell, form_problems(form))
    return render(request, "campaigns/manual.html", {**context, "upload_form": form}, status=422)


def _context(
    request: ActorRequest, report: Report, sheet: live.Sheet, place: Place, form: CellForm, problems: object
) -> dict[str, object]:
    row = sheet.form.row_of[place[0]]
    cell = sheet.matrix.cells[place]
    return {
        "title": cell_name(sheet.form, place),
        "report": report,
        "unit": unit_name(report),
        "period": period_name(report),
        "place": ".".join(place),
        "money": row.money,
        "computed": value_words(row, cell.value if cell.instead_of is None else cell.instead_of),
        "manual": shown.manual_entries(sheet.form, cell),
        "form": form,
        "upload_form": UploadForm(),
        "exhibits": shown.exhibits_of(report),
        "may_upload": request.actor.may(Permission.EVIDENCE_ADD),
        "problems": problems,
    }


def _fill(
    request: ActorRequest, report: Report, form: Form, place: Place, typed: CellForm
) -> list[dict[str, str]]:
    """Carry it out; what is wrong, in the reader's language."""
    if not typed.is_valid():
        return form_problems(typed)
    found = typed.cleaned_data
    value, wrong = rule.value_of(form.row_of[place[0]], found["value"])
    try:
        if wrong:
            raise Invalid("人工填写没有保存。", [Problem(p.field, p.message, p.remedy) for p in wrong])
        entry = CellEntry(*place, value, found["reason"], UUID(found["exhibit"]))
        acts.fill(request.actor, seen_in(request.POST, report.pk), entry)
    except Invalid as error:
        return told(error)
    return []


def _back(request: ActorRequest, report: Report, place: Place, verb: str) -> HttpResponse:
    messages.success(request, str(words.REPORT_VERBS[verb]))
    return redirect(f"{reverse('campaigns:report', args=[report.pk])}?cell={'.'.join(place)}#cell")


def _fillable(request: ActorRequest, report: Report, form: Form, place: Place) -> None:
    if not shown.may_fill(request.actor, report) or form.computed(place[1]):
        raise Refused("这一格现在不能人工填写。合计由系统相加；已报送的报表要先由牵头机构退回或重开。")


def _choices(report: Report) -> list[tuple[str, str]]:
    return [(str(one.pk), one.title) for one in shown.exhibits_of(report)]


def _begun(report: Report, form: Form, place: Place) -> dict[str, str]:
    """What the form begins with: the entry as it stands."""
    cell = ManualCell.objects.filter(report=report, row=place[0], column=place[1]).first()
    if cell is None:
        return {}
    value = rule.typed_value(form.row_of[place[0]], cell.value)
    return {"value": value, "reason": cell.reason, "exhibit": str(cell.exhibit)}
