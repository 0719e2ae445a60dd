"""Arbitrary and damaged bytes: the reader answers or refuses with its own error, and never takes long."""

from __future__ import annotations

import io
import zipfile

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from husheng.intake.leads.hotline import (
    HotlineFileError,
    Limits,
    Problem,
    dry_run,
    open_table,
    propose_mapping,
)

from .files import HEADER, NOW, csv_file, line, sheet_xml, text_of, xlsx_file

LIMITS = Limits(rows=500, blank_rows=5000, unpacked_bytes=8 * 2**20, line_bytes=2**16)
FUZZ = settings(max_examples=300, deadline=5000, suppress_health_check=[HealthCheck.too_slow])
GOOD_CSV = csv_file(*[line() for _ in range(5)]).getvalue()
GOOD_GBK = csv_file(*[line() for _ in range(5)], encoding="gbk").getvalue()
GOOD_XLSX = xlsx_file(*[line() for _ in range(5)], strings="<si><t>甲</t></si>", merges=["A2:A3"]).getvalue()
STORED_XLSX = xlsx_file(line(), compression=zipfile.ZIP_STORED).getvalue()


def survives(data: bytes) -> None:
    try:
        table = open_table(io.BytesIO(data), limits=LIMITS)
        run = dry_run(table, propose_mapping(table.headers), now=NOW)
    except HotlineFileError as error:
        assert error.message and error.remedy
        return
    for problem in run.problems:
        assert isinstance(problem, Problem)
        assert problem.message and problem.remedy and problem.message_en and problem.remedy_en
    assert run.rows == run.importable + run.already + run.bad


@FUZZ
@given(st.binary(max_size=600))
def test_any_bytes(data: bytes) -> None:
    survives(data)


@FUZZ
@given(
    st.binary(max_size=400),
    st.sampled_from([b"PK\x03\x04", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\xd0\xcf\x11\xe0"]),
)
def test_any_bytes_behind_a_known_beginning(data: bytes, head: bytes) -> None:
    survives(head + data)


@FUZZ
@given(st.binary(max_size=400), st.sampled_from(["utf-8", "gb18030", "utf-16"]))
def test_any_bytes_behind_a_good_header(data: bytes, encoding: str) -> None:
    survives(text_of([HEADER]).encode(encoding) + data)


@FUZZ
@given(st.lists(st.lists(st.text(max_size=30), max_size=12), max_size=8), st.sampled_from([",", ";", "\t"]))
def test_any_text_in_the_cells_of_a_csv(rows: list[list[str]], delimiter: str) -> None:
    survives(text_of([HEADER, *rows], delimiter).encode("utf-8", "surrogatepass"))


def damaged(base: bytes, changes: list[tuple[float, int]], cut: float) -> bytes:
    data = bytearray(base)
    for place, value in changes:
        data[int(place * (len(data) - 1))] = value
    return bytes(data[: int(len(data) * cut)])


CHANGES = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=12)


@FUZZ
@given(
    st.sampled_from([GOOD_CSV, GOOD_GBK, GOOD_XLSX, STORED_XLSX]),
    CHANGES,
    st.sampled_from([1.0, 1.0, 0.97, 0.5]),
)
def test_any_damage_to_a_good_file(base: bytes, changes: list[tuple[float, int]], cut: float) -> None:
    survives(damaged(base, changes, cut))


PARTS = [
    "xl/worksheets/sheet1.xml",
    "xl/workbook.xml",
    "xl/styles.xml",
    "xl/sharedStrings.xml",
    "xl/_rels/workbook.xml.rels",
]


@FUZZ
@given(st.sampled_from(PARTS), CHANGES, st.sampled_from([1.0, 1.0, 0.8]))
def test_any_damage_inside_a_well_packed_workbook(
    part: str, changes: list[tuple[float, int]], cut: float
) -> None:
    with zipfile.ZipFile(io.BytesIO(GOOD_XLSX)) as archive:
        body = archive.read(part)
    survives(
        xlsx_file(line(), strings="<si><t>甲</t></si>", extra={part: damaged(body, changes, cut)}).getvalue()
    )


PIECES = """<row r="2">|<row>|</row>|<c r="A2" t="s">|<c r="B2">|<c t="inlineStr">|</c>|<v>|</v>|<is>|</is>
<t>|</t>|<f>|</f>
1|-1|x|1e400|&amp;|&#0;|<rPh>|</rPh>|<!--|-->|<![CDATA[|]]>
<mergeCell ref="A1:B9"/>|<mergeCell ref="B9:A1"/>|<mergeCell ref="XFD1:XFD9999999"/>"""
TOKENS = st.sampled_from(PIECES.replace("\n", "|").split("|"))


@FUZZ
@given(st.lists(TOKENS, max_size=40))
def test_any_order_of_the_pieces_of_a_worksheet(pieces: list[str]) -> None:
    head = sheet_xml({1: HEADER}).partition("</sheetData>")[0]
    survives(
        xlsx_file(
            extra={"xl/worksheets/sheet1.xml": f"{head}{''.join(pieces)}</sheetData></worksheet>"}
        ).getvalue()
    )
