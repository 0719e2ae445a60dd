"""The synthetic city before it touches a database: exact sums, nothing ahead of its time, names of nothing."""

from __future__ import annotations

import datetime as dt
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from husheng.casework.cases.bases import bases
from husheng.faces.demo.city import lives, names, shares
from husheng.foundation.kernel.clock import SHANGHAI
from husheng.foundation.kernel.violations import violations
from husheng.intake.handovers.states import HANDOVER
from husheng.intake.leads.states import LEAD

NOW = dt.datetime(2023, 10, 17, 9, 20, tzinfo=SHANGHAI)
seeds = st.integers(0, 100_000)
ages = st.integers(0, 900)


@given(st.integers(0, 10_000), st.lists(st.floats(0.01, 100), min_size=1, max_size=40))
def test_parts_add_up_to_the_whole(total: int, weights: list[float]) -> None:
    parts = shares.divided(total, weights)
    assert sum(parts) == total and len(parts) == len(weights) and min(parts) >= 0


@pytest.mark.parametrize(("leads", "cases"), [(300, 90), (10_000, 3_000), (1_000_000, 300_000)])
def test_agencies_share_out_every_lead_and_case(leads: int, cases: int) -> None:
    portions = shares.portions(leads, cases)
    assert sum(one.leads for one in portions) == leads
    assert sum(one.cases for one in portions) == cases
    for portion in portions[:5]:
        units = shares.units(portion, NOW)
        assert sum(unit.leads for unit in units) == portion.leads
        assert sum(unit.cases for unit in units) == portion.cases
        assert all(unit.cases <= unit.leads for unit in units)
        assert units[-1].last == NOW


@given(seeds, ages)
def test_a_lead_lives_forwards_and_ends_in_the_past(seed: int, age: int) -> None:
    random, last = Random(seed), NOW - dt.timedelta(days=age)
    life = lives.lead(random, last, NOW)
    assert life.state in LEAD.states
    in_order([life.received, life.accepted, life.checked, life.answered, life.closed], NOW)
    if life.state in ("closed", "rejected"):
        assert life.answered is not None, "nothing falls silent"


@given(seeds, ages)
def test_a_case_and_its_lead_live_forwards(seed: int, age: int) -> None:
    random, last = Random(seed), NOW - dt.timedelta(days=age)
    case = lives.case(random, last, NOW)
    in_order([case.proposed, case.filed, case.decided, case.closed], NOW)
    lead = lives.lead_of(random, case)
    in_order([lead.received, lead.accepted, lead.checked, lead.answered, lead.closed], NOW)
    assert lead.accepted is not None and lead.accepted <= (case.filed or case.proposed)
    assert (lead.state == "closed") == (case.closed is not None)


@given(seeds, ages, st.booleans())
def test_a_hand_over_lives_forwards(seed: int, age: int, under_way: bool) -> None:
    life = lives.contract(Random(seed), NOW - dt.timedelta(days=age), under_way=under_way)
    assert life.state in HANDOVER.states and (life.state == "closed") is not under_way
    in_order([life.sent, life.received, life.accepted, life.answered, life.closed], NOW)


def in_order(moments: list[dt.datetime | None], now: dt.datetime) -> None:
    known = [moment for moment in moments if moment is not None]
    assert known == sorted(known) and known[-1] <= now


def test_most_of_what_is_old_has_ended() -> None:
    random, last = Random(3), NOW - dt.timedelta(days=400)
    states = [lives.lead(random, last, NOW).state for _ in range(500)]
    assert set(states) == {"closed", "rejected"}
    fresh = [lives.lead(random, NOW, NOW).state for _ in range(500)]
    assert sum(state in ("registered", "accepted", "checked", "handed_over") for state in fresh) > 350


def test_every_type_has_an_article_that_exists() -> None:
    table = shares.shares()["types"]
    assert set(table) == set(violations())
    assert {row["basis"] for row in table.values()} <= set(bases())


def test_a_place_has_as_many_organisations_as_asked_for_each_with_its_own_name() -> None:
    found = names.organisations("120102", 1_800)
    assert len({one.name for one in found}) == 1_800
    assert found == names.organisations("120102", 1_800)
    assert found[:50] != names.organisations("120103", 1_800)[:50]
    assert {one.party_class for one in found} == {"art_inst", "non_med", "non_other"}
