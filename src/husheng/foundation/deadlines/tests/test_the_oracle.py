"""Every dated case of the oracle; the cases were worked out by hand and know nothing of the engine."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import pytest

from husheng.foundation.deadlines.clock import (
    Due,
    Extension,
    Suspension,
    compute,
    default_calendar,
    default_lawbook,
)
from husheng.foundation.deadlines.clock.compute import SHANGHAI

ORACLE = Path(__file__).parent / "oracle"
CASES = [
    pytest.param(case, id=f"{path.stem}-{index}-{case['rule']}")
    for path in sorted(ORACLE.glob("*.toml"))
    for index, case in enumerate(tomllib.loads(path.read_text("utf-8"))["cases"])
]


def moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def computed(case: dict[str, Any]) -> Due:
    suspensions = [
        Suspension(s[0], moment(s[1]), moment(s[2]) if len(s) > 2 else None) for s in case.get("suspend", [])
    ]
    extensions = [Extension(e[0], e[1] if len(e) > 1 else None) for e in case.get("extend", [])]
    rule = default_lawbook().get(case["rule"])
    return compute(rule, moment(case["at"]), default_calendar(), suspensions, extensions, case.get("params"))


@pytest.mark.parametrize("case", CASES)
def test_the_due_moment_is_the_one_worked_out_by_hand(case: dict[str, Any]) -> None:
    due = computed(case)
    if case.get("unverified"):
        assert not due.in_force
        assert due.moment is None
        return
    assert due.in_force
    assert due.provisional is case.get("provisional", False), case["why"]
    if "left" in case:
        assert (due.left, due.moment) == (case["left"], None), case["why"]
        return
    if due.rule.hourly:
        assert due.moment == moment(case["due"]), case["why"]
        return
    assert due.last_day == dt.date.fromisoformat(case["due"]), case["why"]
    first = case.get("first")
    opens = dt.date.fromisoformat(first) if first else due.last_day + dt.timedelta(days=1)
    assert due.moment == dt.datetime.combine(opens, dt.time(), SHANGHAI)


@pytest.mark.parametrize("case", CASES)
def test_the_steps_add_up_to_the_calendar_span(case: dict[str, Any]) -> None:
    due = computed(case)
    if due.moment is None or due.last_day is None:
        return
    total = sum((step.span for step in due.steps), dt.timedelta())
    if due.rule.hourly:
        assert total == due.moment - due.started
    else:
        assert total == due.last_day - due.started.date()


@pytest.mark.parametrize("case", CASES)
def test_every_word_is_there_in_both_languages(case: dict[str, Any]) -> None:
    for step in computed(case).steps:
        assert step.text.zh
        assert step.text.en
        assert step.effect.zh
        assert step.effect.en
        assert not any("\u4e00" <= letter <= "\u9fff" for letter in step.text.en), step.text.en


def test_the_table_has_at_least_two_hundred_cases() -> None:
    assert len(CASES) >= 200


def test_every_rule_that_can_be_computed_stands_in_the_table() -> None:
    covered = {param.values[0]["rule"] for param in CASES}
    assert {rule.id for rule in default_lawbook() if rule.kind == "term"} == covered


def test_a_wrong_expectation_would_be_noticed() -> None:
    """Negative control: the comparison bites."""
    case = {"rule": "mp.file", "at": "2023-09-27 16:20"}
    assert computed(case).last_day != dt.date(2023, 10, 23)
