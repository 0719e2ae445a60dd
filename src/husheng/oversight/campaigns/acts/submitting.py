"""Submission 报送: the form that the leader saw is frozen, signed and bound to the ledger, or nothing is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from husheng.foundation.acts.act import act
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import act_time, current, record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.deadlines import clocks
from husheng.foundation.kernel.errors import Invalid, Stale
from husheng.foundation.kernel.ids import new_key
from husheng.foundation.kernel.words import say as _

from .. import live, rules, signing
from ..form.canonical import canonical
from ..form.checks import refuse_if_hard
from ..form.fingerprint import Changed, changes, fingerprint
from ..form.model import Form
from ..form.narrative import draft
from ..live import Sheet
from ..models import Report, Snapshot
from ..naming import spoken, unit_name
from .tasks import require_open

NAMED: Final = 5  # so many changed cells are named in the sentence; the page lists all


class FormChanged(Stale):
    """The facts moved on while the form was open; nothing was frozen (409)."""

    code = "form_changed"

    def __init__(self, form: Form, changed: Sequence[Changed]):
        names = [cell_name(form, one) for one in changed[:NAMED]]
        words = _(
            "没有报送。您打开页面之后，表里的数据变了：%(cells)s。请核对后再报送。",
            cells="、".join(names) or _("更正或不设栏的类型"),
        )
        super().__init__(words, facts={"cells": [".".join(one.place) for one in changed]})
        self.changed = tuple(changed)


@act(Permission.REPORT_SUBMIT, on=Report)
def submit(actor: Actor, report: Report, seen_form: str, /) -> Report:
    """报送并冻结: `seen_form` is the fingerprint of the form that the leader saw."""
    require_open(report.campaign)
    today = act_time().date()
    if problems := rules.not_yet(report.last_day, report.until_filed, report.due_on, today):
        raise Invalid("没有报送。", problems)
    marks = live.marks(report)
    now = live.live(report, today)
    if seen_form != fingerprint(now.form, now.matrix, now.corrections):
        raise FormChanged(now.form, changes(now.form, seen_form, now.matrix))
    soft = refuse_if_hard(now.form, now.matrix)
    snapshot = _freeze(actor, report, now, marks, today)
    report.first_on = report.first_on or today
    report.submitted_at, report.submitted_by = act_time(), actor.user_id
    report.remark, report.approved_at = "", None
    clocks.stop_all(report.pk)
    record(
        period=report.period,
        ordinal=snapshot.ordinal,
        sha256=snapshot.sha256,
        signature=bytes(snapshot.signature).hex(),
        corrections=len(now.corrections),
        hints=[finding.check for finding in soft],
    )
    return report


def _freeze(actor: Actor, report: Report, now: Sheet, marks: dict[str, str], today: date) -> Snapshot:
    body = canonical(now.matrix, now.corrections, _filing(actor, report, now, today))
    return Snapshot.objects.create(
        id=new_key(),
        report=report,
        ordinal=report.snapshots.count() + 1,
        act=current().act,
        body=body,
        sha256=signing.digest(body),
        signature=signing.sign(body),
        marks=marks,
        at=act_time(),
        by=actor.user_id,
    )


def _filing(actor: Actor, report: Report, now: Sheet, today: date) -> dict[str, str]:
    unit = unit_name(report)
    filler = agencies.names({report.filled_by}).get(report.filled_by, "") if report.filled_by else ""
    return {
        "unit": unit,
        "filler": filler or actor.name,
        "contact": report.contact,
        "head": actor.name,
        "on": today.isoformat(),
        "narrative": report.narrative or draft(now.form, now.matrix, unit, live.further(report)),
    }


def cell_name(form: Form, one: Changed) -> str:
    """案件数 × 非法采供卵、采供精."""
    row, column = one.place
    return f"{spoken(form.row_of[row].label)} × {spoken(form.column_of[column].label)}"
