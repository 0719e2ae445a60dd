"""The life of an exhibit."""

from __future__ import annotations

from husheng.foundation.kernel.lifecycle import Lifecycle, moves

EXHIBIT = Lifecycle(
    "secured",
    moves("secured", "pass_on", "secured"),
    moves("secured", "withdraw", "withdrawn"),
    moves("secured", "seal_file", "secured"),
    moves("withdrawn", "seal_file", "withdrawn"),
)
