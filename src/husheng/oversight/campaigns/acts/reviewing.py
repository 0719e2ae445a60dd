"""What the lead agency does with a report that was handed in: approve it, send it back, open it again.

Its snapshots stay.
"""

from __future__ import annotations

from typing import Final

from husheng.foundation.acts.act import act
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import act_time
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.deadlines import clocks
from husheng.foundation.kernel.errors import Invalid, Refused
from husheng.foundation.kernel.plain import require_plain

from .. import rules
from ..models import Report
from ..naming import period_name
from .tasks import require_open

AGAIN: Final = "local.camp.again"
LABEL: Final = "重新报送报表"


@act(Permission.REPORT_REVIEW, on=Report)
def approve(actor: Actor, report: Report, /) -> Report:
    """审核通过: by somebody of the lead agency who did not hand it in."""
    _lead_only(actor, report)
    if report.submitted_by == actor.user_id:
        raise Refused("没有审核。报送的人不能自己审核，请转给牵头机构的其他人。")
    report.approved_at = act_time()
    return report


@act(Permission.REPORT_REVIEW, on=Report)
def send_back(actor: Actor, report: Report, reason: str, /) -> Report:
    """退回: with what is to be put right; the snapshot stays."""
    _lead_only(actor, report)
    report.remark = _words("没有退回。", "退回理由", reason)
    _due_again(report)
    return report


@act(Permission.REPORT_REVIEW, on=Report)
def reopen(actor: Actor, report: Report, reason: str, /) -> Report:
    """重开: a report that stood is opened once more, with the reason; small changes come as corrections instead."""
    _lead_only(actor, report)
    report.remark, report.approved_at = _words("没有重开。", "重开理由", reason), None
    _due_again(report)
    return report


def _due_again(report: Report) -> None:
    """What was in and is out again is owed by a day of its own; the plan itself names none (本地约定)."""
    clocks.start_step(
        report,
        AGAIN,
        label=LABEL,
        title=report.campaign.title,
        number=report.period if report.sort == Report.MONTH else period_name(report, "zh"),
        watcher=report.campaign.agency_id,
    )


def _lead_only(actor: Actor, report: Report) -> None:
    """A district's own office may look at its report, but not approve it."""
    require_open(report.campaign)
    if actor.agency_id != report.campaign.agency_id:
        raise Refused("没有办理。报表由专项行动的牵头机构审核。")


def _words(refusal: str, label: str, reason: str) -> str:
    if problems := rules.words_problems("reason", label, reason):
        raise Invalid(refusal, problems)
    require_plain(refusal, [("reason", label, reason)])
    return reason.strip()
