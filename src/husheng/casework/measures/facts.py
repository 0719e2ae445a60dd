"""What the reports count of measures: one row a line of a decision or order for one party, set-based, unnamed (P4).

The caller says whose measures it means; it answers for what is shown of them.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from husheng.foundation.agencies.marks import mark
from husheng.foundation.agencies.scope import Scope
from husheng.foundation.kernel.standing import through

from .models import Measure

# A measure that was revoked no longer counts: months handed in show it as a correction.
NOT_COUNTED = ("proposed", "dropped", "revoked")


class Taken(NamedTuple):
    """处理措施: `party_class` is what the party counts as, on the day on which it entered the case."""

    measure: UUID
    case: UUID
    kind: str
    party: UUID
    party_class: str
    decided_on: dt.date | None
    served_on: dt.date | None
    violation: str
    principal_type: str
    amount_fen: int | None
    region_path: str
    agency: UUID


@through("reports")
def taken(scope: Scope, first: dt.date, last: dt.date) -> list[Taken]:
    """Measures decided or served from `first` to `last` (both days count) by the agencies meant."""
    return [Taken(*row) for row in _of(scope, first, last)]


@through("reports")
def mark_of_taken(scope: Scope, first: dt.date, last: dt.date) -> str:
    """As long as this stays the same, so does what `taken` gives."""
    return mark(_of(scope, first, last))


def _of(scope: Scope, first: dt.date, last: dt.date) -> QuerySet[Measure, tuple[Any, ...]]:
    dated = Q(decided_on__range=(first, last)) | Q(served_on__range=(first, last))
    return (
        Measure.objects.filter(scope.rows(), dated)
        .exclude(state__in=NOT_COUNTED)
        .order_by()
        .values_list(
            "pk", "case_id", "measure_kind", "party__party_id", "party__counts_as", "decided_on", "served_on",
            "violation", "case__principal_type", "amount_fen", "region_path", "agency_id",
        )
    )  # fmt: skip
