"""The life of a lead. There is no way from open to closed that does not pass an answer to the source."""

from __future__ import annotations

from husheng.foundation.kernel.lifecycle import Lifecycle, moves

OPEN = ("registered", "accepted", "checked", "handed_over", "in_case", "split", "answered")

LEAD = Lifecycle(
    "registered",
    moves("registered", "accept", "accepted"),
    moves("registered", "reject", "rejected"),
    moves("accepted", "assign"),
    moves("accepted", "check", "checked"),
    moves("accepted", "split", "split"),
    moves(("registered", "accepted", "checked"), "hand_over", "handed_over"),
    moves("handed_over", "take_back", "accepted"),
    moves("handed_over", "take_result", "checked"),
    moves(("accepted", "checked"), "enter_case", "in_case"),
    moves("in_case", "leave_case", "checked"),
    moves("split", "gather", "checked"),
    moves("checked", "answer", "answered"),
    moves("answered", "close", "closed"),
    moves(("registered", "accepted"), "name_earlier"),
)
