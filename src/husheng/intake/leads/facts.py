"""What the reports ask of a lead that was transferred before a case was opened: its kind of matter, nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from husheng.foundation.kernel.standing import through

from .models import Lead


@through("reports")
def violations_of(keys: Iterable[UUID]) -> dict[UUID, str]:
    """The violation type of these leads."""
    return dict(Lead.objects.filter(pk__in=list(keys)).values_list("pk", "violation"))
