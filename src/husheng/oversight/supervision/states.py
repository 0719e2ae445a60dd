"""The lives of a ladder paper, of a listed supervision, and of a report of a grave matter."""

from __future__ import annotations

from typing import Final

from husheng.foundation.kernel.lifecycle import Lifecycle, moves

URGING = Lifecycle(
    "issued",
    moves("issued", "acknowledge", "acknowledged"),
    moves(("issued", "acknowledged"), "reply", "replied"),
    moves(("issued", "acknowledged", "replied"), "withdraw", "withdrawn"),
)
UNANSWERED: Final = ("issued", "acknowledged")

LISTING = Lifecycle(
    "listed",
    moves("listed", "report_back", "reported"),
    moves("reported", "delist", "delisted"),
    moves("reported", "continue", "listed"),
)

GRAVE = Lifecycle(
    "raised",
    moves("raised", "receive", "received"),
    moves("received", "settle", "settled"),
)
