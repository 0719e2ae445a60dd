"""The lives of campaigns, their tasks and their reports."""

from __future__ import annotations

from typing import Final

from husheng.foundation.kernel.lifecycle import Lifecycle, moves

CAMPAIGN = Lifecycle(
    "open",
    moves("open", "dispatch"),
    moves("open", "assign"),
    moves("open", "close", "closed"),
)

TASK = Lifecycle(
    "dispatched",
    moves("dispatched", "sign", "signed"),
    moves("signed", "complete", "completed"),
    moves("completed", "confirm", "confirmed"),
    moves("completed", "ask_again", "signed"),
)
UNDONE: Final = ("dispatched", "signed")

IN_WORK: Final = ("draft", "returned", "reopened")
HANDED_IN: Final = ("submitted", "approved")

REPORT = Lifecycle(
    "draft",
    moves(IN_WORK, "write"),
    moves(IN_WORK, "fill"),
    moves(IN_WORK, "clear"),
    moves(IN_WORK, "submit", "submitted"),
    moves("submitted", "send_back", "returned"),
    moves("submitted", "approve", "approved"),
    moves(HANDED_IN, "reopen", "reopened"),
)
