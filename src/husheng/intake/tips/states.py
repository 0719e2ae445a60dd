"""The life of a tip, and of a request to open what is sealed apart."""

from __future__ import annotations

from husheng.foundation.kernel.lifecycle import Lifecycle, moves

OPEN = ("received", "accepted", "in_lead")
ENDED = ("rejected", "answered")
CLEARED = "cleared"

# A tip ends only by words to the whistleblower: rejected with a reason, or answered.
TIP = Lifecycle(
    "received",
    moves("received", "accept", "accepted"),
    moves(("received", "accepted"), "reject", "rejected"),
    moves(("received", "accepted"), "hand_on", "received"),
    moves(("received", "accepted"), "become_lead", "in_lead"),
    moves((*OPEN, *ENDED), "reply"),
    moves((*OPEN, *ENDED), "admit"),
    moves(("accepted", "in_lead"), "answer", "answered"),
    moves(ENDED, "clear", CLEARED),
)
KEYHOLDER = Lifecycle(
    "active",
    moves("active", "rewrap"),
    moves("active", "retire", "retired"),
)
OPENING = Lifecycle(
    "asked",
    moves("asked", "agree", "agreed"),
    moves(("asked", "agreed"), "decline", "declined"),
    moves("agreed", "open", "opened"),
)
