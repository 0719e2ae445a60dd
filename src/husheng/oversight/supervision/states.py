"""The lives of an urging paper and of a listed supervision."""

from __future__ import annotations

from husheng.foundation.kernel.lifecycle import Lifecycle, moves

URGING = Lifecycle("issued", moves("issued", "acknowledge", "acknowledged"))
LISTING = Lifecycle(
    "listed",
    moves("listed", "report_back", "reported"),
    moves("reported", "delist", "delisted"),
    moves("reported", "continue", "listed"),
)
