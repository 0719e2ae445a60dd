"""Files among what is erased: whose they are, what holds them, which keys of their own go with them.

An exhibit belongs to the file of its matter (案卷): where no hold says more, it is kept for the archive term from the
day on which it was secured, except when it was withdrawn and is no evidence of anything.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from django.apps import apps
from django.db import models

from husheng.foundation.evidence.models import Exhibit
from husheng.foundation.kernel.standing import through

from .rules import Minimum

FILED: Final = "case_archive"


@through("erasure")
def model_of_matter(kind: str, key: UUID) -> type[models.Model] | None:
    """The model of a thing that has exhibits; none where there are none."""
    there = Exhibit.objects.filter(subject_kind=kind, subject_key=key).exists()
    return apps.get_model(kind) if there else None


def among(rows: Iterable[Any]) -> list[Exhibit]:
    """The exhibits among rows."""
    return [row for row in rows if isinstance(row, Exhibit)]


def matters(rows: Iterable[Any]) -> set[UUID]:
    """The things that the exhibits among rows hang on: what holds those, holds these."""
    return {row.subject_key for row in among(rows)}


def keys(rows: Iterable[Any]) -> list[UUID]:
    """The data keys that are the exhibits' own."""
    return [row.pk for row in among(rows)]


def in_plain(row: Any) -> tuple[str, ...]:
    """What stands in the list for a file that no key has sealed yet: it is removed all the same."""
    return ("file_name",) if isinstance(row, Exhibit) and not row.sealed else ()


def filed(rows: Iterable[Any], minima: Mapping[str, Minimum]) -> list[tuple[str, dt.datetime | None]]:
    """Until when a matter's files are kept where nothing else says so; a person's own values are not held by files."""
    found = list(rows)
    secured = [row.secured_at for row in among(found) if row.state == "secured"]
    if len(among(found)) < len(found):
        return []
    return [(FILED, minima[FILED].ends(max(secured)))] if secured else []
