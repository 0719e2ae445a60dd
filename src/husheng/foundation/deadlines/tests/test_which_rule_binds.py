"""The rule for a step, an agency and a day: special before general, in force only, 本地约定 last."""

from __future__ import annotations

import pytest

from husheng.foundation.deadlines.clock import (
    UnknownRule,
    default_calendar,
    default_lawbook,
    rule_for,
    rungs,
    select,
)
from husheng.foundation.deadlines.clock.selection import steps

from .build import day, due


@pytest.mark.parametrize(
    ("step", "kind", "on", "rule_id"),
    [
        ("file", "health", "2025-06-01", "hp.file"),
        ("file", "health", "2025-05-31", "local.check"),
        ("file", "market", "2023-10-17", "mp.file"),
        ("file", "drug", "2023-10-17", "mp.file"),
        ("file", "education", "2026-01-05", "local.check"),
        ("check", "market", "2023-10-17", "mp.file"),
        ("check", "women_federation", "2023-10-17", "local.check"),
        ("decide", "health", "2026-01-05", "hp.decide"),
        ("decide", "health", "2023-10-17", "ap.decide"),
        ("decide", "market", "2023-10-17", "mp.decide"),
        ("decide", "police", "2026-01-05", "ps.decide"),
        ("decide", "civil_affairs", "2026-01-05", "ap.decide"),
        ("publish", "market", "2023-10-17", "mr.publish_local"),
        ("publish", "health", "2023-10-17", "pub.118.penalty"),
        ("designate", "health", "2026-01-05", "hp.superior_decide"),
        ("designate", "telecom", "2026-01-05", "local.designate"),
        ("accept", "health", "2026-01-05", "local.accept"),
        ("handover_confirm", "health", "2026-01-05", "local.handover.confirm"),
        ("transfer_accept", "market", "2026-01-05", "local.transfer.accept"),
        ("transfer_dispute", "drug", "2026-01-05", "mp.dispute"),
        ("handover_answer", "police", "2026-01-05", "local.handover.answer"),
    ],
)
def test_the_special_rule_in_force_is_taken(step: str, kind: str, on: str, rule_id: str) -> None:
    assert rule_for(step, kind, day(on)).id == rule_id


def test_a_rule_for_one_kind_of_matter_binds_only_that() -> None:
    assert rule_for("accept", "market", day("2023-10-17"), matter="complaint").id == "mr.complaint_accept"
    assert rule_for("accept", "market", day("2023-10-17")).id == "local.accept"


def test_an_ended_rule_is_named_and_never_reused() -> None:
    found = select("answer", "market", day("2026-05-06"), matter="named_report")
    assert found.rule.id == "local.answer"
    assert found.ended is not None
    assert found.ended.id == "mr.report_feedback"
    assert select("answer", "market", day("2026-04-14"), matter="named_report").ended is None


def test_a_rule_that_has_not_begun_is_not_called_ended() -> None:
    assert select("file", "health", day("2023-10-17")).ended is None


def test_an_unknown_step_is_refused() -> None:
    with pytest.raises(UnknownRule):
        rule_for("dance", "health", day("2023-10-17"))
    with pytest.raises(UnknownRule):
        rule_for("transfer_dispute", "health", day("2023-10-17"))
    with pytest.raises(UnknownRule):
        rule_for("legal_review", "education", day("2023-10-17"))


def test_every_candidate_exists() -> None:
    for candidates in steps().values():
        for candidate in candidates:
            default_lawbook().get(candidate.rule)


def test_the_ladder_begins_after_the_due_day() -> None:
    found = [
        (rung.rule.id, f"{rung.day:%m-%d}")
        for rung in rungs(due("local.check", "2023-09-27 09:00"), default_calendar())
    ]
    assert found == [
        ("local.ladder.remind", "10-12"),
        ("local.ladder.urge", "10-18"),
        ("local.ladder.supervise", "10-20"),
        ("local.ladder.yellow", "10-24"),
        ("local.ladder.red", "10-31"),
        ("local.ladder.circulate", "11-07"),
    ]


def test_an_unverified_clock_has_no_ladder() -> None:
    assert rungs(due("mr.report_feedback", "2026-05-06 09:00"), default_calendar()) == ()
