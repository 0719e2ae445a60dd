"""The life of a running clock."""

from __future__ import annotations

from husheng.foundation.kernel.lifecycle import Lifecycle, moves

RUNNING, SUSPENDED, STOPPED = "running", "suspended", "stopped"

CLOCK = Lifecycle(
    RUNNING,
    moves(RUNNING, "suspend", SUSPENDED),
    moves(SUSPENDED, "resume", RUNNING),
    moves((RUNNING, SUSPENDED), "extend"),
    moves((RUNNING, SUSPENDED), "stop", STOPPED),
)
