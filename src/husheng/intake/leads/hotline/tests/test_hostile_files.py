"""Files made to hurt, and files of the wrong kind: each is refused before it costs anything, with a way out."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile

import pytest

from husheng.intake.leads.hotline import HotlineFileError, Limits, open_table

from .files import HEADER, line, rehearse, rows_of, sheet_xml, workbook_file, xlsx_file

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refused(file: io.BytesIO, limits: Limits | None = None) -> HotlineFileError:
    with pytest.raises(HotlineFileError) as caught:
        rehearse(file, limits)
    error = caught.value
    assert error.message.startswith("什么都还没有写入。") and error.remedy and error.remedy_en
    return error


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (OLE + b"\0" * 600, "legacy_xls"),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"<html><table><tr><td>x", "html_table"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><Workbook>", "html_table"),
        (b"%PDF-1.7", "other_kind"),
        (b"\x89PNG\r\n", "other_kind"),
        (b"\xff\xd8\xff\xe0", "other_kind"),
        (b"{\\rtf1", "other_kind"),
        (b"MZ\x90", "other_kind"),
        (b"Rar!\x1a\x07\x00", "archive"),
        (b"7z\xbc\xaf\x27\x1c", "archive"),
        (b"\x1f\x8b\x08", "archive"),
    ],
)
def test_other_kinds_of_file_are_named_whatever_their_name(head: bytes, kind: str) -> None:
    assert refused(io.BytesIO(head)).kind == kind


def test_an_old_excel_file_says_how_to_save_it() -> None:
    assert refused(io.BytesIO(OLE + b"\0" * 600)).remedy == "请在 Excel 或 WPS 中打开，另存为 .xlsx 再上传"


@pytest.mark.parametrize(
    ("parts", "kind"),
    [
        ({"a.xlsx": b"PK", "b.csv": b"x"}, "archive"),
        ({"inner.zip": b"PK"}, "archive"),
        ({"xl/workbook.bin": b"x"}, "other_workbook"),
        ({"mimetype": b"application/vnd.oasis", "content.xml": b"<x/>"}, "other_workbook"),
        ({"word/document.xml": b"<x/>"}, "other_kind"),
        ({"readme.txt": b"x"}, "damaged"),
        ({"xl/workbook.xml": b"<workbook/>"}, "no_sheet"),
        ({"xl/workbook.xml": b"<workbook>"}, "damaged"),
        ({"xl/workbook.xml": b""}, "damaged"),
        ({}, "damaged"),
    ],
)
def test_zips_that_are_no_workbook_are_named(parts: dict[str, bytes], kind: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    assert refused(out).kind == kind


def test_a_workbook_with_macros_is_refused() -> None:
    assert refused(xlsx_file(line(), extra={"xl/vbaProject.bin": b"x"})).kind == "macros"


def test_a_zip_bomb_is_refused_by_its_ratio_before_anything_is_parsed() -> None:
    bomb = xlsx_file(line(), extra={"xl/worksheets/sheet1.xml": b"<worksheet>" + b" " * 60_000_000})
    assert len(bomb.getvalue()) < 200_000
    tracemalloc.start()
    assert refused(bomb).kind == "zip_ratio"
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_a_part_that_is_not_read_counts_in_the_bomb_check_too() -> None:
    assert refused(xlsx_file(line(), extra={"xl/media/x.png": b"\0" * 9_000_000})).kind == "zip_ratio"


def test_a_repetitive_but_honest_workbook_is_not_taken_for_a_bomb() -> None:
    rows = [line(工单编号=f"TJ{i}", 诉求内容="反映同一家门诊部") for i in range(9_000)]
    file = xlsx_file(*rows)
    assert zipfile.ZipFile(file).getinfo("xl/worksheets/sheet1.xml").file_size > Limits().ratio_from
    assert len(rows_of(file)) == 9_000


def test_parts_that_together_unpack_to_too_much_are_refused() -> None:
    limits = Limits(unpacked_bytes=2_000_000)
    assert (
        refused(xlsx_file(line(), extra={"a": b"x" * 1_000_000, "b": b"y" * 1_200_000}), limits).kind
        == "zip_unpacked"
    )


def lie_about_size(file: io.BytesIO, name: str, size: int) -> io.BytesIO:
    """The same zip, declaring another unpacked size for one part, in both of its headers."""
    with zipfile.ZipFile(file) as archive:
        info = archive.getinfo(name)
    data = bytearray(file.getvalue())
    struct.pack_into("<L", data, info.header_offset + 22, size)
    entry = data.rindex(name.encode()) - 46
    struct.pack_into("<L", data, entry + 24, size)
    return io.BytesIO(bytes(data))


def test_a_part_larger_than_it_declares_is_refused() -> None:
    file = xlsx_file(*[line() for _ in range(200)])
    assert refused(lie_about_size(file, "xl/worksheets/sheet1.xml", 3000)).kind == "damaged"


def test_shared_strings_beyond_their_limit_are_refused() -> None:
    strings = "".join(f"<si><t>{'长' * 200}{i}</t></si>" for i in range(2000))
    assert refused(xlsx_file(line(), strings=strings), Limits(strings_bytes=100_000)).kind == "zip_unpacked"


def test_a_zip_of_many_parts_is_refused_before_its_directory_is_loaded() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for i in range(1200):
            archive.writestr(f"p{i}", b"")
    error = refused(out)
    assert (error.kind, "1200" in error.message) == ("zip_entries", True)


def test_a_directory_of_64_bit_sizes_is_refused_unread() -> None:
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, 2**31, 0, 0)
    assert refused(io.BytesIO(b"PK\x03\x04" + b"\0" * 60 + end)).kind == "damaged"
    locator = b"PK\x06\x07" + b"\0" * 16
    small = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, 50, 0, 0)
    assert refused(io.BytesIO(b"PK\x03\x04" + b"\0" * 60 + locator + small)).kind == "damaged"


def test_an_encrypted_part_says_that_a_password_is_set() -> None:
    data = bytearray(xlsx_file(line()).getvalue())
    at = data.rindex(b"PK\x01\x02")
    data[at + 8] |= 1
    assert refused(io.BytesIO(bytes(data))).kind == "encrypted"


def test_a_part_twice_is_refused() -> None:
    out = xlsx_file(line())
    with pytest.warns(UserWarning), zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
    assert refused(out).kind == "damaged"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_packing_methods_that_no_spreadsheet_uses_are_refused(method: int) -> None:
    assert refused(xlsx_file(line(), compression=method)).kind == "damaged"


def test_an_unpacked_workbook_is_as_good() -> None:
    assert rows_of(xlsx_file(line(), compression=zipfile.ZIP_STORED))


def test_a_workbook_cut_short_is_refused() -> None:
    whole = xlsx_file(*[line() for _ in range(50)]).getvalue()
    for part in (0.1, 0.5, 0.9, 0.999):
        assert refused(io.BytesIO(whole[: int(len(whole) * part)])).kind == "damaged"


def test_a_flipped_byte_is_noticed_by_the_checksum() -> None:
    file = xlsx_file(*[line() for _ in range(50)], compression=zipfile.ZIP_STORED)
    data = bytearray(file.getvalue())
    at = data.index("测试甲".encode())
    data[at : at + 3] = "验".encode()
    assert refused(io.BytesIO(bytes(data))).kind == "damaged"


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
EXTERNAL = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("doctype", [ENTITIES, EXTERNAL, "<!DOCTYPE x>"])
@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"]
)
def test_a_document_type_is_refused_wherever_it_stands(doctype: str, part: str) -> None:
    good = xlsx_file(line(), strings="<si><t>x</t></si>")
    with zipfile.ZipFile(good) as archive:
        body = archive.read(part).decode().removeprefix('<?xml version="1.0"?>')
    assert (
        refused(xlsx_file(line(), strings="<si><t>x</t></si>", extra={part: doctype + body})).kind
        == "damaged"
    )


@pytest.mark.parametrize("target", ["../../../../etc/passwd", "/etc/passwd", "worksheets/none.xml", ""])
def test_a_relation_that_points_out_of_the_file_is_refused(target: str) -> None:
    relation = '<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="%s"/></Relationships>'
    assert (
        refused(xlsx_file(line(), extra={"xl/_rels/workbook.xml.rels": relation % target})).kind == "damaged"
    )


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="REF" t="s"><v>7</v></c>',
        '<c r="REF" t="s"><v>-1</v></c>',
        '<c r="REF" t="s"><v>x</v></c>',
        '<c r="REF"><v>x</v></c>',
        '<c r="REF" s="x"><v>1</v></c>',
        '<c r="14"><v>1</v></c>',
        '<c r="ABCD2"><v>1</v></c>',
    ],
)
def test_cells_that_make_no_sense_are_refused(cell: str) -> None:
    assert refused(xlsx_file(line(诉求内容=cell), strings="<si><t>x</t></si>")).kind == "damaged"


@pytest.mark.parametrize("value", ["nan", "inf", "-1", "1e300", "60"])
def test_numbers_that_are_no_date_are_a_problem_of_the_cell(value: str) -> None:
    run = rehearse(xlsx_file(line(受理时间=f'<c r="REF" s="1"><v>{value}</v></c>')))
    assert [(p.column, p.code) for p in run.problems] == [("B", "date_form")]


def test_too_many_merged_cells_are_refused() -> None:
    merges = [f"A{i}:B{i}" for i in range(2, 600)]
    assert refused(xlsx_file(line(), merges=merges), Limits(merges=100)).kind == "too_many_merges"


def test_a_merge_over_the_whole_sheet_costs_nothing() -> None:
    run = rehearse(xlsx_file(*[line() for _ in range(50)], merges=["B2:XFD1048576"]))
    assert run.by_code().keys() == {"merged"}


def test_a_worksheet_of_many_rows_stops_early_with_flat_memory() -> None:
    body = "".join(
        f'<row r="{i}"><c r="A{i}" t="inlineStr"><is><t>T{i * 7919}</t></is></c></row>'
        for i in range(2, 120_000)
    )
    header = sheet_xml({1: HEADER}).partition("</sheetData>")[0]
    file = workbook_file({"工单": f"{header}{body}</sheetData></worksheet>"})
    table = open_table(file, limits=Limits(rows=50_000))
    assert table.estimated_rows >= 100_000
    tracemalloc.start()
    with pytest.raises(HotlineFileError) as caught:
        for _ in table.rows():
            pass
    assert caught.value.kind == "too_many_rows"
    assert tracemalloc.get_traced_memory()[1] < 8_000_000
    tracemalloc.stop()


def test_a_worksheet_of_empty_rows_only_is_refused() -> None:
    rows = {1: HEADER, **{i: [] for i in range(2, 3000)}}
    assert refused(workbook_file({"工单": sheet_xml(rows)})).kind == "header_only"
    assert (
        refused(workbook_file({"工单": sheet_xml(rows)}), Limits(blank_rows=1000)).kind
        == "too_many_blank_rows"
    )
