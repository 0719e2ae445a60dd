"""The panel: the steps and the day ruler of the design's own example, and what is disputed."""

from __future__ import annotations

import dataclasses

from husheng.foundation.deadlines.clock import (
    Extension,
    Suspension,
    Text,
    day_ruler,
    default_calendar,
    default_lawbook,
    offer_words,
)

from .build import at, day, due

CALENDAR = default_calendar()


def lines(rule_id: str, trigger: str, **kwargs: object) -> list[tuple[str, str, str]]:
    return [(s.text.zh, s.note.zh, s.effect.zh) for s in due(rule_id, trigger, **kwargs).steps]


def test_the_steps_of_the_reference_screen() -> None:
    assert lines("mp.file", "2023-09-27 16:20") == [
        ("发现线索或收到材料（监督检查、投诉举报、移送、交办）", "2023-09-27 16:20，当日不计", "第 0 日"),
        ("15 个工作日", "市场监督管理行政处罚程序规定 第 18 条", "+15"),
        ("中秋、国庆 09-29 至 10-06 放假", "国办发明电〔2022〕16 号，日历 2023 版", "跳过 8 日"),
        ("10-14、15、21、22 周末", "", "跳过 4 日"),
        ("10-07、8 调休上班", "", "计入 2 日"),
        ("中止、延长", "", "无"),
        ("届满", "", "10-24 24:00"),
    ]


def test_english_steps_write_their_dates_in_english() -> None:
    steps = due("mp.file", "2023-09-27 16:20").steps
    assert (steps[0].note.en, steps[-1].effect.en) == (
        "27 Sep 2023 16:20, this day is not counted",
        "24 Oct 24:00",
    )
    assert "weekend: 14, 15, 21, 22 Oct" in [step.text.en for step in steps]


def test_an_extension_names_who_approves_it_once() -> None:
    offered = offer_words(default_lawbook().rules["local.check"], [])
    assert offered == Text(
        "可延长一次，最多 10 个工作日（负责人批准）。",
        "May be extended once, by at most 10 working days (approved by the head).",
    )


def test_a_rule_counted_in_working_days_by_another_article_says_so() -> None:
    term = lines("ap.preserve", "2023-11-06 09:00")[1]
    assert term == ("7 个工作日", "行政处罚法 第 56 条，日数按工作日：第 85 条", "+7")


def test_suspension_and_extension_are_steps_with_their_days() -> None:
    found = lines(
        "ae.seizure",
        "2023-10-08 09:00",
        suspensions=[Suspension("testing", at("2023-10-10 09:00"), at("2023-10-15 09:00"))],
        extensions=[Extension("complex", approver="负责人甲", approved_at=at("2023-11-01 10:00"))],
    )
    assert ("中止 10-11 至 10-15：检测、检验、检疫、鉴定", "行政强制法 第 25 条", "不计 5 日") in found
    assert ("延长 30 日", "情况复杂，负责人甲 11-01 批准", "+30") in found


def test_a_day_off_at_the_end_says_why_it_rolls_or_not() -> None:
    rolled = lines("mp.decide", "2023-09-18 10:00")
    assert ("末日 12-17 为周日，顺延", "市场监督管理行政处罚程序规定 第 80 条", "顺延 1 日") in rolled
    silent = lines("ap.decide", "2023-09-18 10:00")
    assert ("末日 12-17 为周日，规定未写顺延", "", "不顺延") in silent
    custody = lines("cp.custody", "2023-08-01 09:00")
    assert ("末日 10-01 为国庆，在押期间不因节假日延长", "刑事诉讼法 第 105 条", "不顺延") in custody


def test_month_end_to_month_end_is_explained_only_where_it_applies() -> None:
    assert "刑诉解释 第 202 条" in lines("cp.custody", "2023-08-31 09:00")[1][1]
    assert "刑诉解释" not in lines("cp.custody", "2023-08-15 09:00")[1][1]
    assert "刑诉解释" not in lines("ae.apply_court", "2023-08-31 09:00")[1][1]


def test_a_disputed_reading_names_the_other_date() -> None:
    (disputed,) = due("ap.hearing.notice", "2023-10-20 09:00").disputed
    assert disputed.question.zh == "“听证的七日前”如何计算"
    assert disputed.others == (
        (Text("听证前第 7 个工作日", "the seventh working day before the hearing"), Text("10-11", "11 Oct")),
    )
    assert due("tr.send", "2023-10-16 16:20").disputed[0].others[0][1].zh == "10-17 17:00"
    assert due("tr.police_decide", "2023-10-18 09:00").disputed[0].others[0][1].zh == "10-23"


def test_a_fact_of_the_case_is_not_called_disputed() -> None:
    assert due("cp.trial", "2023-12-10 09:00").disputed == ()
    assert due("ap.decide", "2023-09-18 10:00").disputed == ()


def test_the_day_ruler_of_the_reference_screen() -> None:
    ruler = day_ruler(due("mp.file", "2023-09-27 16:20"), CALENDAR, at("2023-10-17 09:00"))
    assert len(ruler.cells) == 28
    assert ruler.gap == 0
    shown = {cell.date: (cell.mark.zh, cell.classes) for cell in ruler.cells}
    assert shown[day("2023-09-27")] == ("起", "zero")
    assert shown[day("2023-09-28")] == ("1", "past")
    assert shown[day("2023-09-29")] == ("休", "off")
    assert shown[day("2023-10-08")] == ("3", "past make")
    assert shown[day("2023-10-17")] == ("10", "now")
    assert shown[day("2023-10-18")] == ("11", "")
    assert shown[day("2023-10-24")] == ("15", "end")


def test_a_long_ruler_leaves_out_whole_rows() -> None:
    ruler = day_ruler(due("pipl.pia_keep", "2023-10-18 09:00"), CALENDAR)
    assert ruler.gap % 14 == 0
    assert len(ruler.before_gap) == 28
    assert len(ruler.after_gap) <= 42
    assert ruler.after_gap[-1].date == day("2026-10-18")
    first, after = ruler.before_gap[0].date, ruler.after_gap[0].date
    assert first.weekday() == after.weekday()


def test_the_ruler_shows_suspended_days_and_a_date_counted_back() -> None:
    pause = Suspension("testing", at("2023-10-10 09:00"), at("2023-10-12 09:00"))
    cells = day_ruler(due("ae.seizure", "2023-10-08 09:00", [pause]), CALENDAR).cells
    assert [cell.mark.zh for cell in cells[:7]] == ["起", "1", "2", "停", "停", "3", "4"]
    back = day_ruler(due("local.ladder.remind", "2023-10-24 12:00"), CALENDAR).cells
    assert [cell.mark.zh for cell in back] == ["3", "2", "休", "休", "1", "起"]


def test_hours_have_no_ruler() -> None:
    assert day_ruler(due("tr.send", "2023-10-16 16:20"), CALENDAR).cells == ()


def test_a_due_date_is_plain_data() -> None:
    assert dataclasses.is_dataclass(due("mp.file", "2023-09-27 16:20"))
