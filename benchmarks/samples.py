"""Leads as they arrive, for the claims that write. Nobody in them exists."""

from __future__ import annotations

import datetime as dt
from itertools import count
from uuid import uuid4

from husheng.foundation.kernel import clock
from husheng.intake.leads.rules import LeadDetails

LETTERS = str.maketrans(
    "0123456789", "ghijklmnop"
)  # digits in a row may look like a telephone, which is refused
_serial = count(1)


def details(now: dt.datetime | None = None) -> LeadDetails:
    """A lead of the hotline with everything that is sealed."""
    number = next(_serial)
    return LeadDetails(
        violation="ads",
        received_at=now or clock.now(),
        source="hotline",
        source_ref=f"B{uuid4().hex[:20].translate(LETTERS)}",
        organisation=f"白桦{number % 97}健康咨询有限公司",
        place="望海街道",
        caller_name="测试来电人",
        caller_phone=f"1990000{number % 10_000:04d}",
        content="网上招揽“爱心捐卵”，称有补偿，留了门店地址。",
        confidential=True,
    )
