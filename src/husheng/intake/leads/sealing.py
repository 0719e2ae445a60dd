"""Which leads have come to the day on which their personal values are locked away (P6; PIPL 19, retention `lead`).

What is due is a query: a scheduler that was dead for a month has lost nothing.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from husheng.foundation.acts.act import seen
from husheng.foundation.deadlines.queries import open_clocks
from husheng.foundation.erasure.holds import every_standing
from husheng.foundation.erasure.keeper import keeper
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.errors import Conflict
from husheng.foundation.kernel.standing import through
from husheng.foundation.processing.register.law import retentions
from husheng.foundation.vault.models import DataKey

from .models import Lead

RULE: Final = "lead"
AT_ONCE: Final = 2000
CAME_TO_NOTHING: Final = Q(state="rejected") | Q(state="closed", outcome="unfounded")


def days() -> int:
    """After how many days; data with its article."""
    found = retentions()[RULE].days
    assert found is not None
    return found


def due(as_of: dt.datetime | None = None) -> QuerySet[Lead]:
    """Leads whose day has come and which are still readable; none on which a clock runs or a hold stands.

    What parts and receivers share is one key: it is locked when the last of them has come to its day.
    """
    until = (as_of or clock.now()) - dt.timedelta(days=days())
    over = CAME_TO_NOTHING & Q(closed_at__lte=until)
    rows: Any = Lead.objects.annotate(whose=Coalesce("sealed_for", "id"))
    family = Lead.objects.filter(Q(pk=OuterRef("whose")) | Q(sealed_for=OuterRef("whose"))).order_by()
    found: QuerySet[Lead] = (
        rows.filter(over)
        .filter(Exists(DataKey.objects.filter(owner=OuterRef("whose"), locked_at=None)))
        .exclude(Exists(family.exclude(over)))
        .exclude(Exists(open_clocks().order_by().filter(subject_key=OuterRef("pk"))))
        .exclude(Exists(every_standing().filter(subject=OuterRef("whose"))))
        .order_by("closed_at", "pk")
    )
    return found


def lock_due(limit: int = AT_ONCE) -> int:
    """Lock away what is due, each lead by an act of its own; how many."""
    from .acts import lock_away

    count, done = 0, set()
    with through("retention"):
        wanted = list(due()[:limit])
    for lead in wanted:
        if lead.subject_key in done:
            continue
        try:
            lock_away(keeper(), seen(lead))
        except Conflict:  # somebody was faster, or it is no longer due
            continue
        done.add(lead.subject_key)
        count += 1
    return count
