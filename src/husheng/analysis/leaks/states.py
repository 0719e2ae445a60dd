"""The lives of a canary, of a finding, of a run of a seized list against the read log."""

from __future__ import annotations

from typing import Final

from husheng.foundation.kernel.lifecycle import Lifecycle, moves

CANARY = Lifecycle(
    "proposed",
    moves("proposed", "plant", "planted"),
    moves("proposed", "drop_canary", "dropped"),
    moves("planted", "withdraw_canary", "withdrawn"),
)
FINDING = Lifecycle(
    "open",
    moves("open", "dismiss", "dismissed"),
    moves("open", "offer", "offered"),
    moves("offered", "give_back", "open"),
    moves("offered", "take", "taken"),
)
RUN = Lifecycle(
    "requested",
    moves("requested", "approve", "approved"),
    moves("requested", "refuse", "refused"),
    moves(("requested", "approved"), "call_off", "called_off"),
    moves("approved", "match", "matched"),
)
LIVE: Final = ("requested", "approved")
