"""The scoreboard counts answers in time and items answered, of administrative agencies (L2), and nothing else (L12)."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

import pytest

from husheng.foundation.agencies.models import Agency
from husheng.foundation.deadlines.models import Clock
from husheng.foundation.kernel import clock as time
from husheng.foundation.kernel.clock import SHANGHAI
from husheng.foundation.testing import City
from husheng.intake.handovers.models import Handover, Item
from husheng.oversight.supervision import rules, scoreboard
from husheng.oversight.supervision.scoreboard import Figures, Period, Rate

from .people import clock, inside, today

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


def ago(days: int) -> dt.date:
    return today() - dt.timedelta(days=days)


def month() -> Period:
    return Period(ago(30), today(), time.now())


def stopped(
    city: City, agency: Agency, due: dt.date, at: dt.date, *, step: str = "answer", **more: Any
) -> Clock:
    """A clock that was due on one day and stopped on another."""
    row = clock(city, agency, due, step=step, **more)
    with inside(city.installer):
        moment = dt.datetime.combine(at, dt.time(10), SHANGHAI)
        Clock.objects.filter(pk=row.pk).update(state="stopped", stopped_at=moment, in_time=at <= due)
    return row


def handover(city: City, agency: Agency, states: str, *, at: dt.date, key: UUID | None = None) -> Handover:
    """A hand-over whose items stand as the letters say: a(nswered), o(pen), r(eturned)."""
    names = {"a": "answered", "o": "accepted", "r": "returned"}
    moment = dt.datetime.combine(at, dt.time(10), SHANGHAI)
    with inside(city.installer):
        row = Handover.objects.create(
            pk=key or uuid4(), number=f"T-{uuid4().hex[:8]}", handover_kind="forward",
            from_agency=city.agency("health"), to_agency=agency, region_path=agency.region_path,
            subject_kind="leads.lead", subject_key=uuid4(), subject_number="X", title="违法广告",
            sent_at=moment, sent_by=uuid4(),
        )  # fmt: skip
        for n, letter in enumerate(states, 1):
            Item.objects.create(
                id=uuid4(), handover=row, ordinal=n, ask="核查", state=names[letter],
                result="confirmed" if letter == "a" else "", answer="已查" if letter == "a" else "",
                answered_at=moment if letter == "a" else None,
            )  # fmt: skip
    return row


def figures(city: City, agency: Agency, period: Period | None = None) -> Figures:
    return scoreboard.board(scoreboard.units("120000/"), period or month()).get(agency.pk, Figures())


@pytest.fixture
def market(city: City) -> Agency:
    return city.agency("market")


def test_answers_in_time_and_late_are_counted_with_their_denominator(city: City, market: Agency) -> None:
    stopped(city, market, ago(10), ago(11))
    stopped(city, market, ago(10), ago(10))
    stopped(city, market, ago(10), ago(8))
    assert figures(city, market).timely == Rate(2, 3)


def test_silence_does_not_better_the_figure(city: City, market: Agency) -> None:
    stopped(city, market, ago(10), ago(11))
    clock(city, market, ago(5), step="answer")
    assert figures(city, market).timely == Rate(1, 2)


def test_what_is_not_due_yet_is_not_counted(city: City, market: Agency) -> None:
    clock(city, market, today() + dt.timedelta(days=3), step="answer")
    assert figures(city, market).timely == Rate(0, 0)
    assert figures(city, market).timely.percent is None


def test_what_was_answered_after_the_period_counts_as_late_in_it(city: City, market: Agency) -> None:
    stopped(city, market, ago(50), ago(20))
    before = Period(ago(70), ago(40), time.now())
    assert figures(city, market, before).timely == Rate(0, 1)
    assert figures(city, market, Period(ago(70), ago(55), time.now())).timely == Rate(0, 0)


def test_the_days_of_a_period_are_whole_days_of_shanghai(city: City, market: Agency) -> None:
    row = stopped(city, market, ago(10), ago(10))
    with inside(city.installer):
        moment = dt.datetime.combine(ago(10), dt.time(23, 59), SHANGHAI)
        Clock.objects.filter(pk=row.pk).update(stopped_at=moment)
    assert figures(city, market, Period(ago(10), ago(10), time.now())).timely == Rate(1, 1)
    assert figures(city, market, Period(ago(9), ago(9), time.now())).timely == Rate(0, 0)


def test_items_are_counted_one_by_one_without_those_sent_back(city: City, market: Agency) -> None:
    row = handover(city, market, "aaor", at=ago(9))
    stopped(city, market, ago(9), ago(9), step="handover_answer", kind="handovers.handover", subject=row.pk)
    assert figures(city, market).complete == Rate(2, 3)


def test_a_handover_that_was_asked_again_counts_its_items_once(city: City, market: Agency) -> None:
    row = handover(city, market, "aa", at=ago(9))
    for day in (9, 5):
        stopped(
            city,
            market,
            ago(day),
            ago(day),
            step="handover_answer",
            kind="handovers.handover",
            subject=row.pk,
        )
    found = figures(city, market)
    assert (found.complete, found.timely) == (Rate(2, 2), Rate(2, 2))


def test_items_answered_after_the_period_are_unanswered_in_it(city: City, market: Agency) -> None:
    row = handover(city, market, "a", at=ago(20))
    stopped(city, market, ago(50), ago(20), step="handover_answer", kind="handovers.handover", subject=row.pk)
    assert figures(city, market, Period(ago(70), ago(40), time.now())).complete == Rate(0, 1)


@pytest.mark.parametrize(
    "kind", ["police", "procuratorate", "court", "supervision_commission", "political_legal"]
)
def test_police_procuratorate_court_and_coordination_have_no_line(
    city: City, market: Agency, kind: str
) -> None:
    row = stopped(city, city.agency(kind), ago(10), ago(8))
    with inside(city.installer):
        Clock.objects.filter(pk=row.pk).update(laddered=True)
    units = scoreboard.units("120000/")
    assert city.agency(kind).pk not in units and market.pk in units
    assert not scoreboard.board(units, month())


@pytest.mark.parametrize(
    ("kind", "step"),
    [
        ("cases.case", "decide"), ("cases.case", "file"), ("cases.case", "publish"), ("measures.measure", "serve"),
        ("referrals.referral", "tr.police_decide"), ("campaigns.report", "camp.monthly"), ("leads.lead", "decide"),
    ],
)  # fmt: skip
def test_cases_fines_arrests_and_referrals_move_no_figure(
    city: City, market: Agency, kind: str, step: str
) -> None:
    stopped(city, market, ago(10), ago(8), kind=kind, step=step)
    assert figures(city, market) == Figures()
    stopped(city, market, ago(10), ago(8))  # the control: an answer does
    assert figures(city, market).timely == Rate(0, 1)


def test_the_statement_reads_no_table_of_cases_measures_or_referrals() -> None:
    for table in ("cases_", "measures_", "referrals_", "leads_", "parties_"):
        assert table not in scoreboard.BOARD
    steps = {step for row in rules.facts()["board"]["answers"] for step in row["steps"]}
    assert not steps & {"decide", "file", "publish", "serve", "hearing_notice", "report"}


def test_the_rows_behind_a_figure_are_as_many_as_the_figure(city: City, market: Agency) -> None:
    stopped(city, market, ago(10), ago(11))
    stopped(city, market, ago(10), ago(8))
    clock(city, market, ago(5), step="answer")
    stopped(city, market, ago(60), ago(40))
    found, period = figures(city, market).timely, month()
    rows = scoreboard.rows(market.pk, period)
    assert rows.count() == found.denominator
    assert scoreboard.rows(market.pk, period, late=True).count() == found.denominator - found.numerator
    assert sum(not scoreboard.was_late(one, period) for one in rows) == found.numerator


# ── places ──────────────────────────────────────────────────────────────────────────────────────────────────
def places(**rates: tuple[int, int]) -> list[tuple[int | None, str]]:
    keys = {name: UUID(int=n) for n, name in enumerate(rates, 1)}
    given = {keys[name]: Figures(timely=Rate(*rate)) for name, rate in rates.items()}
    back = {key: name for name, key in keys.items()}
    ranked = scoreboard.ranked(given, "timely", {key: name for name, key in keys.items()})
    return [(place, back[key]) for place, key in ranked]


def test_equal_shares_share_a_place_and_nothing_due_has_none() -> None:
    assert places(a=(9, 10), b=(18, 20), c=(1, 1), d=(0, 0), e=(1, 2)) == [
        (1, "c"), (2, "a"), (2, "b"), (4, "e"), (None, "d"),
    ]  # fmt: skip


def test_a_hundred_per_cent_means_all() -> None:
    assert Rate(999, 1000).percent == 99
    assert Rate(0, 0).percent is None


def test_totals_add_what_stands_above_and_below_the_line() -> None:
    both = scoreboard.total([Figures(Rate(1, 2), Rate(3, 4)), Figures(Rate(10, 10), Rate(0, 1))])
    assert both == Figures(Rate(11, 12), Rate(3, 5))
