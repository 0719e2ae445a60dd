"""The life of a measure."""

from __future__ import annotations

from husheng.foundation.kernel.lifecycle import Lifecycle, moves

MEASURE = Lifecycle(
    "proposed",
    moves("proposed", "decide", "decided"),
    moves("proposed", "second", "proposed"),
    moves("proposed", "drop", "dropped"),
    moves("decided", "serve", "served"),
    moves("served", "perform", "performed"),
    moves(("decided", "served"), "revoke", "revoked"),
)
