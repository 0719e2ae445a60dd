"""Phones, ID numbers, order numbers, districts, time limits and flags: what is read, what is refused and why."""

from __future__ import annotations

import datetime as dt

import pytest

from husheng.intake.leads.hotline import Span
from husheng.intake.leads.hotline.dates import SHANGHAI

from .files import (
    GOOD,
    HEADER,
    csv_file,
    line,
    only_problem,
    problem_with,
    rehearse,
    row_with,
    rows_of,
    text_of,
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("19900001234", "19900001234"),
        ("199 0000 1234", "19900001234"),
        ("199-0000-1234", "19900001234"),
        ("+86 19900001234", "19900001234"),
        ("+8619900001234", "19900001234"),
        ("0086-19900001234", "19900001234"),
        ("8619900001234", "19900001234"),
        ("１９９００００１２３４", "19900001234"),
        ("19900001234.0", "19900001234"),
        ('="19900001234"', "19900001234"),
        ("\t19900001234", "19900001234"),
        ("022-23456789", "02223456789"),
        ("(022)2345 6789", "02223456789"),
        ("0557-2345678转801", "05572345678转801"),
        ("400-000-1234", "4000001234"),
        ("23456789", "23456789"),
        ("12345", "12345"),
    ],
)
def test_phones_are_read_without_gaps_and_calling_code(text: str, number: str) -> None:
    assert row_with(联系电话=text).caller_phone == number


@pytest.mark.parametrize("text", ["", "无", "匿名", "未提供", "-", "——", "N/A", " "])
def test_where_no_phone_was_given_there_is_none(text: str) -> None:
    assert row_with(联系电话=text).caller_phone is None


@pytest.mark.parametrize("text", ["1.9E+10", "1.99E+10", "1.9900001234E+10", "1.99e10", "1.99E10"])
def test_a_phone_in_scientific_notation_is_refused_with_the_remedy(text: str) -> None:
    problem = problem_with(联系电话=text)
    assert (problem.column, problem.code) == ("D", "scientific")
    assert problem.message == "表格把号码变成了科学记数"
    assert problem.remedy == "把该列设为文本，重新粘贴号码"
    assert len(problem.shown) <= 8  # 1.99E+10, never the digits behind it
    assert problem.shown.startswith("1.9")


@pytest.mark.parametrize(
    "text", ["1990000123", "199000012345", "12900001234", "电话不通", "199000O1234", "1", "19900001234.5"]
)
def test_what_is_no_phone_is_refused_and_not_quoted(text: str) -> None:
    problem = problem_with(联系电话=text)
    assert (problem.code, problem.shown) == ("phone_form", "")


@pytest.mark.parametrize(
    "text", ["19900001234/19900001235", "19900001234、19900001235", "19900001234 或 02223456789"]
)
def test_two_phones_in_one_cell_are_not_guessed(text: str) -> None:
    assert problem_with(联系电话=text).code == "phone_several"


@pytest.mark.parametrize("column", ["联系电话", "身份证号"])
def test_a_masked_number_is_a_warning_and_the_row_is_imported_without_it(column: str) -> None:
    run = rehearse(csv_file(line(**{column: "199****1234"})))
    assert (run.importable, run.problems) == (1, [])
    assert [(p.code, p.is_warning, p.shown) for p in run.warnings] == [("number_masked", True, "")]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("999999199001010016", "999999199001010016"),
        ("999999 19900101 0016", "999999199001010016"),
        ("999999900101001", "999999199001010016"),
        ("99999919900101018x", "99999919900101018X"),
    ],
)
def test_id_numbers_are_read_in_both_lengths_and_with_a_small_x(text: str, number: str) -> None:
    assert row_with(身份证号=text).caller_id_no == number


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("999999199001010017", "id_check"),
        ("999999199013010016", "id_date"),
        ("99999919900101001", "id_form"),
        ("9.99999199001E+17", "scientific"),
        ("护照 E0000000", "id_form"),
    ],
)
def test_a_wrong_id_number_says_why_and_is_not_quoted(text: str, code: str) -> None:
    problem = problem_with(身份证号=text)
    assert (problem.column, problem.code) == ("E", code)
    assert problem.shown in ("", "9.99E+17")


@pytest.mark.parametrize(
    ("text", "code", "shown"),
    [
        ("", "empty", ""),
        ("TJ 2023 1", "order_no_form", ""),
        ("TJ1\nTJ2", "order_no_form", ""),
        ("2.02309E+17", "scientific", "2.02E+17"),
        ("19900001234", "order_no_personal", ""),
        ("999999199001010016", "order_no_personal", ""),
        ("T" * 61, "too_long", ""),
    ],
)
def test_a_wrong_order_number_says_why(text: str, code: str, shown: str) -> None:
    problem = problem_with(工单编号=text)
    assert (problem.column, problem.code, problem.shown) == ("A", code, shown)


def test_order_numbers_of_many_forms_are_kept_as_written() -> None:
    for text in ("TJ20230918-0031", "202309180000000031", "津热〔2023〕31号", "0031", "A/1_2"):
        assert row_with(工单编号=text).order_no == text


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("河东区", "河东区"),
        ("天津市河东区", "河东区"),
        ("滨海新区", "滨海新区"),
        ("天津市", "天津市"),
        ("不详", None),
        ("", None),
    ],
)
def test_districts_are_read_by_their_full_name(text: str, region: str | None) -> None:
    assert row_with(所属区=text).region == region


@pytest.mark.parametrize(("text", "full"), [("河东", "河东区"), ("滨海", "滨海新区")])
def test_a_short_district_is_told_its_full_name(text: str, full: str) -> None:
    problem = problem_with(所属区=text)
    assert (problem.code, problem.shown) == ("region_short", text)
    assert (problem.message, problem.remedy) == ("请写全称", f"改为 {full}")


@pytest.mark.parametrize("text", ["某某区", "测试甲", "示例河东区"])
def test_an_unknown_district_is_refused_and_not_quoted(text: str) -> None:
    problem = problem_with(所属区=text)
    assert (problem.code, problem.shown) == ("region_unknown", "")


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("2023-10-05", dt.datetime(2023, 10, 5, 23, 59, 59, tzinfo=SHANGHAI)),
        ("2023-10-05 17:00", dt.datetime(2023, 10, 5, 17, tzinfo=SHANGHAI)),
        ("5个工作日", Span(5, "working_day")),
        ("5 个工作日内", Span(5, "working_day")),
        ("15日", Span(15, "day")),
        ("24小时", Span(24, "hour")),
        ("", None),
    ],
)
def test_time_limits_are_dates_or_lengths(text: str, due: object) -> None:
    assert row_with(办理期限=text).due == due


def test_a_time_limit_that_is_neither_is_refused() -> None:
    assert problem_with(办理期限="尽快").code == "due_form"
    assert problem_with(办理期限="2023-13-01").code == "date_month"


def test_a_time_limit_before_the_receipt_is_a_warning() -> None:
    row = row_with(办理期限="2023-09-01")
    assert [(p.code, p.is_warning) for p in row.warnings] == [("due_before", True)]
    assert row_with(办理期限="2023-09-18").warnings == ()  # the day of receipt ends after it


@pytest.mark.parametrize(
    ("text", "meant"),
    [("是", True), ("保密", True), ("Y", True), ("1", True), ("否", False), ("公开", False), ("", None)],
)
def test_confidentiality_is_yes_no_or_unsaid(text: str, meant: bool | None) -> None:
    assert row_with(是否保密=text).confidential is meant


def test_confidentiality_that_cannot_be_told_is_refused() -> None:
    assert problem_with(是否保密="看情况").code == "flag_unknown"


def test_a_column_that_asks_the_opposite_is_turned_round() -> None:
    header = [*HEADER[:-1], "是否公开"]
    for text, meant in (("是", False), ("否", True), ("公开", False), ("保密", True)):
        file = csv_file()
        file.write(b"")
        file = type(file)(text_of([header, line(是否保密=text)]).encode())
        assert rows_of(file)[0].confidential is meant


@pytest.mark.parametrize("column", ["诉求内容", "受理时间", "工单编号"])
def test_required_cells_must_be_there(column: str) -> None:
    problem = problem_with(**{column: "  "})
    assert (problem.code, problem.header) == ("empty", column)
    assert (problem.message, problem.remedy) == ("必填", "补填；确无内容的，整行删除")


def test_an_anonymous_caller_has_no_name() -> None:
    assert row_with(诉求人="匿名").caller_name is None
    assert row_with(诉求人="测试甲女士").caller_name == "测试甲女士"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=HYPERLINK(\"http://x\",\"看\")", "=HYPERLINK(…)"),
        ("=1+1", "=…"),
        ("=cmd|' /C calc'!A0", "=CMD(…)"),
        ("@SUM(A1:A9)", "=SUM(…)"),
        ("+cmd|' /C calc'!A0", "=CMD(…)"),
        ("-cmd|'x'!A0", "=CMD(…)"),
        ("=测试甲", "=…"),
        ("=\"a\"&\"b\"", "=…"),
    ],
)  # fmt: skip
def test_what_a_spreadsheet_would_run_is_refused_and_only_its_function_named(text: str, shown: str) -> None:
    problem = problem_with(诉求内容=text)
    assert (problem.code, problem.shown, problem.remedy) == ("formula", shown, "粘贴为数值")


@pytest.mark.parametrize("text", ["====", "-2 楼有一家门诊", "+ 补充一点", "@ 值班员", "--", "= ="])
def test_text_that_only_begins_like_a_formula_is_text(text: str) -> None:
    assert row_with(诉求内容=text).content == text


def test_all_problems_of_a_row_are_told_at_once() -> None:
    run = rehearse(csv_file(line(受理时间="2023/13/45", 联系电话="1.99E+10", 所属区="河东")))
    assert [p.code for p in run.problems] == ["date_month", "scientific", "region_short"]
    assert (run.rows, run.bad, run.importable) == (1, 1, 0)


def test_problems_of_a_row_are_in_the_order_of_its_columns() -> None:
    header = list(reversed(HEADER))
    values = {**GOOD, "受理时间": "x", "联系电话": "x"}
    file = type(csv_file())(text_of([header, [values[name] for name in header]]).encode())
    assert [p.column for p in rehearse(file).problems] == ["F", "H"]


def test_a_problem_speaks_both_languages() -> None:
    problem = only_problem(csv_file(line(联系电话="1.99E+10")))
    assert problem.place == "第 2 行 联系电话"
    assert problem.place_en == "Row 2 联系电话"
    assert problem.message_en == "The spreadsheet turned the number into scientific notation"
    assert problem.remedy_en == "Format the column as text and paste the number again"
