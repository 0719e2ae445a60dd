"""The lives of a hand-over and of its items. One table for all kinds; `rules.allowed` narrows it by kind (L1)."""

from __future__ import annotations

from typing import Final

from husheng.foundation.kernel.lifecycle import Lifecycle, moves

HANDOVER = Lifecycle(
    "sent",
    moves("sent", "receive", "received"),
    moves("sent", "receive_many", "received"),
    moves(("received", "accepted", "objected"), "accept", "accepted"),
    moves("received", "send_back", "received", "returned"),
    moves("accepted", "send_back", "accepted", "answered"),
    moves("received", "object", "objected"),
    moves("objected", "designate", "accepted", "returned", "moved"),
    moves("accepted", "answer", "accepted", "answered"),
    moves("received", "reply", "received", "accepted", "returned"),
    moves("accepted", "reply", "accepted", "answered"),
    moves("accepted", "ask_more_time"),
    moves("accepted", "allow_more_time"),
    moves("accepted", "refuse_more_time"),
    moves(("received", "accepted", "answered", "returned"), "settle"),
    moves("answered", "ask_again", "accepted"),
    moves(("received", "answered", "returned"), "close", "closed"),
)
ENDED: Final = ("closed", "moved")

# An item: open, accepted, answered; or returned and then settled by the sender; or moved to another agency by the
# superior, where it is asked again.
ITEM = Lifecycle(
    "open",
    moves("open", "accept", "accepted"),
    moves("open", "send_back", "returned"),
    moves("accepted", "answer", "answered"),
    moves("answered", "ask_again", "accepted"),
    moves("returned", "settle", "settled"),
    moves(("open", "accepted"), "designate", "returned", "moved"),
)
UNANSWERED: Final = ("open", "accepted", "returned")
