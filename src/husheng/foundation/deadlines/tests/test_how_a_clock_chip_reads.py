"""The words and states of the clock chip, as the design words them."""

from __future__ import annotations

import pytest

from husheng.foundation.deadlines.clock import (
    Remaining,
    Suspension,
    Text,
    default_calendar,
    remaining,
    waiting,
)

from .build import at, due


def chip(rule_id: str, trigger: str, now: str, **kwargs: object) -> Remaining:
    stopped = kwargs.pop("stopped", None)
    found = due(rule_id, trigger, **kwargs)
    stopped_at = at(str(stopped)) if stopped else None
    return remaining(found, at(now), default_calendar(), stopped_at=stopped_at)


@pytest.mark.parametrize(
    ("rule_id", "trigger", "now", "state", "zh", "en"),
    [
        # 15 working days from 09-27 end on 10-24
        ("mp.file", "2023-09-27 16:20", "2023-10-17 09:00", "ok", "剩 5 个工作日", "5 working days left"),
        ("mp.file", "2023-09-27 16:20", "2023-10-18 23:59", "ok", "剩 4 个工作日", "4 working days left"),
        ("mp.file", "2023-09-27 16:20", "2023-10-19 00:00", "soon", "剩 3 个工作日", "3 working days left"),
        ("mp.file", "2023-09-27 16:20", "2023-10-22 12:00", "soon", "剩 2 个工作日", "2 working days left"),
        ("mp.file", "2023-09-27 16:20", "2023-10-23 12:00", "soon", "剩 1 个工作日", "1 working day left"),
        ("mp.file", "2023-09-27 16:20", "2023-10-24 23:59", "today", "今天到期", "Due today"),
        ("mp.file", "2023-09-27 16:20", "2023-10-25 00:00", "late", "逾期 1 个工作日", "1 working day late"),
        ("mp.file", "2023-09-27 16:20", "2023-10-30 09:00", "late", "逾期 4 个工作日", "4 working days late"),
        # due on a Friday, read on the Saturday
        ("local.accept", "2023-10-18 09:00", "2023-10-21 09:00", "late", "逾期不足 1 个工作日",
         "Less than 1 working day late"),
        ("local.accept", "2023-10-18 09:00", "2023-10-23 09:00", "late", "逾期 1 个工作日", "1 working day late"),
        # 90 calendar days from 09-18 end on 12-17
        ("ap.decide", "2023-09-18 10:00", "2023-10-17 09:00", "ok", "剩 61 日", "61 days left"),
        ("ap.decide", "2023-09-18 10:00", "2023-12-14 09:00", "soon", "剩 3 日", "3 days left"),
        ("ap.decide", "2023-09-18 10:00", "2023-12-13 09:00", "ok", "剩 4 日", "4 days left"),
        ("ap.decide", "2023-09-18 10:00", "2023-12-18 09:00", "late", "逾期 1 日", "1 day late"),
        # 24 hours
        ("tr.send", "2023-10-16 16:20", "2023-10-17 09:00", "today", "剩 7 小时 20 分", "7 h 20 min left"),
        ("tr.send", "2023-10-16 16:20", "2023-10-16 17:20", "soon", "剩 23 小时", "23 h left"),
        ("tr.send", "2023-10-16 16:20", "2023-10-17 16:20", "today", "剩 0 分", "0 min left"),
        ("tr.send", "2023-10-16 16:20", "2023-10-17 16:21", "late", "逾期 1 分", "1 min late"),
        ("tr.send", "2023-10-16 16:20", "2023-10-18 18:30", "late", "逾期 26 小时 10 分", "26 h 10 min late"),
        # a right that opens
        ("ae.demand", "2023-09-20 10:00", "2023-10-10 23:59", "wait", "10-11 起可办", "Allowed from 11 Oct"),
        ("ae.demand", "2023-09-20 10:00", "2023-10-11 00:00", "ok", "可以办理", "Allowed now"),
        # a minimum to keep
        ("pipl.pia_keep", "2023-10-18 09:00", "2026-10-18 12:00", "ok", "须保存至 10-18", "Keep until 18 Oct"),
        ("pipl.pia_keep", "2023-10-18 09:00", "2026-10-19 00:00", "done", "保存期满", "Minimum term over"),
        # out of force
        ("mr.report_feedback", "2026-05-06 09:00", "2026-05-07 09:00", "guess", "待核", "To be verified"),
        # provisional
        ("local.answer", "2026-12-24 09:00", "2026-12-24 10:00", "ok", "剩 5 个工作日", "5 working days left"),
        ("mp.file", "2026-12-24 09:00", "2026-12-24 10:00", "guess", "暂定 · 剩 15 个工作日",
         "Provisional · 15 working days left"),
        ("local.answer", "2026-12-28 09:00", "2027-01-01 10:00", "soon", "暂定 · 剩 1 个工作日",
         "Provisional · 1 working day left"),
    ],
)  # fmt: skip
def test_the_chip_says_how_the_clock_stands(
    rule_id: str, trigger: str, now: str, state: str, zh: str, en: str
) -> None:
    found = chip(rule_id, trigger, now)
    assert (found.state, found.words) == (state, Text(zh, en))


def test_a_suspended_clock_says_what_is_left() -> None:
    found = chip(
        "ae.seizure",
        "2023-09-20 09:00",
        "2023-10-17 09:00",
        suspensions=[Suspension("testing", at("2023-10-09 09:00"))],
    )
    assert (found.state, found.words.zh, found.words.en) == (
        "hold",
        "中止中 · 剩 11 日",
        "Suspended · 11 days left",
    )


@pytest.mark.parametrize(
    ("stopped", "zh", "en"),
    [
        ("2023-10-24 23:59", "按期办结", "Done on time"),
        ("2023-10-25 08:00", "迟 1 个工作日办结", "Done 1 working day late"),
        ("2023-10-28 08:00", "迟 3 个工作日办结", "Done 3 working days late"),
    ],
)
def test_a_stopped_clock_says_whether_it_was_in_time(stopped: str, zh: str, en: str) -> None:
    found = chip("mp.file", "2023-09-27 16:20", "2024-01-01 09:00", stopped=stopped)
    assert (found.state, found.words) == ("done", Text(zh, en))


def test_what_is_done_while_suspended_is_done_on_time() -> None:
    pause = [Suspension("testing", at("2023-10-09 09:00"))]
    found = chip(
        "ae.seizure", "2023-09-20 09:00", "2024-01-01 09:00", suspensions=pause, stopped="2023-12-01 09:00"
    )
    assert (found.state, found.words.zh) == ("done", "按期办结")


def test_the_last_moment_of_24_hours_is_in_time() -> None:
    assert (
        chip("tr.send", "2023-10-16 16:20", "2024-01-01 09:00", stopped="2023-10-17 16:20").words.zh
        == "按期办结"
    )
    late = chip("tr.send", "2023-10-16 16:20", "2024-01-01 09:00", stopped="2023-10-17 16:30")
    assert late.words.zh == "迟 10 分办结"


def test_a_clock_that_has_not_begun_waits() -> None:
    assert waiting().words.zh == "未起算"
    assert waiting(Text("反馈举报人", "Answer the whistleblower")).words.zh == "反馈举报人 · 未起算"
