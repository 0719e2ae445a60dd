"""The acts of the leaks room."""

from __future__ import annotations

from ..details import CanaryDetails, RunDetails
from .canaries import drop_canary, plant, propose_canary, withdraw_canary
from .findings import dismiss, give_back, look_through, offer, take
from .runs import approve, call_off, match, refuse, request

__all__ = [
    "CanaryDetails",
    "RunDetails",
    "approve",
    "call_off",
    "dismiss",
    "drop_canary",
    "give_back",
    "look_through",
    "match",
    "offer",
    "plant",
    "propose_canary",
    "refuse",
    "request",
    "take",
    "withdraw_canary",
]
