"""What the reports count of cases: one row a filing, set-based, without a name or a word of anybody (P4).

The caller says whose cases it means; it answers for what is shown of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet

from husheng.foundation.agencies.marks import mark
from husheng.foundation.agencies.scope import Scope
from husheng.foundation.kernel.standing import through

from .models import Case, CaseType

# A filing that was withdrawn no longer counts: months handed in show it as a correction.
NOT_COUNTED = ("proposed", "declined", "withdrawn")


class Filed(NamedTuple):
    """立案: one counted filing. `region_path` and `agency` are those of the agency that filed it."""

    case: UUID
    filed_on: dt.date
    party_class: str
    types: list[str]
    principal_type: str
    region_path: str
    agency: UUID
    from_handover: UUID | None


@through("reports")
def filed(scope: Scope, first: dt.date, last: dt.date) -> list[Filed]:
    """Cases filed from `first` to `last` (both days count) by the agencies meant."""
    return [Filed(*row) for row in _counted(_of(scope, first, last))]


@through("reports")
def mark_of_filed(scope: Scope, first: dt.date, last: dt.date) -> str:
    """As long as this stays the same, so does what `filed` gives."""
    return mark(_counted(_of(scope, first, last)))


@through("reports")
def filed_of(keys: Iterable[UUID]) -> dict[UUID, Filed]:
    """The filings of these cases, whoever filed them."""
    found = (Filed(*row) for row in _counted(Case.objects.filter(pk__in=list(keys))))
    return {row.case: row for row in found}


def _of(scope: Scope, first: dt.date, last: dt.date) -> QuerySet[Case]:
    return Case.objects.filter(scope.rows(), filed_on__range=(first, last))


def _counted(cases: QuerySet[Case]) -> QuerySet[Case, tuple[Any, ...]]:
    types = CaseType.objects.filter(case=OuterRef("pk")).order_by("violation").values("violation")
    return (
        cases.filter(filed_on__isnull=False)
        .exclude(state__in=NOT_COUNTED)
        .order_by()
        .annotate(type_list=ArraySubquery(types))
        .values_list(
            "pk", "filed_on", "party_class", "type_list", "principal_type", "region_path", "agency_id",
            "from_handover",
        )
    )  # fmt: skip
