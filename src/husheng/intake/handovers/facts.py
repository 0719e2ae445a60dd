"""What the reports count of hand-overs: case transfers and misconduct referrals with a receipt, set-based.

The caller says whose transfers it means; it answers for what is shown of them.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple
from uuid import UUID

from husheng.foundation.agencies.scope import Scope
from husheng.foundation.kernel.clock import SHANGHAI, in_shanghai
from husheng.foundation.kernel.standing import through

from .kinds import MISCONDUCT, TO_SENDER, TO_THIRD, TRANSFER
from .models import Handover

# Given back to the sender, or replaced by the transfer to the designated agency: neither is a transfer any more.
UNDONE = (TO_SENDER, TO_THIRD)


class Receipted(NamedTuple):
    """移送: counted by the day on which the receiver signed."""

    handover: UUID
    received_on: dt.date
    from_agency: UUID
    from_path: str
    to_agency: UUID
    to_path: str
    to_kind: str
    subject_kind: str
    subject: UUID


@through("reports")
def receipted(scope: Scope, first: dt.date, last: dt.date) -> list[Receipted]:
    """Transfers sent by the agencies meant, with a receipt dated from `first` to `last` (both days count)."""
    rows = (
        Handover.objects.filter(
            scope.rows("from_agency_id", "from_agency__region_path"),
            handover_kind__in=(TRANSFER, MISCONDUCT),
            received_at__gte=_midnight(first),
            received_at__lt=_midnight(last + dt.timedelta(days=1)),
        )
        .exclude(designation__in=UNDONE)
        .order_by()
        .values_list(
            "pk", "received_at", "from_agency_id", "from_agency__region_path", "to_agency_id",
            "to_agency__region_path", "to_agency__kind_of__slug", "subject_kind", "subject_key",
        )
    )  # fmt: skip
    return [Receipted._make((key, in_shanghai(at).date(), *rest)) for key, at, *rest in rows if at]


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), SHANGHAI)
