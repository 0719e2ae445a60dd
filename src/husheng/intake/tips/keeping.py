"""Which tips have come to the day on which what was told is destroyed (P6; PIPL 19, retention `tip`).

What is due is a query: a scheduler that was dead for a month has lost nothing. Upper rooms say which tips they still
need. Not for the portal's process, which has neither clocks nor holds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Final
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from husheng.foundation.acts.act import Seen
from husheng.foundation.deadlines.queries import open_clocks
from husheng.foundation.erasure.holds import every_standing
from husheng.foundation.erasure.keeper import keeper
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.errors import Conflict
from husheng.foundation.kernel.standing import through
from husheng.foundation.processing.register.law import retentions

from . import store
from .models import Attachment, Message, Opening, Tip
from .states import ENDED

RULE: Final = "tip"
Needed = Callable[[Mapping[UUID, UUID | None]], set[UUID]]
_needed: list[Needed] = []


def ask(needed: Needed) -> None:
    """Ask `needed` of tips (each with its lead) before they are destroyed: which are still needed? Called once, when
    the upper room is ready; asked behind the door `retention`."""
    if needed not in _needed:
        _needed.append(needed)


def days() -> int:
    """After how many days; data with its reason."""
    found = retentions()[RULE].days
    assert found is not None
    return found


def due(as_of: dt.datetime | None = None) -> QuerySet[Tip]:
    """Tips that ended so long ago, and about which nobody has said anything since; none that somebody asks to open, on
    which a hold stands, or with whose lead a clock runs."""
    until = clock.in_shanghai(as_of or clock.now()).date() - dt.timedelta(days=days())
    mine = Q(subject_key=OuterRef("pk")) | Q(subject_key=OuterRef("lead"))
    return (
        Tip.objects.filter(state__in=ENDED, ended_on__lte=until)
        .exclude(Exists(Message.objects.filter(tip=OuterRef("pk"), day__gt=until)))
        .exclude(Exists(Opening.objects.filter(tip=OuterRef("pk"), state__in=("asked", "agreed"))))
        .exclude(Exists(open_clocks().order_by().filter(mine)))
        .exclude(Exists(every_standing().filter(subject=OuterRef("pk"))))
        .order_by("ended_on", "pk")
    )


def may_go(tips: Mapping[UUID, UUID | None]) -> set[UUID]:
    """Those of them that no upper room needs any more."""
    return set(tips).difference(*(needed(tips) for needed in _needed)) if tips else set()


def clear_due() -> int:
    """Destroy what is due, each tip by an act of its own; how many."""
    from .acts import clear

    with through("retention"):
        found = dict(due().values_list("pk", F("lead")))
        wanted = may_go(found)
    count = 0
    for tip in found:
        if tip not in wanted:
            continue
        try:
            clear(keeper(), Seen(tip))
        except Conflict:  # somebody was faster, or it is no longer due
            continue
        count += 1
    return count


def sweep() -> int:
    """Remove sealed files that belong to no tip: a process was killed before they were, and no key opens them."""
    lying = store.settled()
    with through("retention"):
        known = set(Attachment.objects.filter(file__in=lying).values_list("file", flat=True))
    strays = [file for file in lying if file not in known]
    store.discard(strays)
    return len(strays)
