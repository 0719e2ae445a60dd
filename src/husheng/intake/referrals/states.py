"""The life of a suspected-crime referral: 国务院令310 arts. 5-12, 公安部令159 arts. 175-182, 高检规则 557-564."""

from __future__ import annotations

from typing import Final

from husheng.foundation.kernel.lifecycle import Lifecycle, moves

SUPERVISED: Final = ("supervision_asked", "reasons_asked", "reasons_given")

REFERRAL = Lifecycle(
    "reported",
    moves("reported", "approve", "approved"),
    moves("reported", "decline", "declined"),
    moves("approved", "send", "sent"),
    moves("sent", "receive", "received"),
    moves("received", "find_complete"),
    moves("received", "ask_papers", "papers_missing"),
    moves("papers_missing", "supply_papers", "received"),
    moves("received", "reroute", "sent"),
    moves(("received", "papers_missing", *SUPERVISED), "file", "filed"),
    moves(("received", "papers_missing"), "not_file", "not_filed"),
    moves("not_filed", "ask_review", "under_review"),
    moves("under_review", "review_file", "filed"),
    moves("under_review", "review_uphold", "upheld"),
    moves(("not_filed", "upheld", "received"), "ask_supervision", "supervision_asked"),
    moves(("not_filed", "upheld", "received", "supervision_asked"), "ask_reasons", "reasons_asked"),
    moves("reasons_asked", "give_reasons", "reasons_given"),
    moves("reasons_given", "order_filing", "filing_ordered"),
    moves("reasons_given", "accept_reasons", "reasons_accepted"),
    moves("reasons_accepted", "tell_agency", "closed"),
    moves("filing_ordered", "file_on_order", "filed"),
    moves(("not_filed", "upheld"), "take_back", "closed"),
    moves("filed", "hand_over_goods"),
    moves("filed", "urge"),
    moves("filed", "conclude", "closed"),
)
ENDED: Final = ("declined", "closed")
REFUSED: Final = ("not_filed", "under_review", "upheld", *SUPERVISED, "filing_ordered")
