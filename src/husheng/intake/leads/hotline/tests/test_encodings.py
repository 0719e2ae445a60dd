"""Files saved in any of the usual encodings read alike; a row in another encoding is named, the others survive."""

from __future__ import annotations

import codecs
import io

import pytest

from husheng.intake.leads.hotline import HotlineFileError, open_table, sample

from .files import HEADER, csv_file, line, rehearse, rows_of, text_of


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "gb2312", "utf-16"])
def test_every_usual_encoding_reads_alike(encoding: str) -> None:
    row = rows_of(csv_file(line(诉求内容="反映示例门诊部，内容很长"), encoding=encoding))[0]
    assert row.content == "反映示例门诊部，内容很长"
    assert row.caller_name == "测试甲"


def test_utf16_of_both_byte_orders_reads() -> None:
    text = text_of([HEADER, line()])
    for mark, name in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        assert rows_of(io.BytesIO(mark + text.encode(name)))[0].region == "河东区"


def test_characters_beyond_gbk_read_in_gb18030_and_utf16() -> None:
    for encoding in ("gb18030", "utf-16", "utf-8"):
        assert rows_of(csv_file(line(诉求人="测试𠮷"), encoding=encoding))[0].caller_name == "测试𠮷"


def test_the_encoding_is_told_on_the_table() -> None:
    assert open_table(csv_file(line(), encoding="gbk")).encoding == "gb18030"
    assert open_table(csv_file(line(), encoding="utf-16")).encoding == "utf-16-le"
    assert open_table(csv_file(line())).encoding == "utf-8"


@pytest.mark.parametrize(("main", "other"), [("utf-8", "gbk"), ("gbk", "utf-8")])
def test_a_row_in_another_encoding_is_named_and_the_others_survive(main: str, other: str) -> None:
    good = text_of([HEADER, line(), line()]).encode(main)
    odd = text_of([line()]).encode(other)
    run = rehearse(io.BytesIO(good + odd + text_of([line()]).encode(main)))
    assert [(p.row, p.code) for p in run.problems] == [(4, "encoding")]
    assert run.problems[0].message == "这一行的文字编码与全文件不一致"
    assert "UTF-8" in run.problems[0].remedy
    assert run.importable == 3


def test_a_utf16_file_cut_in_the_middle_of_a_character_names_its_last_row() -> None:
    whole = text_of([HEADER, line(), line()], end="\n").encode("utf-16")
    run = rehearse(io.BytesIO(whole[:-3]))
    assert [(p.row, p.code) for p in run.problems] == [(3, "encoding")]


def test_half_a_surrogate_pair_in_utf16_names_its_row() -> None:
    data = text_of([HEADER, line(诉求人="测试X"), line()]).encode("utf-16-le")
    data = codecs.BOM_UTF16_LE + data.replace(
        "试X".encode("utf-16-le"), "试".encode("utf-16-le") + b"\x00\xd8"
    )
    assert [(p.row, p.code) for p in rehearse(io.BytesIO(data)).problems] == [(2, "encoding")]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32", "big5hkscs"])
def test_an_encoding_that_cannot_be_told_is_refused_with_the_way_out(encoding: str) -> None:
    text = text_of([["工單編號", "受理時間", "訴求內容"], *[["A1", "2023-09-18", "纔麼嗎"]] * 9])
    with pytest.raises(HotlineFileError) as caught:
        rehearse(io.BytesIO(text.encode(encoding, "ignore")))
    assert caught.value.message.startswith("什么都还没有写入。")
    if encoding != "big5hkscs":  # Big5 is often valid GB18030; then its header is not found
        assert caught.value.kind == "encoding_unknown"
        assert "CSV UTF-8" in caught.value.remedy


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(HotlineFileError) as caught:
        open_table(io.BytesIO(bytes(range(128, 256)) * 50))
    assert caught.value.kind in ("encoding_unknown", "no_header")


def test_a_replacement_character_shows_that_text_was_lost_on_export() -> None:
    run = rehearse(csv_file(line(诉求内容="反映\ufffd\ufffd门诊")))
    assert [(p.column, p.code) for p in run.problems] == [("F", "garbled")]


def test_a_line_longer_than_one_piece_of_reading_survives_every_split() -> None:
    long = "长" * 9000
    for encoding in ("utf-8", "gb18030", "utf-16"):
        rows = [line(诉求内容=long + str(i)) for i in range(60)]
        assert [r.content for r in rows_of(csv_file(*rows, encoding=encoding))] == [
            f"{long}{i}" for i in range(60)
        ]


def test_the_sample_generator_makes_files_without_problems() -> None:
    for encoding, delimiter in (("utf-8-sig", ","), ("gb18030", ";"), ("utf-16", "\t")):
        file = io.BytesIO()
        sample.write_csv(file, 500, encoding=encoding, delimiter=delimiter)
        run = rehearse(file)
        assert (run.rows, run.importable, run.problems) == (500, 500, []) or run.by_code().keys() == {
            "region_unknown"
        }
