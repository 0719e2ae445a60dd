"""The life of a lead. There is no way from open to closed that does not pass an answer to the source."""

from __future__ import annotations

from husheng.foundation.kernel.lifecycle import Lifecycle, moves

OPEN = ("registered", "accepted", "checked", "handed_over", "in_case", "split", "answered")
OURS = ("registered", "accepted", "checked")
ENDED = ("closed", "rejected")
ANSWERING = frozenset({"answer", "reject"})  # the verbs that record what the source was told

# A hand-over that passes the duty on leads to `handed_over`; a notice 通报 or a request for assistance 协查
# leaves the lead where it is.
LEAD = Lifecycle(
    "registered",
    moves("registered", "accept", "accepted"),
    moves("registered", "reject", "rejected"),
    moves(OURS, "assign"),
    moves(OURS, "assign_many"),
    moves(OURS, "unassign_many"),
    moves(OURS, "name_earlier"),
    moves("accepted", "check", "checked"),
    moves("accepted", "split", "split"),
    *(moves(state, verb, "handed_over", state) for state in OURS for verb in ("hand_over", "hand_over_many")),
    moves("handed_over", "take_back", "accepted"),
    moves("handed_over", "take_result", "checked"),
    moves((*OURS, "in_case"), "take_result"),
    moves(("accepted", "checked"), "enter_case", "in_case"),
    moves("in_case", "leave_case", "checked"),
    moves("split", "gather", "checked"),
    moves("checked", "answer", "answered"),
    moves("answered", "close", "closed"),
    moves(ENDED, "lock_away"),
)
