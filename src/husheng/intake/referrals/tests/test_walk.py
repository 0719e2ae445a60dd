"""Walks over everything that can happen to a referral, and two officers at one moment."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from husheng.foundation.acts.act import Seen
from husheng.foundation.acts.models import JournalRow
from husheng.foundation.kernel.errors import Conflict, Invalid, Stale
from husheng.foundation.testing import City
from husheng.intake.referrals import acts, clocks, rules
from husheng.intake.referrals.models import Milestone, Referral
from husheng.intake.referrals.rules import Attached
from husheng.intake.referrals.states import ENDED, REFERRAL

from .people import Town, paper, town

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])

PLAIN = {
    "prosecutor": ("ask_reasons", "order_filing", "accept_reasons", "tell_agency", "urge"),
    "handler": ("ask_review", "ask_supervision", "take_back", "hand_over_goods"),
    "police": (
        "receive",
        "file",
        "not_file",
        "review_file",
        "review_uphold",
        "give_reasons",
        "file_on_order",
    ),
}


def step(here: Town, row: Referral, verb: str) -> None:
    """One act with arguments that fit."""
    at = Seen(row.pk)
    if verb in ("approve",):
        acts.approve(here.head, at)
    elif verb == "decline":
        acts.decline(here.head, at, "证据不足")
    elif verb == "send":
        acts.send(here.handler, at, here.police.agency_id, here.papers(row.subject_key))
    elif verb == "find_complete":
        acts.find_complete(here.police, at)
    elif verb == "ask_papers":
        acts.ask_papers(here.police, at, ["other"], paper())
    elif verb == "supply_papers":
        acts.supply_papers(here.handler, at, [Attached("other", lacking="本案没有")])
    elif verb == "reroute":
        acts.reroute(here.police, at, here.police.agency_id, paper())  # its own: refused
    elif verb == "conclude":
        acts.conclude(here.police, at, "withdrawn", paper())
    else:
        side = next(name for name, verbs in PLAIN.items() if verb in verbs)
        getattr(acts, verb)(getattr(here, side), at, paper())


def check(row: Referral) -> None:
    """What must hold in every state that can be reached."""
    facts = rules.Facts(
        row.checked_at is not None, row.decided_at is not None, row.goods_at is not None, row.ordered
    )
    running = {clock.rule for clock in clocks.running_on(row)}
    assert running == {one.rule for one in rules.owed(row.state, facts)}
    assert Milestone.objects.filter(referral=row).exists()
    if row.state in ENDED:
        assert not running
        assert row.closed_at is not None
    if row.state in ("filed", "not_filed", "upheld"):
        assert row.decided_at is not None and row.police_number


@given(data=st.data())
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
def _walk(here: Town, reached: set[str], data: st.DataObject) -> None:
    row = here.reported()
    for _ in range(14):
        check(row)
        reached.add(row.state)
        verbs = REFERRAL.verbs(row.state)
        if not verbs:
            break
        try:
            step(here, row, data.draw(st.sampled_from(verbs)))
        except (Invalid, Conflict):
            assert Referral.objects.get(pk=row.pk).version == row.version
        row.refresh_from_db()


@pytest.mark.slow
def test_every_walk_keeps_the_clocks_that_the_articles_name(city: City) -> None:
    reached: set[str] = set()
    _walk(town(city), reached)
    assert {"reported", "declined", "approved"} <= reached


@pytest.mark.parametrize(
    "path",
    [
        "approve send receive ask_papers supply_papers file hand_over_goods conclude",
        "approve send receive not_file ask_review review_uphold ask_supervision ask_reasons give_reasons order_filing "
        "file_on_order hand_over_goods conclude",
        "approve send receive not_file ask_reasons give_reasons accept_reasons tell_agency",
        "approve send receive not_file ask_review review_file hand_over_goods conclude",
        "approve send receive not_file take_back",
        "decline",
    ],
)
def test_the_named_paths_of_the_law_lead_to_an_end(city: City, path: str) -> None:
    here = town(city)
    row = here.reported()
    for verb in path.split():
        step(here, row, verb)
        row.refresh_from_db()
        check(row)
    assert row.state in ENDED


def test_filing_and_refusing_at_once_end_in_one_of_the_two(city: City) -> None:
    here = town(city)
    row, other = here.received(), city.actor("police_officer", "police")
    start = Barrier(2)

    def one(perform: Callable[[], object]) -> object:
        try:
            start.wait()
            return perform()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    both = (
        lambda: acts.file(here.police, Seen(row.pk, row.version), paper()),
        lambda: acts.not_file(other, Seen(row.pk, row.version), paper()),
    )
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(one, both))
    assert sum(isinstance(result, Stale) for result in results) == 1
    assert (
        JournalRow.objects.filter(key=row.pk, verb__in=["referrals.file", "referrals.not_file"]).count() == 1
    )
    row.refresh_from_db()
    check(row)
