"""The lives of an erasure and of what is locked away."""

from __future__ import annotations

from husheng.foundation.kernel.lifecycle import Lifecycle, moves

ERASURE = Lifecycle(
    "asked",
    moves(("asked", "confirmed"), "take_list", "asked"),
    moves("asked", "confirm", "confirmed"),
    moves("confirmed", "erase", "erased"),
    moves(("asked", "confirmed"), "drop", "dropped"),
)

LOCKING = Lifecycle(
    "locked",
    moves(("locked", "opened"), "ask_to_open", "asked"),
    moves("asked", "open_together", "opened"),
    moves("asked", "decline", "locked"),
    moves("opened", "close_again", "locked"),
)
