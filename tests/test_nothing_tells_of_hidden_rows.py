"""The second wall (T8, T13): what an error, an order, a count or a moment could tell of rows that one may not see."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.db.models import Model, UniqueConstraint
from django.test import Client
from one_of_each import World
from test_every_page_has_its_outsider import plain
from walls import (
    KNOWN,
    PutBack,
    actor,
    all_keys,
    as_owner,
    world_for,
)

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.policies import walled
from husheng.foundation.acts.transaction import act_frame, reading
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.ids import new_key
from husheng.foundation.testing import City, client_of
from husheng.intake.handovers.tests import people as handovers
from husheng.intake.leads import acts as leads
from husheng.intake.leads.models import Lead
from husheng.intake.leads.tests.samples import details

pytestmark = [
    pytest.mark.ground("walls"),
    pytest.mark.django_db(transaction=True, databases=["default", "audit", "owner"]),
]

RANDOM: Final = (
    "door",
    "lead",
    "post",
    "subject",
)  # of 80 bits and more, known to nobody who does not hold the thing
HANGS_ON: Final = ("clock", "report", "case", "campaign", "subject", "user")
GIVEN: Final = ("number",)
LISTS: Final = (
    "/", "/leads/", "/leads/?scope=shared", "/leads/search/?q=健康", "/cases/", "/cases/?text=健康", "/handovers/",
    "/handovers/?box=out", "/referrals/", "/parties/", "/search/?q=健康", "/supervision/mine/",
)  # fmt: skip


@pytest.fixture
def world(put_back: PutBack, city: City, settings: Any, tmp_path_factory: pytest.TempPathFactory) -> World:
    return world_for(put_back, city, settings, tmp_path_factory)


def test_a_duplicate_key_tells_nothing_of_the_row_that_has_it(world: World) -> None:
    """T8: the same for one who may not see the row: no key, no value, and nothing of it in words."""
    who = actor(world.city, "elsewhere", "intake_officer")
    with pytest.raises(IntegrityError) as caught, act_frame(who, "test.probe"), transaction.atomic():
        Lead(pk=world.lead.pk, agency_id=who.agency_id, number="X", received_at=clock.now(),
             registered_at=clock.now(), region_path=who.region_path).save(force_insert=True)  # fmt: skip
    assert str(world.lead.pk) not in str(caught.value)
    assert "already exists" not in str(caught.value)


def test_what_must_be_unique_cannot_be_probed_from_outside() -> None:
    """Every unique constraint of a walled table holds the agency itself, a parent that must be seen first, a random
    key, or a number that the platform gives out by itself."""
    for table, model in walled().items():
        for columns in unique_columns(model):
            rows = model.seen_by  # type: ignore[attr-defined]
            safe = {rows.held, *rows.agencies, rows.parent, rows.inside, *HANGS_ON, *GIVEN} - {""}
            random = {f.name for f in model._meta.fields if f.primary_key or f.name.endswith("_key")} | set(
                RANDOM
            )
            assert table in KNOWN or columns & (safe | random), (table, columns)


def unique_columns(model: type[Model]) -> Iterator[set[str]]:
    for field in model._meta.fields:
        if field.unique:
            yield {field.name}
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint):
            yield set(constraint.fields)


def test_lists_counts_and_order_of_an_outsider_do_not_change_with_rows_of_others(world: World) -> None:
    """The same pages before others have done more and afterwards, byte for byte."""
    browsers = [client_of(world.outsider(role)) for role in ("intake_officer", "coordinator", "prosecutor")]
    before = [[plain(browser.get(url), {}) for url in LISTS] for browser in browsers]
    assert before[0][1][0] == 200
    for _ in range(3):
        leads.register(world.officer, details())
    handovers.send(world.city, world.city.actor("handler"))
    world.town.entered(world.town.filed())
    after = [[plain(browser.get(url), {}) for url in LISTS] for browser in browsers]
    for one, other in zip(before, after, strict=True):
        for url, was, now in zip(LISTS, one, other, strict=True):
            assert (was[0], [*changes(was[1], now[1])]) == (now[0], []), url


def changes(was: str, now: str) -> Iterator[str]:
    return unified_diff(was.splitlines(), now.splitlines(), n=0, lineterm="")


def asked_for(browser: Client, url: str) -> tuple[int, list[tuple[str, int]]]:
    """Status, and each statement that the answer took with how many rows it found."""
    asked: list[tuple[str, int]] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        asked.append((sql, context["cursor"].rowcount))
        return result

    with connection.execute_wrapper(watch):
        status = browser.get(url).status_code
    return status, asked


ADDRESSES: Final = {
    "leads_lead": "/leads/{}/",
    "cases_case": "/cases/{}/",
    "handovers_handover": "/handovers/{}/",
    "referrals_referral": "/referrals/{}/",
    "measures_measure": "/measures/{}/",
    "parties_party": "/parties/{}/",
    "evidence_exhibit": "/evidence/{}/",
}


def test_forbidden_takes_the_same_statements_and_rows_as_not_found(world: World) -> None:
    """Clocks on a busy machine say little; the work that the database does says all: it finds no row in both cases."""
    browser = client_of(world.outsider("handler"))
    for table, url in ADDRESSES.items():
        there = str(sorted(all_keys(table))[0])
        browser.get(url.format(new_key()))
        missing = asked_for(browser, url.format(new_key()))
        assert asked_for(browser, url.format(there)) == missing, table
        assert missing[0] == 404, table


def test_without_the_wall_forbidden_takes_another_way_than_not_found(world: World) -> None:
    """The comparison above can fail: when the row is found and refused afterwards, it shows."""
    browser, table = client_of(world.outsider("handler")), "leads_lead"
    off, on = (f"ALTER TABLE {table} {verb} ROW LEVEL SECURITY" for verb in ("DISABLE", "ENABLE"))
    with as_owner(off, on):
        assert asked_for(browser, f"/leads/{world.lead.pk}/") != asked_for(browser, f"/leads/{new_key()}/")


def looked(who: Actor, key: UUID) -> tuple[float, int]:
    """Rows given and pages touched by the look for one lead."""
    explain = "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT * FROM leads_lead WHERE id = %s"
    with reading(who), connection.cursor() as cursor:
        cursor.execute(explain, [key])
        told = cursor.fetchone()[0]
        [found] = told if isinstance(told, list) else json.loads(told)
    return found["Plan"]["Actual Rows"], found["Plan"]["Shared Hit Blocks"]


def test_a_forbidden_look_gives_no_row_and_touches_a_few_pages_more_than_one_for_nothing(
    world: World,
) -> None:
    """The grants of the asker, by their index, and the row itself: microseconds under the noise of any page."""
    who = actor(world.city, "elsewhere", "handler")
    for key in (new_key(), world.lead.pk):
        looked(who, key)  # what a session learns once about its tables is not what is asked here
    (rows, pages), (none, fewer) = looked(who, world.lead.pk), looked(who, new_key())
    assert rows == none == 0
    assert pages - fewer <= 64
    own = actor(world.city, "own", "handler")
    assert looked(own, world.lead.pk)[0] == 1


@pytest.mark.slow
def test_the_time_of_forbidden_and_of_not_found_cannot_be_told_apart(world: World) -> None:
    """T13's two-sample test where an outsider stands, at the page: in the database alone the two differ by a few pages
    of an index (above), which the noise of any request covers. The looks alternate, so that whatever else the machine
    does falls on both alike. Three tries, since one in a hundred honest tries fails; a real difference fails all."""
    who = world.outsider("handler")
    assert any(rank_test(who, world.lead.pk) > 0.01 for _try in range(3))


@pytest.mark.slow
def test_the_rank_test_notices_ten_milliseconds(world: World) -> None:
    who = world.outsider("handler")
    assert rank_test(who, world.lead.pk, delay=0.01) < 0.001


HERE: Final = ("/", "127.", "::1")  # a socket or the loopback, as a server on this machine is reached


def queued() -> int:
    """Nanoseconds that this thread and its sessions of the database have stood in line for a processor so far. A busy
    machine adds them to either answer, and they hide what the answers differ by. Linux tells; elsewhere it is 0."""
    sessions = [each.connection.info for each in connections.all(initialized_only=True) if each.connection]
    here = [Path(f"/proc/{each.backend_pid}") for each in sessions if each.host.startswith(HERE)]
    lines = [process / "schedstat" for process in (Path("/proc/thread-self"), *filter(_is_of_postgres, here))]
    return sum(int(path.read_text().split()[1]) for path in lines if path.exists())


def _is_of_postgres(process: Path) -> bool:
    """A server behind a forwarded port counts its processes by itself: that number may be anybody here."""
    return (process / "comm").exists() and (process / "comm").read_text().startswith("postgres")


def rank_test(who: Actor, there: UUID, pairs: int = 120, delay: float = 0.0) -> float:
    """p of a Mann-Whitney test, two-sided, by the normal approximation, over the time that answers take without the
    waiting in line; `delay` is what one of the two takes longer."""
    times: list[tuple[float, bool]] = []
    client = client_of(who)
    for number in range(2 * pairs + 40):
        present = bool(number % 2)
        key = there if present else new_key()
        line, started = queued(), time.perf_counter_ns()
        answer = client.get(f"/leads/{key}/")
        if present and delay:
            time.sleep(delay)
        if number >= 40:
            times.append((time.perf_counter_ns() - started - (queued() - line), present))
        assert answer.status_code == 404
    ranks = sum(rank for rank, (_, present) in enumerate(sorted(times), 1) if present)
    middle, spread = pairs * (2 * pairs + 1) / 2, math.sqrt(pairs * pairs * (2 * pairs + 1) / 12)
    return math.erfc(abs(ranks - middle) / spread / math.sqrt(2))
