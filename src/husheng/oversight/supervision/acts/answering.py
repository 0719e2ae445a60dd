"""The late agency's side of the ladder: it signs for the paper, and says why and until when."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_noop

from husheng.foundation.acts.act import act
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import act_time, record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.kernel.clock import in_shanghai
from husheng.foundation.kernel.errors import Invalid, Problem

from ..models import Urging
from .words import required


@act(Permission.SUPERVISION_ANSWER, on=Urging)
def acknowledge(actor: Actor, urging: Urging, /) -> Urging:
    """签收: the paper has arrived."""
    _sign(actor, urging)
    return urging


@act(Permission.SUPERVISION_ANSWER, on=Urging)
def reply(actor: Actor, urging: Urging, words: str, promised_on: dt.date | None, /) -> Urging:
    """说明情况: why it is not done, what comes next and until when; an objection is said here as well.

    It stops no clock: only the matter's own answer does.
    """
    urging.reply = required(gettext_noop("没有提交。"), "words", gettext_noop("情况说明"), words)
    if promised_on is not None and promised_on < in_shanghai(act_time()).date():
        raise Invalid(
            "没有提交。", [Problem("promised_on", "预计办结日期已经过去。", "请写今天或以后的日期。")]
        )
    if urging.acknowledged_at is None:
        _sign(actor, urging)
    urging.promised_on = promised_on
    urging.replied_at, urging.replied_by = act_time(), actor.user_id
    record(promised_on=promised_on)
    return urging


def _sign(actor: Actor, urging: Urging) -> None:
    urging.acknowledged_at, urging.acknowledged_by = act_time(), actor.user_id
