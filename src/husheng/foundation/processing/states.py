"""The lives of an impact assessment and of a collection form."""

from __future__ import annotations

from typing import Final

from husheng.foundation.kernel.lifecycle import Lifecycle, moves

IN_FORCE: Final = ("approved", "withdrawing")  # until the second person has withdrawn it, flows stand on it

ASSESSMENT: Final = Lifecycle(
    "draft",
    moves("draft", "revise"),
    moves("draft", "approve", "approved"),
    moves("draft", "decline", "declined"),
    moves("declined", "revise", "draft"),
    moves("approved", "ask_withdrawal", "withdrawing"),
    moves("withdrawing", "keep", "approved"),
    moves("withdrawing", "withdraw", "withdrawn"),
)

COLLECTION: Final = Lifecycle(
    "compared",
    moves("compared", "decide_fields", "decided"),
    moves(("compared", "decided"), "revise_form", "compared"),
)
