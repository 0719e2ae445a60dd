"""Worksheets: cached values and never a formula, dates and numbers as Excel keeps them, merged cells, sheets."""

from __future__ import annotations

import datetime as dt
import io

import pytest

from husheng.intake.leads.hotline import HotlineFileError, Limits, open_table, sample
from husheng.intake.leads.hotline.dates import SHANGHAI

from .files import HEADER, line, only_problem, rehearse, rows_of, sheet_xml, workbook_file, xlsx_file

MOMENT = dt.datetime(2023, 9, 18, 14, 30, tzinfo=SHANGHAI)
SERIAL = 45187.604166666664  # 2023-09-18 14:30 in the 1900 system


def test_a_workbook_of_text_cells_reads() -> None:
    row = rows_of(xlsx_file(line()))[0]
    assert (row.number, row.received_at, row.confidential) == (2, MOMENT, True)


def test_a_workbook_written_by_openpyxl_reads() -> None:
    file = io.BytesIO()
    stamp = dt.datetime(2023, 9, 18, 14, 30)
    sample.write_workbook(
        file, [HEADER, line(受理时间=stamp, 联系电话=19900001234, 办理期限=dt.date(2023, 10, 5))]
    )
    row = rows_of(file)[0]
    assert row.received_at == MOMENT
    assert row.caller_phone == "19900001234"
    assert row.due == dt.datetime(2023, 10, 5, 23, 59, 59, tzinfo=SHANGHAI)


def test_shared_strings_with_runs_phonetics_and_escapes_read() -> None:
    strings = (
        "<si><t>反映</t></si><si><r><t>示例</t></r><r><rPr/><t xml:space='preserve'> 门诊</t></r>"
        "<rPh><t>ピン</t></rPh></si><si><t>一_x000D_\n二</t></si><si><t>半_xD800_个</t></si>"
    )
    rows = [line(诉求内容=f'<c r="REF" t="s"><v>{i}</v></c>') for i in range(4)]
    assert [r.content for r in rows_of(xlsx_file(*rows, strings=strings))] == [
        "反映", "示例 门诊", "一\r\n二", "半_xD800_个",
    ]  # fmt: skip


@pytest.mark.parametrize("style", ["1", "2"])
def test_a_number_in_a_date_style_is_a_date(style: str) -> None:
    cell = f'<c r="REF" s="{style}"><v>{SERIAL}</v></c>'
    assert rows_of(xlsx_file(line(受理时间=cell)))[0].received_at == MOMENT


def test_a_serial_number_without_a_date_style_is_a_date_in_a_date_column() -> None:
    assert rows_of(xlsx_file(line(受理时间=SERIAL)))[0].received_at == MOMENT


def test_the_1904_date_system_is_kept() -> None:
    for cell in (SERIAL - 1462, f'<c r="REF" s="1"><v>{SERIAL - 1462}</v></c>'):
        assert rows_of(xlsx_file(line(受理时间=cell), date1904=True))[0].received_at == MOMENT


def test_a_compact_date_that_became_a_number_is_still_a_date() -> None:
    assert rows_of(xlsx_file(line(受理时间=20230918)))[0].received_at == MOMENT.replace(hour=0, minute=0)


def test_the_cached_value_of_a_formula_is_read_and_the_formula_never_evaluated() -> None:
    cell = '<c r="REF" t="str"><f>HYPERLINK("http://example.invalid","反映")</f><v>反映门诊</v></c>'
    assert rows_of(xlsx_file(line(诉求内容=cell)))[0].content == "反映门诊"


@pytest.mark.parametrize("value", ["", "<v></v>", "<v/>"])
def test_a_formula_without_a_stored_result_is_a_problem(value: str) -> None:
    problem = only_problem(xlsx_file(line(诉求内容=f'<c r="REF"><f>1+1</f>{value}</c>')))
    assert (problem.column, problem.code) == ("F", "formula_no_value")
    assert "打开并保存一次" in problem.remedy


def test_a_formula_in_error_is_a_problem() -> None:
    problem = only_problem(xlsx_file(line(诉求内容='<c r="REF" t="e"><f>A1/0</f><v>#DIV/0!</v></c>')))
    assert problem.code == "cell_error"


def test_a_formula_in_a_column_that_is_not_imported_is_no_problem() -> None:
    rows = {1: [*HEADER, "附件"], 2: [*line(), '<c r="REF"><f>1+1</f></c>']}
    assert rows_of(workbook_file({"工单": sheet_xml(rows)}))


def test_text_that_a_spreadsheet_would_run_is_refused_in_workbooks_too() -> None:
    problem = only_problem(xlsx_file(line(诉求内容="=HYPERLINK(A1)")))
    assert (problem.code, problem.shown) == ("formula", "=HYPERLINK(…)")


def test_a_long_number_that_excel_has_rounded_is_refused() -> None:
    problem = only_problem(xlsx_file(line(身份证号=999999199001010016)))
    assert (problem.code, problem.shown) == ("precision", "")
    assert only_problem(xlsx_file(line(工单编号=2.023091800000001e17))).code == "precision"


def test_whole_numbers_up_to_fifteen_digits_are_exact() -> None:
    row = rows_of(xlsx_file(line(工单编号=202309180000031, 联系电话=19900001234.0)))[0]
    assert (row.order_no, row.caller_phone) == ("202309180000031", "19900001234")


def test_a_true_cell_is_yes() -> None:
    assert rows_of(xlsx_file(line(是否保密='<c r="REF" t="b"><v>1</v></c>')))[0].confidential is True
    assert rows_of(xlsx_file(line(是否保密='<c r="REF" t="b"><v>0</v></c>')))[0].confidential is False


def test_a_merged_data_cell_is_a_problem_in_the_rows_it_hides() -> None:
    file = xlsx_file(line(), line(诉求内容=""), line(), merges=["F2:F3"])
    problem = only_problem(file)
    assert (problem.row, problem.column, problem.code) == (3, "F", "merged")
    assert "F2:F3" in problem.message
    assert "取消合并" in problem.remedy


def test_a_sideways_merge_is_a_problem_in_the_column_it_hides() -> None:
    assert [(p.row, p.column) for p in rehearse(xlsx_file(line(联系电话=""), merges=["C2:D2"])).problems] == [
        (2, "D")
    ]


def test_a_merge_over_a_column_that_is_not_imported_is_no_problem() -> None:
    rows = {1: [*HEADER, "备注"], 2: [*line(), "同上"], 3: [*line(), ""]}
    assert len(rows_of(workbook_file({"工单": sheet_xml(rows, ["J2:J3"])}))) == 2


def test_a_merged_title_above_the_header_is_passed_over() -> None:
    rows = {1: ["12345 热线工单导出"], 2: ["导出日期：2023-09-30"], 3: HEADER, 4: line()}
    file = workbook_file({"工单": sheet_xml(rows, ["A1:I1", "A2:I2"])})
    assert open_table(file).header_row == 3
    assert rows_of(file)[0].number == 4


def test_a_header_of_two_rows_of_merged_cells_is_joined() -> None:
    rows = {
        1: ["工单编号", "受理时间", "诉求人", "", "诉求内容"],
        2: ["", "", "姓名", "联系电话", ""],
        3: ["TJ1", "2023-09-18", "测试甲", "19900001234", "反映门诊"],
    }
    file = workbook_file({"工单": sheet_xml(rows, ["A1:A2", "B1:B2", "C1:D1", "E1:E2"])})
    assert [h.name for h in open_table(file).headers] == [
        "工单编号", "受理时间", "诉求人/姓名", "诉求人/联系电话", "诉求内容",
    ]  # fmt: skip
    row = rows_of(file)[0]
    assert (row.number, row.caller_name, row.caller_phone) == (3, "测试甲", "19900001234")


def test_the_sheet_with_the_work_orders_is_found_and_hidden_sheets_are_not_read() -> None:
    orders, notes = sheet_xml({1: HEADER, 2: line()}), sheet_xml({1: ["说明"]})
    hidden = sheet_xml({1: HEADER, 2: line(), 3: line()})
    table = open_table(workbook_file({"说明": notes, "旧": hidden, "工单": orders}, hidden=["旧"]))
    assert (table.sheet, table.sheets) == ("工单", ("说明", "工单"))


def test_a_person_may_choose_the_sheet_and_the_header_row() -> None:
    first = sheet_xml({1: HEADER, 2: line()})
    second = sheet_xml({1: ["a", "b", "c"], 2: HEADER, 3: line()})
    file = workbook_file({"一": first, "二": second})
    assert open_table(file, sheet="二", header_row=1).headers[0].name == "a"
    with pytest.raises(HotlineFileError) as caught:
        open_table(file, sheet="三")
    assert caught.value.kind == "sheet_unknown"


def test_rows_and_cells_without_references_count_on() -> None:
    body = "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{v}</t></is></c>' for v in row) + "</row>"
        for row in (HEADER, line(), line())
    )
    xml = f"<worksheet><sheetData>{body}</sheetData></worksheet>"
    assert [r.number for r in rows_of(workbook_file({"工单": xml}))] == [2, 3]


def test_element_names_with_a_prefix_read() -> None:
    xml = sheet_xml({1: HEADER, 2: line(), 3: line(诉求内容="")}, ["F2:F3"])
    xml = xml.replace("<worksheet xmlns=", "<x:worksheet xmlns:x=").replace("</worksheet", "</x:worksheet")
    for name in ("sheetData", "row", "c", "is", "t", "mergeCells", "mergeCell"):
        for before, after in (
            (f"<{name} ", f"<x:{name} "),
            (f"<{name}>", f"<x:{name}>"),
            (f"</{name}>", f"</x:{name}>"),
        ):
            xml = xml.replace(before, after)
    assert only_problem(workbook_file({"工单": xml})).code == "merged"


def test_formatted_emptiness_below_the_data_is_passed_over() -> None:
    blanks = {n: [f'<c r="{c}{n}" s="1"/>' for c in "ABC"] for n in range(3, 3000)}
    assert len(rows_of(workbook_file({"工单": sheet_xml({1: HEADER, 2: line(), **blanks})}))) == 1


def test_too_many_columns_are_refused() -> None:
    rows = {1: HEADER, 2: [*line(), *["x"] * 30]}
    with pytest.raises(HotlineFileError) as caught:
        rehearse(workbook_file({"工单": sheet_xml(rows)}), Limits(columns=20))
    assert caught.value.kind == "too_many_columns"


@pytest.mark.parametrize("order", [[1, 3, 2], [1, 2, 2], [1, 9_999_999]])
def test_rows_out_of_order_are_refused_since_their_numbers_would_not_be_stable(order: list[int]) -> None:
    body = "".join(
        f'<row r="{n}">'
        + "".join(f'<c t="inlineStr"><is><t>{v}</t></is></c>' for v in (HEADER if n == 1 else line()))
        + "</row>"
        for n in order
    )
    with pytest.raises(HotlineFileError) as caught:
        rehearse(workbook_file({"工单": f"<worksheet><sheetData>{body}</sheetData></worksheet>"}))
    assert caught.value.kind == "damaged"


def test_a_workbook_can_be_read_again_and_again() -> None:
    table = open_table(xlsx_file(line(), line()))
    assert [r.number for r in table.rows()] == [r.number for r in table.rows()] == [2, 3]


def test_a_sample_workbook_has_no_problems() -> None:
    file = io.BytesIO()
    sample.write_xlsx(file, 200)
    run = rehearse(file)
    assert run.rows == 200
    assert set(run.by_code()) <= {"region_unknown"}
