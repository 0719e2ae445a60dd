"""Every way a moment is written that can mean only one thing; everything else says which part is wrong."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from husheng.intake.leads.hotline.dates import SHANGHAI, parse
from husheng.intake.leads.hotline.problems import Reject

from .files import NOW, problem_with, row_with


def at(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=SHANGHAI)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "2023-08-05", "2023-8-5", "2023/08/05", "2023/8/5", "2023.8.5", "20230805", "2023年8月5日", "2023年08月05号",
        "2023年8月5", "二〇二三年八月五日", "二零二三年八月五日", "二○二三年八月五日", "２０２３年８月５日",
        "2023-08-05 星期六", "2023年8月5日（周六）", " 2023-08-05 ", "45143", "2023-08-05 00:00:00", "20230805000000",
        "2023-08-04T16:00:00Z", "2023-08/05",
    ],
)  # fmt: skip
def test_a_day_however_it_is_written(text: str) -> None:
    assert parse(text)[0] == at(2023, 8, 5)


@pytest.mark.parametrize(
    "text",
    [
        "2023-08-05 14:30", "2023-08-05 14:30:00", "2023-08-05T14:30:00", "2023-08-05T14:30:00.000", "2023/8/5 14:30",
        "2023年8月5日 14:30", "2023年8月5日14时30分", "2023年8月5日14点30分00秒", "2023年8月5日下午2:30",
        "2023-08-05 2:30 PM",
        "2023-08-05 下午 02:30:00", "202308051430", "20230805143000", "20230805 14:30", "2023-08-05T14:30:00+08:00",
        "2023-08-05T06:30:00Z", "2023-08-05T14:30:00+0800", "二〇二三年八月五日 14:30",
        "2023年8月5日 星期六 14：30", "45143.604166667",
    ],
)  # fmt: skip
def test_a_moment_however_it_is_written(text: str) -> None:
    assert parse(text) == (at(2023, 8, 5, 14, 30), True)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("二〇二三年十月十日", at(2023, 10, 10)),
        ("二〇二三年十二月二十日", at(2023, 12, 20)),
        ("二〇二三年十一月二十三日", at(2023, 11, 23)),
        ("二〇二三年一月廿一日", at(2023, 1, 21)),
        ("二〇二三年一月卅一日", at(2023, 1, 31)),
        ("二〇二三年一月三十一日", at(2023, 1, 31)),
        ("二〇二三年一月十九日", at(2023, 1, 19)),
    ],
)
def test_chinese_numerals_to_the_end_of_the_month(text: str, day: dt.datetime) -> None:
    assert parse(text)[0] == day


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("2023/13/45", "date_month", "没有 13 月"),
        ("20231345", "date_month", "没有 13 月"),
        ("二〇二三年十三月五日", "date_month", "没有 13 月"),
        ("2023-00-10", "date_month", "没有 0 月"),
        ("2023-02-30", "date_day", "2023 年 2 月没有 30 日"),
        ("2023-02-29", "date_day", "2023 年 2 月没有 29 日"),
        ("20230431", "date_day", "2023 年 4 月没有 31 日"),
        ("2023-04-00", "date_day", "没有 0 日"),
        ("2023-08-05 25:00", "date_time", "没有 25:00"),
        ("2023-08-05 24:00", "date_time", "没有 24:00"),
        ("2023-08-05 12:60", "date_time", "没有 12:60"),
        ("2023-08-05T12:00+99:00", "date_time", "没有 +99:00"),
        ("1023-08-05", "date_year", "1023 年不合常理"),
        ("1900-01-05", "date_year", "1900 年不合常理"),
        ("99991231", "date_year", "9999 年不合常理"),
        ("0000-01-01", "date_year", "0 年不合常理"),
        ("23-8-5", "date_two_digit", "年份只有两位"),
        ("23/08/05", "date_two_digit", "年份只有两位"),
        ("23年8月5日", "date_two_digit", "年份只有两位"),
        ("23-08-05 14:30", "date_two_digit", "年份只有两位"),
        ("08/05/2023", "date_order", "分不清哪个是月"),
        ("5/8/2023 14:30", "date_order", "分不清哪个是月"),
        ("8月5日", "date_form", "认不出日期"),
        ("昨天", "date_form", "认不出日期"),
        ("2023-8", "date_form", "认不出日期"),
        ("2023-08-05 下午", "date_form", "认不出日期"),
        ("#####", "date_form", "认不出日期"),
        ("4514", "date_form", "认不出日期"),
    ],
)  # fmt: skip
def test_a_wrong_date_says_which_part_is_wrong(text: str, code: str, says: str) -> None:
    problem = problem_with(受理时间=text)
    assert (problem.column, problem.code) == ("B", code)
    assert says in problem.message
    assert problem.remedy


def test_the_message_quotes_the_date_that_was_not_understood() -> None:
    assert problem_with(受理时间="2023/13/45").shown == "2023/13/45"
    assert problem_with(受理时间="23-8-5").shown == "23-8-5"


@pytest.mark.parametrize(
    "wrong", ["19900001234", "999999199001010016", "测试甲", "2023-13-01 测试甲", "19900001234 13:00"]
)
def test_a_persons_value_in_the_date_column_is_not_quoted(wrong: str) -> None:
    assert problem_with(受理时间=wrong).shown == ""


def test_a_moment_that_is_still_to_come_is_refused_and_one_just_past_is_not() -> None:
    later = NOW + dt.timedelta(minutes=1)
    problem = problem_with(受理时间=f"{later:%Y-%m-%d %H:%M}")
    assert (problem.code, problem.shown) == ("date_future", "2023-10-24 09:01")
    assert row_with(受理时间=f"{NOW:%Y-%m-%d %H:%M}").received_at == NOW
    assert row_with(受理时间=f"{NOW:%Y-%m-%d}").received_at == at(2023, 10, 24)


def test_noon_and_midnight_in_twelve_hours() -> None:
    assert parse("2023-08-05 12:00 PM")[0] == at(2023, 8, 5, 12)
    assert parse("2023-08-05 12:00 AM")[0] == at(2023, 8, 5)
    assert parse("2023-08-05 凌晨1:05")[0] == at(2023, 8, 5, 1, 5)


@given(st.datetimes(min_value=dt.datetime(2000, 1, 1), max_value=dt.datetime(2099, 12, 31)))
def test_any_moment_reads_back_in_the_usual_spellings(moment: dt.datetime) -> None:
    moment = moment.replace(microsecond=0)
    for text in (
        f"{moment:%Y-%m-%d %H:%M:%S}", f"{moment:%Y/%m/%d %H:%M:%S}", f"{moment:%Y%m%d%H%M%S}", moment.isoformat(),
        f"{moment.year}年{moment.month}月{moment.day}日 {moment.hour}:{moment.minute:02d}:{moment.second:02d}",
    ):  # fmt: skip
        assert parse(text)[0] == moment.replace(tzinfo=SHANGHAI)


@given(st.text(alphabet="0123456789年月日时分:-/. T一二三十廿〇上下午PM+Z", max_size=24))
def test_no_text_of_dates_makes_it_fail_otherwise_than_by_refusing(text: str) -> None:
    try:
        moment, _ = parse(text)
    except Reject as reject:
        assert reject.code.startswith("date_")
    else:
        assert moment.tzinfo is not None
