"""What the reports count of referrals: suspected crime for which the police signed, once however often rerouted.

The caller says whose referrals it means; it answers for what is shown of them.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple
from uuid import UUID

from husheng.foundation.agencies.scope import Scope
from husheng.foundation.kernel.clock import SHANGHAI, in_shanghai
from husheng.foundation.kernel.standing import through

from .models import Referral


class Receipted(NamedTuple):
    """移送公安: counted by the day of the first receipt."""

    referral: UUID
    received_on: dt.date
    from_agency: UUID
    from_path: str
    to_agency: UUID | None
    to_path: str | None
    subject_kind: str
    subject: UUID


@through("reports")
def receipted(scope: Scope, first: dt.date, last: dt.date) -> list[Receipted]:
    """Referrals of the agencies meant, first signed for from `first` to `last` (both days count)."""
    rows = (
        Referral.objects.filter(
            scope.rows("from_agency_id"),
            first_received_at__gte=_midnight(first),
            first_received_at__lt=_midnight(last + dt.timedelta(days=1)),
        )
        .order_by()
        .values_list(
            "pk", "first_received_at", "from_agency_id", "region_path", "police_id", "police__region_path",
            "subject_kind", "subject_key",
        )
    )  # fmt: skip
    return [Receipted._make((key, in_shanghai(at).date(), *rest)) for key, at, *rest in rows if at]


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), SHANGHAI)
