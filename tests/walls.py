"""What the tests of the second wall share: the world, its neighbours, and what each may know of its rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection, connections
from django.db.models import Model
from one_of_each import FAR, OBJECTS, World

from husheng.analysis.leaks import acts as leaks_acts
from husheng.analysis.leaks import months as leaks_months
from husheng.analysis.leaks.models import Canary
from husheng.analysis.leaks.scanning import machine
from husheng.analysis.leaks.tests import people as reads
from husheng.foundation.acts.act import seen
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.models import Acted, JournalRow
from husheng.foundation.acts.permissions import CASE_DATA, Permission
from husheng.foundation.acts.policies import walled
from husheng.foundation.acts.transaction import act_frame, reading
from husheng.foundation.agencies.actors import actor_of
from husheng.foundation.agencies.models import Post, User
from husheng.foundation.agencies.queries import granted
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.errors import Refused
from husheng.foundation.kernel.ids import new_key
from husheng.foundation.privacy.models import ReadLog
from husheng.foundation.privacy.purposes import Purpose
from husheng.foundation.privacy.reveal import reveal
from husheng.foundation.testing import City
from husheng.intake.handovers.details import HandoverDetails
from husheng.intake.handovers.tests import people as handovers
from husheng.intake.leads.models import Lead
from husheng.intake.tips import acts as tip_acts
from husheng.intake.tips.models import Opening, Remembered

PutBack = Callable[[Callable[[], Any]], Any]
# Known to all of the task force; what stands in them is guarded by the query layer (see decision 12).
KNOWN: Final = frozenset(table for table, model in walled().items() if model.seen_by.known)
# Rows of the installation's own set-up, which every agency has: not planted by the World.
AGENCIES: Final = {
    "own": ("health", "120102"),
    "partner": ("market", "120102"),
    "same district": ("education", "120102"),
    "other district": ("health", "120103"),
    "superior": ("health", "120000"),
    "accused": ("civil_affairs", "120102"),
    "elsewhere": ("market", FAR),
}


def told(made: World) -> None:
    """What the walk over the pages does not need: halves on their way, a matched list, a month that was counted, the
    digest of a file that is destroyed, an attempt to read that was refused."""
    with act_frame(made.city.installer, "test.remembered"):
        Remembered.objects.create(digest=b"\1" * 32)
    with pytest.raises(Refused):
        reveal(made.city.actor("leader"), made.lead, ["caller_phone"], Purpose.CHECK_LEAD, "想看一看")
    custodian = made.tippers.custodians[0]
    tip_acts.agree(custodian.actor, seen(made.opening), custodian.secret)
    town = made.leak_town
    phones = town.people(20)
    reader = made.city.actor("handler")
    reads.read(reader, list(phones.values()), clock.now() - dt.timedelta(days=1))
    run = town.approved(made.leak_case, reads.listed(list(phones)))
    leaks_acts.match(town.first, seen(run))
    leaks_acts.look_through(machine(), leaks_months.number(clock.today()))


def filled(city: City) -> World:
    """One of each object, held by the health commission of one district; and a report of officials' misconduct."""
    made = World(city)
    for name, maker in OBJECTS.items():
        made.made[name] = maker(made)
    to = city.agency("supervision_commission")
    wanted = HandoverDetails("misconduct", to.pk, ("履职情况",), accused=city.agency(*AGENCIES["accused"]).pk)
    handovers.acts.send(city.actor("handler"), handovers.matter(), wanted)
    told(made)
    ReadLog.objects.create(
        at=clock.now(), user=made.officer.user_id, post=made.officer.post_id, agency=made.officer.agency_id,
        kind=Lead.kind(), key=made.lead.pk, fields=["content"], purpose=Purpose.CHECK_LEAD, reason="核对来电",
    )  # fmt: skip
    return made


def world_for(put_back: PutBack, city: City, settings: Any, folders: pytest.TempPathFactory) -> World:
    """The world of `filled`, made once; each test finds its rows, and what it holds of them, as they were."""

    def make() -> tuple[World, Path]:
        settings.MEDIA_ROOT = folders.mktemp("files")
        return filled(city), settings.MEDIA_ROOT

    made, settings.MEDIA_ROOT = put_back(make)
    return made.again()


def actor(city: City, agency: str, role: str) -> Actor:
    """Somebody in this role there, without a post in the database."""
    at = city.agency(*AGENCIES[agency])
    return actor_of(Post(pk=new_key(), user=User(pk=new_key(), name="测试"), agency=at, role=role))


def takes_part(row: Any) -> set[UUID]:
    """The agencies that a row itself names; of a part, those of the whole."""
    rows = row.seen_by
    named = {getattr(row, row._meta.get_field(name).attname) for name in (rows.held, *rows.agencies) if name}
    for name in filter(None, (rows.parent, rows.inside)):
        named |= takes_part(whole) if (whole := getattr(row, name)) is not None else set()
    return named


def may_plant(who: Actor, table: str) -> set[Any]:
    """What the security officer and the auditor know of canaries, for the whole installation: them, and their acts."""
    if Permission.LEAK_PLANT not in who.permissions:
        return set()
    acts = set(JournalRow.objects.filter(kind=Canary.kind()).values_list("pk", flat=True))
    known = {"leaks_canary": all_keys("leaks_canary"), "acts_journal": acts, "acts_opening": acts}
    return known.get(table, set())


def keys_seen(who: Actor | None, table: str) -> set[Any]:
    """What the database shows, asked in plain SQL as the application role."""
    column = walled()[table]._meta.pk.column
    with reading(who), connection.cursor() as cursor:
        cursor.execute(f'SELECT "{column}" FROM {table}')
        return {key for (key,) in cursor.fetchall()}


def all_keys(table: str) -> set[Any]:
    column = walled()[table]._meta.pk.column
    with connections["owner"].cursor() as cursor:
        cursor.execute(f'SELECT "{column}" FROM {table}')
        return {key for (key,) in cursor.fetchall()}


def _of_the_lead(who: Actor, row: Any) -> bool:
    report = row.report if hasattr(row, "report") else row
    return who.sees(report)


def _of_who_plants(who: Actor, row: Any) -> bool:
    return Permission.LEAK_PLANT in who.permissions


def _of_its_custodians(who: Actor, row: Any) -> bool:
    """The tip that custodians are asked about, wherever it has gone since."""
    in_cases = not who.permissions.isdisjoint(CASE_DATA)
    return in_cases and Opening.objects.filter(tip=row, agency=who.agency_id).exists()


def _of_the_act(who: Actor, row: Any) -> bool:
    return any(may_know(who, one) for one in JournalRow.objects.filter(pk=row.act))


# Where the declaration says something of its own in SQL (`also`).
SPECIAL: Final[dict[str, Callable[[Actor, Any], bool]]] = {
    "acts_opening": _of_the_act,
    "campaigns_manualcell": _of_the_lead,
    "campaigns_snapshot": _of_the_lead,
    "leaks_canary": _of_who_plants,
    "supervision_urging": lambda who, row: row.step == "circulate",
    "tips_tip": _of_its_custodians,
}


# ── who may know of a row, asked of the rooms' own words ────────────────────────────────────────────────────
def of_kind(kind: str, key: UUID) -> Model | None:
    try:
        model = apps.get_model(kind)
    except LookupError:
        return None
    return model._base_manager.filter(pk=key).first()


def may_know(who: Actor, row: Model) -> bool:
    """What `sees` says of a thing; of a part, what is said of the whole; of what hangs on a thing, the same."""
    rows, table = row.seen_by, row._meta.db_table  # type: ignore[attr-defined]
    ours = {getattr(row, row._meta.get_field(name).attname) for name in (rows.held, *rows.agencies) if name}
    if who.permissions.isdisjoint(CASE_DATA):
        ours = set()
    if who.agency_id in ours or (rows.user and getattr(row, rows.user) == who.user_id):
        return True
    if rows.audit and who.role == "auditor":
        return True
    if table in KNOWN or (isinstance(row, Acted) and who.sees(row)):
        return True
    if rows.crime and who.role == "prosecutor":
        return row.region_path.startswith(who.region_path)  # type: ignore[attr-defined]
    if rows.matter:
        kind, key = (getattr(row, name) for name in rows.matter)
        thing = of_kind(kind, key)
        if thing is not None and hasattr(thing, "seen_by") and may_know(who, thing):
            return True
        return bool(granted(who, kind).filter(subject_key=key).exists())
    for name in filter(None, (rows.parent, rows.inside)):
        if (whole := getattr(row, name)) is not None and may_know(who, whole):
            return True
    for other in walled().values():
        for name in other.seen_by.shows:  # type: ignore[attr-defined]
            if other._meta.get_field(name).related_model is type(row) and any(
                may_know(who, one) for one in other._base_manager.filter(**{name: row.pk})
            ):
                return True
    return SPECIAL.get(table, lambda *_: False)(who, row)


def leaks(who: Actor, table: str) -> list[Any]:
    """Rows that the database shows and that the actor may not know of."""
    model = walled()[table]
    shown = model._base_manager.filter(pk__in=keys_seen(who, table))
    return [row.pk for row in shown if not may_know(who, row)]


@contextmanager
def as_owner(statement: str, undo: str) -> Iterator[None]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement)
        try:
            yield
        finally:
            cursor.execute(undo)
