"""The shapes that several routes answer with. A personal value is never among them: it shows as sealed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Literal
from uuid import UUID

from django.db.models import Model
from django.http import HttpResponse
from ninja import Schema

from husheng.foundation.acts.actor import Actor
from husheng.foundation.agencies.models import Agency
from husheng.foundation.deadlines import queries as deadlines


class AgencyOut(Schema):
    """机构."""

    id: UUID
    name: str


class SealedOut(Schema):
    """A personal value is held. It is opened only by a person, with a purpose, on the desk."""

    sealed: Literal[True] = True


class ClockOut(Schema):
    """时限."""

    id: UUID
    step: str
    label: str
    rule: str
    state: str
    agency_id: UUID
    started_at: dt.datetime
    due_at: dt.datetime | None
    provisional: bool


def agency_out(agency: Agency) -> AgencyOut:
    """An agency by key and short name."""
    return AgencyOut(id=agency.pk, name=agency.short_name)


def clocks_out(actor: Actor, kind: str, key: UUID) -> list[ClockOut]:
    """The open clocks of one thing, as far as the caller may know of them."""
    found = deadlines.for_subjects(kind, [key]).get(key, [])
    return [ClockOut.from_orm(clock) for clock in found if actor.sees(clock)]


def sealed_out(values: Iterable[tuple[str, object]]) -> dict[str, SealedOut]:
    """Which personal values are held."""
    return {name: SealedOut() for name, value in values if value is not None}


def tag(response: HttpResponse, row: Model) -> None:
    """The version as an ETag: what If-Match takes."""
    response.headers["ETag"] = f'"{row.version}"'  # type: ignore[attr-defined]
