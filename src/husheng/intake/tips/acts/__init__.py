"""The acts on tips. What the portal does enters the ledger once a day, without the time of day (L17)."""

from __future__ import annotations

from .clearing import clear
from .keys import retire, rewrap, take_key
from .opening import agree, ask, decline, open_
from .telling import add, tell
from .working import accept, admit, answer, become_lead, hand_on, reject, reply

__all__ = [
    "accept",
    "add",
    "admit",
    "agree",
    "answer",
    "ask",
    "become_lead",
    "clear",
    "decline",
    "hand_on",
    "open_",
    "reject",
    "reply",
    "retire",
    "rewrap",
    "take_key",
    "tell",
]
