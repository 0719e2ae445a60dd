"""The life of a measure."""

from __future__ import annotations

from typing import Final

from husheng.foundation.kernel.lifecycle import Lifecycle, moves

STANDING: Final = ("decided", "served", "performed")  # what a report counts

WAITING: Final = ("proposed", "decided", "served")  # for a decision, for service, for performance

MEASURE = Lifecycle(
    "proposed",
    moves("proposed", "second"),
    moves("proposed", "decide", "decided"),
    moves("proposed", "drop", "dropped"),
    moves("decided", "serve", "served"),
    moves("served", "perform", "performed"),
    moves(STANDING, "revoke", "revoked"),
)
