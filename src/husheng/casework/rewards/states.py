"""The life of a reward: proposed, approved by two others, told to the whistleblower, paid to whoever has the code."""

from __future__ import annotations

from typing import Final

from husheng.foundation.kernel.lifecycle import Lifecycle, moves

OPEN: Final = ("proposed", "seconded", "approved")
COUNTED: Final = ("approved", "paid")

REWARD = Lifecycle(
    "proposed",
    moves("proposed", "approve", "seconded"),
    moves("seconded", "confirm", "approved"),
    moves(("proposed", "seconded"), "decline", "declined"),
    moves("approved", "pay", "paid"),
    moves("approved", "lapse", "lapsed"),
)
