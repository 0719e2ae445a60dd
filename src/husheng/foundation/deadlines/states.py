"""The life of a clock."""

from __future__ import annotations

from husheng.foundation.kernel.lifecycle import Lifecycle, moves

RUNNING = ("running", "suspended")
CLOCK = Lifecycle(
    "running",
    moves("running", "extend"),
    moves("running", "suspend", "suspended"),
    moves("suspended", "resume", "running"),
    moves(RUNNING, "recompute"),
)
