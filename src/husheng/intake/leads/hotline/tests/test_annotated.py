"""The annotated table: the person's own rows with what to put right, which can be corrected and uploaded again."""

from __future__ import annotations

import io

import openpyxl
import pytest

from husheng.intake.leads.hotline import annotated, open_table, propose_mapping

from .files import HEADER, csv_file, line, rehearse, text_of, xlsx_file


def annotate(file: io.BytesIO, language: str = "zh") -> io.BytesIO:
    out = io.BytesIO()
    annotated.write(open_table(file), rehearse(file).problems, out, language=language)
    return out


@pytest.mark.parametrize("make", [csv_file, xlsx_file])
def test_every_row_is_there_and_the_bad_ones_say_what_to_do(make: object) -> None:
    rows = [line(), line(受理时间="2023/13/45", 联系电话="1.99E+10"), line()]
    sheet = openpyxl.load_workbook(annotate(make(*rows))).active  # type: ignore[operator]
    lines = [[str(cell.value or "") for cell in row] for row in sheet.iter_rows()]
    assert lines[0] == [*HEADER, "需修改"]
    assert lines[2][-1] == (
        "受理时间：没有 13 月。改为 8 位或 2023-10-05 这样的日期。\n"
        "联系电话：表格把号码变成了科学记数。把该列设为文本，重新粘贴号码。"
    )
    assert [row[-1] for row in (lines[1], lines[3])] == ["", ""]
    assert [row[:-1] for row in lines[1:]] == [[str(v) for v in row] for row in rows]
    assert sheet["B3"].fill.start_color.rgb == annotated._FILL != sheet["B2"].fill.start_color.rgb


def test_the_notes_speak_english_too() -> None:
    sheet = openpyxl.load_workbook(annotate(csv_file(line(联系电话="x")), "en")).active
    assert sheet["J1"].value == "To correct"
    assert sheet["J2"].value.startswith("联系电话: Not a phone number. Give an 11-digit")


def test_the_corrected_table_can_be_uploaded_and_its_notes_are_not_imported() -> None:
    again = annotate(csv_file(line(), line()))
    table = open_table(again)
    assert propose_mapping(table.headers).columns[-1].why == "ignored"
    assert rehearse(again).importable == 2


def test_an_uncorrected_row_is_still_a_problem_even_where_the_file_could_not_be_cut_into_cells() -> None:
    file = io.BytesIO((text_of([HEADER, line()]) + 'TJ1,"x"y,z\n' + text_of([line()])).encode())
    run = rehearse(annotate(file))
    assert (run.importable, run.bad) == (2, 1)


@pytest.mark.parametrize(
    "text", ["=1+1", "=HYPERLINK(A1)", "@SUM(A1)", "+1", "-1", "=cmd|' /C calc'!A0", "\t=1", "反映\x07门诊"]
)
def test_nothing_becomes_a_formula(text: str) -> None:
    sheet = openpyxl.load_workbook(annotate(csv_file(line(诉求内容=text)))).active
    assert all(
        cell.data_type in ("s", "inlineStr", "n") for row in sheet.iter_rows() for cell in row if cell.value
    )
    assert sheet["F2"].value == text.replace("\x07", "")


def test_numbers_that_are_no_numbers_and_odd_sheet_names_are_survived() -> None:
    from .files import sheet_xml, workbook_file

    odd = line(受理时间='<c r="REF"><v>nan</v></c>', 诉求内容='<c r="REF"><f>1+1</f></c>')
    sheet = openpyxl.load_workbook(
        annotate(workbook_file({"a/b[1]*?": sheet_xml({1: HEADER, 2: odd})}))
    ).active
    assert (sheet["B2"].value, sheet["F2"].value) == ("nan", None)
