"""The directory of offices in memory. Kinds, regions and agencies are only ever added, and every page names some:

joined to every row, their eight tables cost the database more planning than everything else of a page, and Django
more columns. So a foreign key that leads to one of them is answered from here; what was changed by hand in the
database is seen after a minute at the latest.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models.fields.related_descriptors import ForwardManyToOneDescriptor

from .models import Agency, AgencyKind, Region

SECONDS: Final = 60
MOST: Final = 2_000  # of one table, read at once; what lies beyond is read when it is named
KEPT: Final = (Agency, AgencyKind, Region)


class Memory:
    """What one process has read in one minute; the next minute begins another, so nobody loses what he holds."""

    def __init__(self) -> None:
        self.since = time.monotonic()
        self.rows: dict[UUID, Any] = {}
        self.whole: set[Any] = set()


_memory = Memory()


class Remembered(ForwardManyToOneDescriptor):  # type: ignore[type-arg]
    """What a foreign key to the directory leads to; a join that has brought it already is taken first."""

    def get_object(self, instance: models.Model) -> Any:
        key, kind, known = getattr(instance, self.field.attname), self.field.related_model, _now()
        if key not in known.rows and kind not in known.whole:
            known.whole.add(kind)
            known.rows.update({row.pk: row for row in kind._base_manager.order_by("pk")[:MOST]})
        found = known.rows.get(key)
        if found is None:
            found = known.rows[key] = super().get_object(instance)
        return found


def install() -> None:
    """Let every foreign key to the directory look here first."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.ForeignKey) and field.related_model in KEPT:
                setattr(model, field.name, Remembered(field))


def agencies(keys: Iterable[UUID]) -> dict[UUID, Agency]:
    """Agencies by key, those not yet known with one query."""
    wanted, rows = set(keys), _now().rows
    lacking = [key for key in wanted if key not in rows]
    if lacking:
        rows.update({agency.pk: agency for agency in Agency.objects.filter(pk__in=lacking)})
    return {key: rows[key] for key in wanted if key in rows}


def forget() -> None:
    """Begin anew: for tests, whose directory comes and goes."""
    global _memory
    _memory = Memory()


def _now() -> Memory:
    if time.monotonic() - _memory.since > SECONDS:
        forget()
    return _memory
