"""The acts on cases: everything that changes them. One function per verb, grouped by the part of a case's life."""

from __future__ import annotations

from ..details import CaseDetails, FactDetails
from .checks import require_member
from .deciding import decide, decide_without_penalty, undecided
from .ending import close, withdraw
from .moving import (
    end_transfer,
    hand_over,
    open_from_transfer,
    report_crime,
    take_back,
    take_result,
    transfer,
)
from .opening import confirm, decline, propose
from .parties import add_party, enter_party, protect_party
from .recording import add_fact, add_note, change_members, set_types
from .supervising import look_into

__all__ = [
    "CaseDetails",
    "FactDetails",
    "add_fact",
    "add_note",
    "add_party",
    "change_members",
    "close",
    "confirm",
    "decide",
    "decide_without_penalty",
    "decline",
    "end_transfer",
    "enter_party",
    "hand_over",
    "look_into",
    "open_from_transfer",
    "propose",
    "protect_party",
    "report_crime",
    "require_member",
    "set_types",
    "take_back",
    "take_result",
    "transfer",
    "undecided",
    "withdraw",
]
