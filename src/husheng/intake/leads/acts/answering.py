"""The end of a lead: an answer to the source is recorded, then it may close. Nothing falls silent."""

from __future__ import annotations

from husheng.foundation.acts.act import Seen, act
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import act_time, record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.kernel.errors import Invalid, Problem
from husheng.foundation.kernel.plain import require_plain
from husheng.foundation.kernel.standing import through
from husheng.intake.tips import acts as tip_acts
from husheng.intake.tips import queries as tips

from .. import timing
from ..choices import CHANNELS, PORTAL, REJECTIONS, USUAL_CHANNEL
from ..models import Lead
from . import splitting

LEAST_WORDS = 4


@act(Permission.LEAD_HANDLE, on=Lead)
def reject(actor: Actor, lead: Lead, reason: str, words: str, /) -> Lead:
    """不予受理: the reason in words that the whistleblower can read is the answer."""
    problems = []
    if reason not in dict(REJECTIONS):
        problems.append(Problem("reason", "请选不予受理的理由。", "从列表里选一项。"))
    _speak(lead, USUAL_CHANNEL[lead.source], words, "没有办理。", problems)
    _tell_whistleblower(actor, lead)
    lead.rejection = reason
    lead.closed_at = act_time()
    record(reason=reason)
    timing.ended(lead)
    return lead


@act(Permission.LEAD_HANDLE, on=Lead)
def answer(actor: Actor, lead: Lead, channel: str, words: str, /) -> Lead:
    """答复来源."""
    problems = []
    if channel not in dict(CHANNELS):
        problems.append(Problem("channel", "请选答复渠道。", "从列表里选一项。"))
    _speak(lead, channel, words, "没有记录答复。", problems)
    _tell_whistleblower(actor, lead)
    record(channel=channel)
    timing.answered(lead)
    return lead


@act(Permission.LEAD_HANDLE, on=Lead)
def close(actor: Actor, lead: Lead, /) -> Lead:
    """办结; the last part to close brings the whole back to be answered."""
    lead.closed_at = act_time()
    timing.ended(lead)
    if lead.split_from_id:
        splitting.gather_when_complete(actor, lead)
    return lead


@through("whistleblower")
def _tell_whistleblower(actor: Actor, lead: Lead) -> None:
    """Of a lead that came from a tip the answer goes to the receipt in the same act: there is no closing without it."""
    if lead.source != PORTAL or (tip := tips.of_lead(lead.pk)) is None:
        return
    tip_acts.answer(actor, Seen(tip), lead.answer)


def _speak(lead: Lead, channel: str, words: str, refusal: str, problems: list[Problem]) -> None:
    if len(words.strip()) < LEAST_WORDS:
        problems.append(Problem("words", "请写举报人能看懂的答复。", "说明结果和理由。"))
    if problems:
        raise Invalid(refusal, problems)
    require_plain(refusal, [("words", "答复", words)])
    lead.answer, lead.answer_channel, lead.answered_at = words.strip(), channel, act_time()
