"""The only code that writes referrals: one function per verb, by the side that acts."""

from __future__ import annotations

from ..details import Matter, ReferralDetails
from .agency import (
    approve,
    ask_review,
    ask_supervision,
    decline,
    hand_over_goods,
    report,
    send,
    supply_papers,
    take_back,
)
from .police import (
    ask_papers,
    conclude,
    file,
    file_on_order,
    find_complete,
    give_reasons,
    not_file,
    receive,
    reroute,
    review_file,
    review_uphold,
)
from .prosecutor import accept_reasons, ask_reasons, order_filing, tell_agency, urge

__all__ = [
    "Matter",
    "ReferralDetails",
    "accept_reasons",
    "approve",
    "ask_papers",
    "ask_reasons",
    "ask_review",
    "ask_supervision",
    "conclude",
    "decline",
    "file",
    "file_on_order",
    "find_complete",
    "give_reasons",
    "hand_over_goods",
    "not_file",
    "order_filing",
    "receive",
    "report",
    "reroute",
    "review_file",
    "review_uphold",
    "send",
    "supply_papers",
    "take_back",
    "tell_agency",
    "urge",
]
