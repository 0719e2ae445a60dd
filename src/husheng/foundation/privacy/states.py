"""The lives of permissions to read: approval, broken glass, delay of telling."""

from __future__ import annotations

from husheng.foundation.kernel.lifecycle import Lifecycle, moves

APPROVAL = Lifecycle(
    "asked",
    moves("asked", "give", "given"),
    moves("asked", "refuse", "refused"),
    moves("given", "withdraw", "withdrawn"),
    moves("given", "read_minor"),
)
GLASS = Lifecycle(
    "broken",
    moves("broken", "read_under_glass"),
    moves("broken", "examine", "justified", "unjustified"),
)
DELAY = Lifecycle(
    "proposed",
    moves("proposed", "approve_delay", "approved"),
    moves("proposed", "refuse_delay", "refused"),
    moves("approved", "end_delay", "ended"),
)
