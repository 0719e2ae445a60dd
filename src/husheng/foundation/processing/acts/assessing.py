"""Impact assessments: one person drafts, another approves; one asks to withdraw, another withdraws."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_noop

from husheng.foundation.acts.act import act
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import act_time, record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import numbers
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.kernel.errors import Invalid, Problem, Refused
from husheng.foundation.kernel.plain import require_plain
from husheng.foundation.kernel.words import say as _

from .. import queries, rules
from ..models import Assessment
from ..rules import AssessmentDetails

SERIES: Final = "YG"
LISTS: Final = ("cases", "senders", "receivers", "categories", "ways")
TEXTS: Final = ("title", "necessity", "impact", "measures")


@act(Permission.PROCESSING_ASSESS)
def draft(actor: Actor, details: AssessmentDetails, /) -> Assessment:
    """起草影响评估: what flows from whom to whom, why, what it does to people, what protects them."""
    _require_sound(details, gettext_noop("没有起草。"))
    agency = agencies.agency(actor.agency_id)
    row = Assessment(
        number=numbers.take(agency, SERIES)[0],
        agency=agency,
        region_path=agency.region_path,
        drafted_at=act_time(),
        drafted_by=actor.user_id,
    )
    write(row, details)
    row.save(force_insert=True)
    record(number=row.number, senders=row.senders, receivers=row.receivers, of=row.categories, ways=row.ways)
    return row


@act(Permission.PROCESSING_ASSESS, on=Assessment)
def revise(actor: Actor, row: Assessment, details: AssessmentDetails, /) -> Assessment:
    """修改影响评估: until it is approved; whoever revises it has drafted it."""
    _require_sound(details, gettext_noop("没有修改。"))
    write(row, details)
    row.drafted_at, row.drafted_by = act_time(), actor.user_id
    record(senders=row.senders, receivers=row.receivers, of=row.categories, ways=row.ways)
    return row


@act(Permission.PROCESSING_APPROVE, on=Assessment)
def approve(actor: Actor, row: Assessment, /) -> Assessment:
    """批准影响评估: by another than its author; from now on the flow may go."""
    _require_other(actor, row.drafted_by, gettext_noop("没有批准。影响评估由起草人以外的人批准。"))
    row.approved_at, row.approved_by = act_time(), actor.user_id
    return row


@act(Permission.PROCESSING_APPROVE, on=Assessment)
def decline(actor: Actor, row: Assessment, reason: str, /) -> Assessment:
    """不批准影响评估: the reason goes back to its author."""
    row.declined_reason = _reason(reason, gettext_noop("没有办理。"))
    return row


@act(Permission.PROCESSING_ASSESS, on=Assessment)
def ask_withdrawal(actor: Actor, row: Assessment, reason: str, /) -> Assessment:
    """提请撤回: the flow still goes until another person has withdrawn its assessment."""
    row.withdrawal_reason = _reason(reason, gettext_noop("没有提请。"))
    row.withdrawal_asked_by = actor.user_id
    return row


@act(Permission.PROCESSING_APPROVE, on=Assessment)
def keep(actor: Actor, row: Assessment, reason: str, /) -> Assessment:
    """不撤回: the assessment stays in force."""
    row.withdrawal_reason, row.withdrawal_asked_by = _reason(reason, gettext_noop("没有办理。")), None
    return row


@act(Permission.PROCESSING_APPROVE, on=Assessment)
def withdraw(actor: Actor, row: Assessment, /) -> Assessment:
    """撤回影响评估: what stood on it is refused from now on; the record is kept (第 56 条)."""
    _require_other(actor, row.withdrawal_asked_by, gettext_noop("没有撤回。影响评估由提请人以外的人撤回。"))
    row.withdrawn_at, row.withdrawn_by = act_time(), actor.user_id
    return row


def write(row: Assessment, details: AssessmentDetails) -> None:
    """Put the details on the row."""
    for name in LISTS:
        setattr(row, name, sorted(set(getattr(details, name))))
    for name in TEXTS:
        setattr(row, name, str(getattr(details, name)).strip())


def _require_sound(details: AssessmentDetails, refusal: str) -> None:
    if found := rules.problems(details, queries.known()):
        raise Invalid(refusal, found)


def _require_other(actor: Actor, other: object, refusal: str) -> None:
    if actor.user_id == other:
        raise Refused(refusal, code="processing.second_person")


def _reason(text: str, refusal: str) -> str:
    require_plain(refusal, [("reason", "理由", text)])
    if not text.strip():
        raise Invalid(refusal, [Problem("reason", "没有写理由。", "请写明理由。")])
    if len(text) > rules.LONGEST:
        raise Invalid(refusal, [Problem("reason", _("“%(label)s”太长。", label=_("理由")), "请写短些。")])
    return text.strip()
