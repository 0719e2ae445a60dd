"""What a reporter writes himself: the narrative, and the cells that casework cannot fill."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from husheng.foundation.acts.act import act
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import act_time, record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.evidence import queries as evidence
from husheng.foundation.kernel.errors import Conflict, Invalid, NotFound, Problem
from husheng.foundation.kernel.plain import require_plain

from .. import files, rules
from ..form.matrix import ManualEntry, check_entry
from ..models import ManualCell, Report
from .tasks import require_open


@dataclass(frozen=True)
class CellEntry:
    """One cell by hand: money in fen; why, and the exhibit that shows it."""

    row: str
    column: str
    value: int
    reason: str
    exhibit: UUID | None


@act(Permission.REPORT_FILL, on=Report)
def write(actor: Actor, report: Report, narrative: str, contact: str, /) -> Report:
    """写工作开展情况: an empty text gives way to the draft made from the figures."""
    require_open(report.campaign)
    problems = []
    if len(narrative) > rules.LONGEST:
        problems += rules.words_problems("narrative", "工作开展情况", narrative)
    if len(contact) > rules.LONGEST_CONTACT:
        problems += rules.words_problems("contact", "联系方式", contact, longest=rules.LONGEST_CONTACT)
    if problems:
        raise Invalid("没有保存。", problems)
    require_plain("没有保存。", [("narrative", "工作开展情况", narrative), ("contact", "联系方式", contact)])
    report.narrative, report.contact = narrative.replace("\r\n", "\n").strip(), contact.strip()
    report.filled_by = actor.user_id
    return report


@act(Permission.REPORT_FILL, on=Report)
def fill(actor: Actor, report: Report, entry: CellEntry, /) -> Report:
    """人工填写一格: with reason and attachment; never "--", never a sum."""
    _months_only(report)
    form = files.form_of(report.campaign)
    shown = ManualEntry(entry.row, entry.column, entry.value, entry.reason, str(entry.exhibit or ""))
    problems = check_entry(form, shown)
    if entry.exhibit and evidence.missing([entry.exhibit], report.pk):
        where = f"{entry.row}.{entry.column}"
        problems.append(Problem(where, "附件不属于这份报表，或已撤回。", "请先上传到这份报表，再选它。"))
    if problems:
        raise Invalid("人工填写没有保存。", problems)
    require_plain("人工填写没有保存。", [("reason", "理由", entry.reason)])
    assert entry.exhibit is not None
    ManualCell.objects.update_or_create(
        report=report,
        row=entry.row,
        column=entry.column,
        defaults={
            "value": entry.value,
            "reason": entry.reason.strip(),
            "exhibit": entry.exhibit,
            "at": act_time(),
            "by": actor.user_id,
        },
    )
    report.filled_by = actor.user_id
    record(row=entry.row, column=entry.column, value=entry.value, exhibit=entry.exhibit)
    return report


@act(Permission.REPORT_FILL, on=Report)
def clear(actor: Actor, report: Report, row: str, column: str, /) -> Report:
    """取消人工填写: the cell is computed again."""
    _months_only(report)
    gone, _ = ManualCell.objects.filter(report=report, row=row, column=column).delete()
    if not gone:
        raise NotFound("这一格没有人工填写。")
    report.filled_by = actor.user_id
    record(row=row, column=column)
    return report


def _months_only(report: Report) -> None:
    """A year is the sum of its months, so its cells are filled there."""
    require_open(report.campaign)
    if report.sort != Report.MONTH:
        raise Conflict("没有保存。全年表由各月相加，请在当月的报表里填写。", code="year_is_a_sum")
