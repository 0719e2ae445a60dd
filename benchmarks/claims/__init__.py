"""One module per claim, and on what it is measured."""

from __future__ import annotations

from typing import Final

READING: Final = ("town", "city")  # on the larger of the two that is there
WRITING: Final = ("written",)
GROUNDS: Final = {
    "acts_per_second": WRITING,
    "blind_index": ("log",),
    "bulk_import": WRITING,
    "clock_engine": ("small",),
    "forms_per_second": WRITING,
    "growth": ("small", "town", "city"),
    "ledger_append": ("log",),
    "ledger_growth": ("log", "large_log"),
    "ledger_million": ("log",),
    "merkle_append": ("small",),
    "read_log": ("reads", "large_reads"),
    "reveal": WRITING,
    "sealed_read": ("log",),
    "seized_list": ("reads", "large_reads"),
    "tip": WRITING,
}
