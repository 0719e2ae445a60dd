"""The only code that writes hand-overs: one function per verb."""

from __future__ import annotations

from ..details import Again, Answer, HandoverDetails, Matter
from .closing import allow_more_time, ask_again, ask_more_time, close, refuse_more_time, settle
from .disputes import designate, object_
from .receiving import accept, answer, receive, receive_many, reply, send_back
from .sending import redirect, send

__all__ = [
    "Again",
    "Answer",
    "HandoverDetails",
    "Matter",
    "accept",
    "allow_more_time",
    "answer",
    "ask_again",
    "ask_more_time",
    "close",
    "designate",
    "object_",
    "receive",
    "receive_many",
    "redirect",
    "refuse_more_time",
    "reply",
    "send",
    "send_back",
    "settle",
]
