"""CSV in all its shapes: delimiters, line ends, quotes, blank rows, bytes that should not be there."""

from __future__ import annotations

import io

import pytest

from husheng.intake.leads.hotline import HotlineFileError, Limits, open_table

from .files import HEADER, csv_file, line, only_problem, rehearse, rows_of, text_of


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_delimiter_with_every_line_end(delimiter: str, end: str) -> None:
    rows = [line(诉求内容="甲,乙;丙\t丁"), line()]
    found = rows_of(csv_file(*rows, delimiter=delimiter, end=end))
    assert [row.number for row in found] == [2, 3]
    assert found[0].content == "甲,乙;丙\t丁"


def test_a_line_break_in_quotes_stays_in_its_cell_and_counts_as_one_row() -> None:
    found = rows_of(csv_file(line(诉求内容='第一行\n第二行，他说"好"\r\n第三行'), line()))
    assert found[0].content == '第一行\n第二行，他说"好"\r\n第三行'
    assert [row.number for row in found] == [2, 3]


def test_a_name_over_two_lines_becomes_one_line() -> None:
    assert rows_of(csv_file(line(诉求人="测试\n甲")))[0].caller_name == "测试 甲"


def test_an_unclosed_quote_is_named_and_the_rows_before_it_survive() -> None:
    text = text_of([HEADER, line(), line()]) + 'TJ1,"2023-09-18,测试甲\r\n' + text_of([line()])
    run = rehearse(io.BytesIO(text.encode()))
    assert run.importable == 2
    assert [(p.row, p.code) for p in run.problems] == [(4, "quotes")]
    assert "第 4 至 5 行" in run.problems[0].message


def test_a_quote_in_the_middle_of_a_cell_is_named_not_swallowed() -> None:
    text = text_of([HEADER]) + text_of([line()]).replace("测试甲", '"测试"甲') + text_of([line()])
    run = rehearse(io.BytesIO(text.encode()))
    assert [(p.row, p.code) for p in run.problems] == [(2, "quotes")]
    assert run.importable == 1


def test_a_delimiter_in_unquoted_content_is_named() -> None:
    text = text_of([HEADER]) + ",".join([*map(str, line(是否保密="是")), "又一格"])
    problem = only_problem(io.BytesIO(text.encode()))
    assert (problem.row, problem.code) == (2, "extra_cells")
    assert "多 1 格" in problem.message


def test_empty_cells_behind_the_header_are_no_problem() -> None:
    text = text_of([[*HEADER, "", ""], [*line(), "", ""]])
    assert len(rows_of(io.BytesIO(text.encode()))) == 1


def test_a_short_row_is_read_and_its_missing_cells_are_empty() -> None:
    row = rows_of(csv_file(line()[:6]))[0]
    assert row.confidential is None
    assert row.region is None


def test_blank_rows_are_passed_over_but_counted_in_the_row_number() -> None:
    text = "\r\n" + text_of([HEADER, [], line(), ["", " ", ""], line()]) + ",,,,\r\n" * 500
    assert [row.number for row in rows_of(io.BytesIO(text.encode()))] == [4, 6]


def test_a_byte_order_mark_in_the_middle_of_the_file_is_dropped() -> None:
    text = text_of([HEADER, line()]) + "\ufeff" + text_of([line(工单编号="TJ-BOM")])
    assert rows_of(io.BytesIO(text.encode()))[1].order_no == "TJ-BOM"


@pytest.mark.parametrize("bad", ["\x00", "\x07", "\x1b", "\x7f", "\x9b", "\u202e", "\u2066"])
def test_control_characters_are_named_by_their_code(bad: str) -> None:
    problem = only_problem(csv_file(line(诉求内容=f"反映{bad}门诊")))
    assert (problem.column, problem.code) == ("F", "control")
    assert f"U+{ord(bad):04X}" in problem.message


def test_zero_width_characters_are_dropped() -> None:
    assert rows_of(csv_file(line(诉求人="\u200b测试\ufeff甲")))[0].caller_name == "测试甲"


def test_an_empty_file_says_so() -> None:
    with pytest.raises(HotlineFileError) as caught:
        open_table(io.BytesIO(b""))
    assert caught.value.message == "什么都还没有写入。文件是空的。请重新导出工单再上传。"
    assert caught.value.message_en.startswith("Nothing has been written yet. The file is empty.")


@pytest.mark.parametrize("content", ["\n\n\n", "   ", "\ufeff", "只有一句话", "1,2,3\n4,5,6"])
def test_a_file_without_a_header_says_so(content: str) -> None:
    with pytest.raises(HotlineFileError) as caught:
        open_table(io.BytesIO(content.encode()))
    assert caught.value.kind == "no_header"


def test_a_header_without_rows_says_so() -> None:
    with pytest.raises(HotlineFileError) as caught:
        rehearse(csv_file())
    assert caught.value.kind == "header_only"
    assert "只有表头" in caught.value.message


def test_a_file_of_ten_million_rows_stops_early() -> None:
    class Endless(io.RawIOBase):
        """Ten million short rows that are made as they are read."""

        size, at, served = 10**7 * 20, 0, 0

        def seek(self, offset: int, whence: int = 0) -> int:
            self.at = self.size if whence == 2 else offset
            return self.at

        def read(self, size: int = -1) -> bytes:
            piece = min(size, self.size - self.at)
            start = self.at
            self.at += piece
            self.served += piece
            head = ",".join(HEADER).encode() + b"\n"
            row = b"TJ1,2023-09-18,a,,,x\n"
            return (
                (head + row * (piece // len(row) + 2))[:piece]
                if start == 0
                else (row * (piece // 20 + 2))[:piece]
            )

    bomb = Endless()
    with pytest.raises(HotlineFileError) as caught:
        rehearse(bomb, Limits(rows=5_000, file_bytes=10**9))  # type: ignore[arg-type]
    assert caught.value.kind == "too_many_rows"
    assert "5,000" in caught.value.message


def test_ten_million_blank_lines_are_refused() -> None:
    with pytest.raises(HotlineFileError) as caught:
        rehearse(io.BytesIO(text_of([HEADER, line()]).encode() + b"\n" * 200_000), Limits(blank_rows=100_000))
    assert caught.value.kind == "too_many_blank_rows"


def test_a_file_that_is_one_endless_line_is_refused() -> None:
    with pytest.raises(HotlineFileError) as caught:
        open_table(io.BytesIO(b"a," * 2_000_000))
    assert caught.value.kind == "line_too_long"


def test_a_file_above_the_limit_is_refused_unread() -> None:
    with pytest.raises(HotlineFileError) as caught:
        open_table(io.BytesIO(b"x" * 3_000_000), limits=Limits(file_bytes=2**20))
    assert caught.value.kind == "too_large"
    assert "2 MB，超过 1 MB" in caught.value.message


def test_a_cell_that_is_too_long_is_named() -> None:
    problem = only_problem(csv_file(line(诉求内容="长" * 20_001)))
    assert (problem.code, problem.message) == ("too_long", "超过 20000 个字")
    assert rows_of(csv_file(line(诉求内容="长" * 20_000)))


def test_the_same_file_is_recognised_by_its_digest() -> None:
    one, again = open_table(csv_file(line(工单编号="A1"))), open_table(csv_file(line(工单编号="A1")))
    assert one.sha256 == again.sha256 != open_table(csv_file(line(工单编号="A2"))).sha256
    assert one.estimated_rows == 1
