"""The acts of supervision: the ladder that lateness climbs, and what gravity brings."""

from __future__ import annotations

from .answering import acknowledge, reply
from .gravity import raise_, receive, settle
from .ladder import Order, remind, urge, urge_many, withdraw
from .listing import ListingDetails, continue_, delist, list_, report_back, take_up

__all__ = [
    "ListingDetails",
    "Order",
    "acknowledge",
    "continue_",
    "delist",
    "list_",
    "raise_",
    "receive",
    "remind",
    "reply",
    "report_back",
    "settle",
    "take_up",
    "urge",
    "urge_many",
    "withdraw",
]
