"""The life of a case. Two officers open it; it closes only when nothing is owed on it (a running clock)."""

from __future__ import annotations

from typing import Final

from husheng.foundation.kernel.lifecycle import Lifecycle, moves

WORKING: Final = ("filed", "decided")
OPEN: Final = ("proposed", *WORKING, "transferred")
ENDED: Final = ("declined", "withdrawn", "closed")
FILED_ONCE: Final = (*WORKING, "transferred", "closed", "withdrawn")

CASE = Lifecycle(
    "proposed",
    moves("proposed", "confirm", "filed"),
    moves("proposed", "decline", "declined"),
    moves(WORKING, "add_party"),
    moves(WORKING, "enter_party"),
    moves((*WORKING, "transferred"), "protect_party"),
    moves(WORKING, "add_fact"),
    moves(WORKING, "add_note"),
    moves(WORKING, "set_types"),
    moves(WORKING, "change_members"),
    moves(WORKING, "hand_over"),
    moves((*WORKING, "transferred"), "take_result"),
    moves(WORKING, "report_crime"),
    moves("filed", "decide", "decided"),
    moves("filed", "decide_without_penalty", "decided"),
    moves("filed", "transfer", "transferred"),
    moves("transferred", "take_back", "filed"),
    moves("transferred", "end_transfer", "closed"),
    moves("filed", "withdraw", "withdrawn"),
    moves("decided", "close", "closed"),
    moves(FILED_ONCE, "look_into"),
)
