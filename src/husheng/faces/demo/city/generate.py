"""`generate_city`: from a settled demo to a whole city, in steps that may be killed and go on where they stopped."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic

from django.db import connection, connections
from rich.console import Console

from husheng.foundation.acts.act import seen
from husheng.foundation.agencies import acts as agencies
from husheng.foundation.agencies.actors import actor_of, installer
from husheng.foundation.agencies.models import Agency, Post, Region
from husheng.foundation.agencies.tree import DATA, AgencyDetails, read_kinds
from husheng.foundation.jobs.bar import progress
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.errors import Conflict
from husheng.foundation.ledger.sequencer import integrate_now
from husheng.oversight.campaigns import acts as campaigns
from husheng.oversight.campaigns.models import Campaign
from husheng.registries.parties.models import Party

from .. import acts, today
from ..people import CITY
from . import crew, marks
from .people import OFFICE
from .shares import Portion, portions, shares
from .stock import Stock, stocks

LEADS, CASES = 1_000_000, 300_000
LEADS_OF_AN_ORGANISATION = 33
PLAN = "tianjin_2023"


@dataclass(frozen=True)
class City:
    """What was asked for, and how long it took."""

    leads: int
    cases: int
    seconds: float
    leaves: int


def generate_city(
    console: Console | None = None,
    *,
    leads: int = LEADS,
    cases: int = CASES,
    processes: int | None = None,
    until: dt.datetime | None = None,
) -> City:
    """A city with 16 districts, 14 agencies each and three years of work, added to a demo that has been settled.

    `processes`: as many as there are cores. A run that was killed is continued by calling it again.
    """
    console, started = console or Console(stderr=True), monotonic()
    _require_same_size(leads, cases)
    with console.status("登记全市机构和人员…"):
        _settle()
        known = stocks(max(40, leads // LEADS_OF_AN_ORGANISATION // len(shares()["places"])))
        parts = [part for part in portions(leads, cases) if part.leads and (part.kind, part.region) in known]
        _meet([known[part.kind, part.region] for part in parts if part.cases])
        _campaign()
    tasks = crew.tasks(parts, until or clock.now(), lambda part: _mark(leads, cases, part, known))
    total = sum(unit.leads for task in tasks for unit in task.units)
    with progress(total, "线索、案件、措施、流转") as bar:
        crew.make(tasks, known, processes or os.cpu_count() or 1, bar.advance)
    leaves = _integrate()
    with console.status("统计信息…"):
        tidy()
    return City(leads, cases, monotonic() - started, leaves)


def _mark(leads: int, cases: int, part: Portion, known: dict[tuple[str, str], Stock]) -> str:
    return marks.name(leads, cases, known[part.kind, part.region].agency.letter)


def _require_same_size(leads: int, cases: int) -> None:
    """Two sizes in one database would be neither."""
    wanted = marks.name(leads, cases, "")
    if any(not mark.startswith(wanted) for mark in marks.known()):
        raise Conflict("没有生成。这里已经有另一规模的城市。请用 --reset 重新开始，或另选一个文件夹。")


def _settle() -> None:
    """Every place has its 14 agencies, and each agency its people."""
    setup = installer()
    places = Region.objects.filter(code__in=shares()["places"]).order_by("path")
    agencies.register_agencies(setup, list(_details(list(places))))
    staffed = Post.objects.filter(role=OFFICE, user__username__contains=".").values("agency__region")
    empty = Agency.objects.filter(region__in=places).exclude(region__in=staffed)
    found = list(empty.select_related("kind_of", "region"))
    if found:
        acts.staff(setup, found, dt.datetime.combine(shares()["first"], dt.time(8), clock.SHANGHAI))


def _details(places: list[Region]) -> Iterator[AgencyDetails]:
    """The agencies of every place, each with letters of its own for its numbers."""
    taken = set(Agency.objects.values_list("letter", flat=True))
    for region in places:
        plain = region.name.removesuffix("新区").removesuffix("区")
        place, start = (f"{plain}区", agencies.initials(plain)) if region.code != CITY else ("市", "TJ")
        for kind in (kind for kind in read_kinds(DATA / "agencies.json") if kind.level == "both"):
            letter = start + kind.slug[:2].upper()
            letter += kind.slug[-1].upper() * (letter in taken)
            taken.add(letter)
            yield AgencyDetails(
                kind.slug, region.code, f"{region.name}{kind.name}", f"{place}{kind.name}", letter
            )


def _meet(those: Iterable[Stock]) -> None:
    """The parties of each agency that opens cases."""
    there = set(Party.objects.filter(number__endswith="-0001").values_list("agency_id", flat=True))
    for stock in those:
        if stock.agency.pk not in there:
            acts.meet(stock.actor, stock)


def _campaign() -> None:
    """The reference campaign runs, and every agency of the city has its tasks and its reports."""
    office = Post.objects.filter(role=OFFICE, agency__kind_of__slug="health", agency__region__code=CITY)
    coordinator = actor_of(
        office.select_related("agency__kind_of", "agency__region", "user").order_by("pk")[0]
    )
    running = Campaign.objects.filter(plan=PLAN, state="open").first()
    with today.at(today.on(8, 1)):
        if running is None:
            campaigns.open_(coordinator, PLAN)
            return
    with suppress(Conflict):  # everybody has them already
        campaigns.dispatch(coordinator, seen(running))


def _integrate() -> int:
    """Number every leaf."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_inbox")
        (waiting,) = cursor.fetchone()
    with progress(waiting, "存证入账") as bar:
        while moved := integrate_now():
            bar.advance(moved)
    return int(waiting)


def tidy() -> None:
    """What autovacuum would do in its own time: statistics, visibility, and the words' pending list."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
    connections["owner"].close()
