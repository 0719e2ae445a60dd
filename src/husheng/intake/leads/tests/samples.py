"""Leads for tests. Synthetic people only."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse

from husheng.foundation.acts.act import seen
from husheng.foundation.acts.actor import Actor
from husheng.foundation.kernel import clock
from husheng.intake.leads import acts
from husheng.intake.leads.models import WEB, Lead
from husheng.intake.leads.rules import LeadDetails

NAME, PHONE, ID_NO = "试举报", "19900001234", "999999199001010015"
WORDS = "来电人称有人在该处招揽捐卵，并留下联系方式"


def details(**changes: Any) -> LeadDetails:
    """A lead as it is typed in."""
    given: dict[str, Any] = {
        "violation": "egg_sperm",
        "received_at": clock.now() - dt.timedelta(hours=1),
        "source": WEB,
        "organisation": "白桦健康咨询有限公司",
        "place": "河东区大直沽",
        "caller_name": NAME,
        "caller_phone": PHONE,
        "content": WORDS,
        **changes,
    }
    return LeadDetails(**given)


def accepted(actor: Actor, **changes: Any) -> Lead:
    return acts.accept(actor, seen(acts.register(actor, details(**changes))))


def checked(actor: Actor, **changes: Any) -> Lead:
    return acts.check(actor, seen(accepted(actor, **changes)), "现场检查，未见取卵设备", "partly")


def answered(actor: Actor, **changes: Any) -> Lead:
    return acts.answer(actor, seen(checked(actor, **changes)), "phone", "已核查，部分属实，正在处理")


def closed(actor: Actor, **changes: Any) -> Lead:
    return acts.close(actor, seen(answered(actor, **changes)))


def act_url(lead: Lead, verb: str) -> str:
    """The page of one step."""
    return reverse("leads:act", args=[lead.pk, verb])
