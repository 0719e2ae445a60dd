"""Writing down a step with the number and date of its paper; checks that no number of a person stands in it."""

from __future__ import annotations

import datetime as dt

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import act_time, record
from husheng.foundation.kernel.clock import SHANGHAI
from husheng.foundation.kernel.errors import Invalid
from husheng.foundation.kernel.ids import new_key
from husheng.foundation.kernel.plain import plain_problems

from .models import Milestone, Referral
from .rules import Paperwork, paperwork_problems

NOTHING = Paperwork("")


def add(
    actor: Actor,
    referral: Referral,
    verb: str,
    paper: Paperwork = NOTHING,
    *,
    number: bool = True,
    words: bool = False,
    refusal: str = "没有登记，什么都没有写入。",
) -> Milestone:
    """Append the milestone; `Invalid` where the paper's number or the reasons are missing."""
    problems = paperwork_problems(paper, act_time().date(), number=number, words=words)
    problems += plain_problems("paper_number", "文号", paper.number) + plain_problems(
        "words", "理由", paper.words
    )
    if problems:
        raise Invalid(refusal, problems)
    if paper.number:
        record(paper=paper.number.strip(), paper_on=paper.on)
    return Milestone.objects.create(
        id=new_key(),
        referral=referral,
        verb=verb,
        at=act_time(),
        agency_id=actor.agency_id,
        paper_number=paper.number.strip(),
        paper_on=paper.on,
        words=paper.words.strip(),
    )


def made_at(paper: Paperwork) -> dt.datetime | None:
    """When the paper was made, for clocks of days: entered later, it still counts from its own date."""
    if paper.on is None or paper.on >= act_time().date():
        return None
    return dt.datetime.combine(paper.on, dt.time(23, 59), SHANGHAI)
