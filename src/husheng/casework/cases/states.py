"""The life of a case. Two officers open it; it closes only when nothing is owed on it (a running clock)."""

from __future__ import annotations

from husheng.foundation.kernel.lifecycle import Lifecycle, moves

WORKING = ("filed", "decided")
OPEN = ("proposed", *WORKING)

CASE = Lifecycle(
    "proposed",
    moves("proposed", "confirm", "filed"),
    moves("proposed", "decline", "declined"),
    moves(WORKING, "add_party"),
    moves(WORKING, "add_fact"),
    moves(WORKING, "add_note"),
    moves(WORKING, "set_types"),
    moves(WORKING, "change_members"),
    moves("filed", "decide", "decided"),
    moves(WORKING, "transfer", "transferred"),
    moves("filed", "withdraw", "withdrawn"),
    moves("decided", "close", "closed"),
)
