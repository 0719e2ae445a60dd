"""Whole numbers as they come in an address or a form.

`isdigit` takes ² for a digit and `int` does not, and Python makes no number of thousands of digits: both are faults.
"""

from __future__ import annotations

from typing import Final

LONGEST: Final = 18  # digits that a column of the database holds


def whole(text: str) -> int | None:
    """The number, of ASCII digits alone and not too many of them; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST else None
