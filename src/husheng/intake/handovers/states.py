"""The lives of a hand-over and of its items. One table for all kinds; `rules.allowed` narrows it by kind (L1)."""

from __future__ import annotations

from husheng.foundation.kernel.lifecycle import Lifecycle, moves

HANDOVER = Lifecycle(
    "sent",
    moves("sent", "receive", "received"),
    moves("received", "accept", "accepted"),
    moves(("sent", "received"), "send_back", "returned"),
    moves("received", "object", "objected"),
    moves("objected", "designate", "accepted", "returned"),
    moves("accepted", "answer", "accepted", "answered"),
    moves("accepted", "ask_more_time"),
    moves("answered", "ask_again", "accepted"),
    moves(("received", "answered", "returned"), "close", "closed"),
)
