"""Columns find their field by name, a person's choice is remembered, and doubt is shown instead of guessed away."""

from __future__ import annotations

import io

import pytest

from husheng.intake.leads.hotline import (
    Field,
    HotlineFileError,
    Mapping,
    dry_run,
    open_table,
    propose_mapping,
    sample,
)
from husheng.intake.leads.hotline.heading import Header
from husheng.intake.leads.hotline.naming import guess

from .files import NOW, csv_file, line, rehearse, rows_of, text_of


def mapping_of(*names: str, remembered: dict[str, str] | None = None) -> Mapping:
    return propose_mapping([Header(i, chr(65 + i), name) for i, name in enumerate(names)], remembered)


def fields_of(mapping: Mapping) -> list[str | None]:
    return [column.field.value if column.field else None for column in mapping.columns]


def test_the_columns_seen_in_real_exports_are_all_known() -> None:
    mapping = mapping_of(*sample.COLUMNS)
    assert fields_of(mapping) == [
        "order_no", "received_at", "caller_name", "caller_phone", "caller_id_no", "address", "title", "content",
        "category", "assigned_agency", "due", "confidential",
    ]  # fmt: skip
    assert all(column.confidence == 1.0 for column in mapping.columns)


def test_columns_that_a_lead_does_not_need_are_left_out_and_said_so() -> None:
    mapping = mapping_of("序号", "派单时间", "回访满意度", "紧急程度", "来源渠道")
    assert {column.why for column in mapping.columns} == {"ignored"}
    assert mapping.unmapped == ()


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("*工单编号", Field.ORDER_NO),
        ("联系电话（必填）", Field.CALLER_PHONE),
        (" 受 理 时 间 ", Field.RECEIVED_AT),
        ("受理时间\n(年月日)", Field.RECEIVED_AT),
        ("诉求人/联系电话", Field.CALLER_PHONE),
        ("诉求人/姓名", Field.CALLER_NAME),
        ("来电人联系电话", Field.CALLER_PHONE),
        ("市民诉求内容", Field.CONTENT),
        ("来电时间", Field.RECEIVED_AT),
        ("ＯＲＤＥＲ＿ＮＯ", Field.ORDER_NO),
        ("公民身份证号码", Field.CALLER_ID_NO),
        ("诉求的内容", Field.CONTENT),
    ],
)
def test_names_are_understood_through_their_decoration(name: str, field: Field) -> None:
    mapping = mapping_of(name)
    column = mapping.columns[0]
    assert field in (column.field, column.suggestion)


@pytest.mark.parametrize(
    "name", ["承办单位联系电话", "被反映单位联系电话", "办结时间", "回访时间", "天气", "", "备注"]
)
def test_names_of_something_else_are_not_taken(name: str) -> None:
    assert mapping_of(name).columns[0].field is None


def test_an_unknown_column_is_shown_as_not_imported() -> None:
    mapping = mapping_of("工单编号", "天气")
    assert [(c.letter, c.header, c.why) for c in mapping.unmapped] == [("B", "天气", "unknown")]


def test_of_two_columns_for_one_field_the_surer_one_is_taken_and_the_other_shown() -> None:
    mapping = mapping_of("来电时间", "受理时间")
    assert fields_of(mapping) == [None, "received_at"]
    assert (mapping.columns[0].why, mapping.columns[0].suggestion) == ("weaker", Field.RECEIVED_AT)


def test_two_columns_of_one_name_are_left_to_the_person() -> None:
    mapping = mapping_of("工单编号", "联系电话", "联系电话")
    assert fields_of(mapping) == ["order_no", None, None]
    assert [c.why for c in mapping.columns] == ["exact", "duplicate", "duplicate"]
    chosen = mapping.choose(2, Field.CALLER_PHONE)
    assert fields_of(chosen) == ["order_no", None, "caller_phone"]


def test_two_required_columns_of_one_name_stop_the_import_until_one_is_chosen() -> None:
    text = text_of([["工单编号", "受理时间", "诉求内容", "诉求内容"], ["TJ1", "2023-09-18", "甲", "乙"]])
    table = open_table(io.BytesIO(text.encode()))
    mapping = propose_mapping(table.headers)
    with pytest.raises(HotlineFileError) as caught:
        dry_run(table, mapping, now=NOW)
    assert caught.value.kind == "columns_missing"
    assert "“诉求内容”" in caught.value.message
    assert dry_run(table, mapping.choose(3, Field.CONTENT), now=NOW).importable == 1


def test_a_persons_choice_moves_the_field_and_is_remembered_for_the_next_file() -> None:
    mapping = mapping_of("工单编号", "单据", "天气").choose(1, Field.ORDER_NO).choose(2, None)
    assert fields_of(mapping) == [None, "order_no", None]
    kept = mapping.remember()
    again = mapping_of("天气", "单据", "工单编号", remembered=kept)
    assert fields_of(again) == [None, "order_no", None]
    assert again.columns[0].why == "remembered"
    assert again.unmapped[0].header == "工单编号"


def test_a_choice_between_columns_of_one_name_is_remembered_too() -> None:
    kept = mapping_of("联系电话", "联系电话").choose(1, Field.CALLER_PHONE).remember()
    assert fields_of(mapping_of("联系电话", "联系电话", remembered=kept)) == [None, "caller_phone"]


def test_what_was_remembered_and_is_no_field_any_more_is_passed_over() -> None:
    assert fields_of(mapping_of("工单编号", remembered={"工单编号": "no_such_field"})) == ["order_no"]


def test_a_file_without_a_required_column_names_all_that_are_missing() -> None:
    with pytest.raises(HotlineFileError) as caught:
        rehearse(io.BytesIO(text_of([["工单编号", "诉求人", "标题"], ["TJ1", "测试甲", "x"]]).encode()))
    assert caught.value.kind == "columns_missing"
    assert "“受理时间”、“诉求内容”" in caught.value.message
    assert "received at, content" in caught.value.message_en


def test_one_field_for_two_columns_is_refused() -> None:
    mapping = mapping_of("工单编号", "受理时间", "诉求内容", "甲")
    doubled = Mapping((*mapping.columns[:3], mapping.choose(3, Field.CONTENT).columns[3]))
    with pytest.raises(HotlineFileError) as caught:
        doubled.check()
    assert caught.value.kind == "columns_twice"


def test_remembered_columns_let_a_file_of_unknown_names_be_read() -> None:
    text = text_of([["甲列", "乙列", "丙列"], ["TJ1", "2023-09-18", "反映门诊"]])
    table = open_table(io.BytesIO(text.encode()))
    kept = {"甲列": "order_no", "乙列": "received_at", "丙列": "content"}
    assert dry_run(table, propose_mapping(table.headers, kept), now=NOW).importable == 1


def test_the_header_may_stand_below_a_title_and_blank_rows() -> None:
    text = "12345 热线工单,,,\r\n\r\n" + text_of(
        [["制表：示例"], ["工单编号", "受理时间", "诉求内容"], ["TJ1", "2023-09-18", "甲"]]
    )
    assert [row.number for row in rows_of(io.BytesIO(text.encode()))] == [5]


def test_a_file_without_a_header_row_is_not_read_by_its_first_order() -> None:
    first = [cell for cell in map(str, line()) if cell]
    with pytest.raises(HotlineFileError) as caught:
        open_table(io.BytesIO(text_of([first, first]).encode()))
    assert caught.value.kind == "no_header"


def test_a_persons_number_in_the_header_is_not_repeated() -> None:
    text = text_of([["工单编号", "受理时间", "诉求内容", "19900001234"], ["TJ1", "2023-09-18", "甲", ""]])
    assert [h.name for h in open_table(io.BytesIO(text.encode())).headers][3] == ""


def test_a_person_may_point_at_the_header_row() -> None:
    file = csv_file(line())
    assert open_table(file, header_row=1).header_row == 1
    with pytest.raises(HotlineFileError):
        open_table(file, header_row=99)


def test_guesses_carry_why_and_how_sure() -> None:
    assert (guess("工单编号").why, guess("编号").why, guess("来电人联系电话").why) == (
        "exact",
        "also",
        "ending",
    )
    assert guess("工单编号").confidence > guess("编号").confidence > guess("来电人联系电话").confidence > 0
