"""The lives of campaign tasks and monthly reports."""

from __future__ import annotations

from husheng.foundation.kernel.lifecycle import Lifecycle, moves

CAMPAIGN = Lifecycle("open", moves("open", "close", "closed"))
TASK = Lifecycle(
    "dispatched",
    moves("dispatched", "sign", "signed"),
    moves("signed", "complete", "completed"),
    moves("completed", "confirm", "confirmed"),
    moves("completed", "send_back", "signed"),
)
REPORT = Lifecycle(
    "draft",
    moves(("draft", "returned", "reopened"), "fill"),
    moves(("draft", "returned", "reopened"), "submit", "submitted"),
    moves("submitted", "send_back", "returned"),
    moves("submitted", "approve", "approved"),
    moves(("submitted", "approved"), "reopen", "reopened"),
)
