"""Small files for the tests: CSV of given rows, and .xlsx put together part by part, so that it can be wrong."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Mapping as Dict
from collections.abc import Sequence
from xml.sax.saxutils import escape

from husheng.intake.leads.hotline import (
    DryRun,
    Limits,
    Problem,
    Row,
    dry_run,
    open_table,
    propose_mapping,
    read,
)
from husheng.intake.leads.hotline.cells import letter
from husheng.intake.leads.hotline.dates import SHANGHAI

NOW = dt.datetime(2023, 10, 24, 9, 0, tzinfo=SHANGHAI)
DISTRICTS = ("和平区", "河东区", "河西区", "天津市", "滨海新区")
HEADER = [
    "工单编号",
    "受理时间",
    "诉求人",
    "联系电话",
    "身份证号",
    "诉求内容",
    "所属区",
    "办理期限",
    "是否保密",
]
GOOD = {
    "工单编号": "TJ20230918-0031",
    "受理时间": "2023-09-18 14:30:00",
    "诉求人": "测试甲",
    "联系电话": "19900001234",
    "身份证号": "999999199001010016",
    "诉求内容": "反映示例门诊部违规宣传",
    "所属区": "河东区",
    "办理期限": "2023-10-05",
    "是否保密": "是",
}
_counter = iter(range(10**9))


def line(**changes: object) -> list[object]:
    """A good row with some cells changed; every row gets its own order number unless one is given."""
    values: dict[str, object] = {**GOOD, "工单编号": f"TJ{next(_counter):06d}", **changes}
    return [values[name] for name in HEADER]


def text_of(rows: Sequence[Sequence[object]], delimiter: str = ",", end: str = "\r\n") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    return out.getvalue()


def csv_file(
    *rows: Sequence[object], encoding: str = "utf-8", delimiter: str = ",", end: str = "\r\n"
) -> io.BytesIO:
    """A CSV file with the usual header and the given rows."""
    return io.BytesIO(text_of([HEADER, *rows], delimiter, end).encode(encoding))


def rehearse(file: io.BytesIO, limits: Limits | None = None, **kwargs: object) -> DryRun:
    """Open, map as proposed, and run dry."""
    table = open_table(file, "工单.csv", limits=limits or Limits())
    return dry_run(table, propose_mapping(table.headers), now=NOW, regions=DISTRICTS, **kwargs)  # type: ignore[arg-type]


def everything(file: io.BytesIO) -> list[Row | Problem]:
    table = open_table(file)
    return list(read(table, propose_mapping(table.headers), now=NOW, regions=DISTRICTS))


def rows_of(file: io.BytesIO) -> list[Row]:
    """All good rows; fails where there is a problem."""
    found = everything(file)
    problems = [item for item in found if isinstance(item, Problem)]
    assert not problems, [(p.row, p.column, p.code) for p in problems]
    return [item for item in found if isinstance(item, Row)]


def only_problem(file: io.BytesIO) -> Problem:
    """The one problem of a file."""
    problems = rehearse(file).problems
    assert len(problems) == 1, [(p.row, p.column, p.code) for p in problems]
    return problems[0]


def problem_with(**changes: object) -> Problem:
    """The one problem of a CSV file with one changed row."""
    return only_problem(csv_file(line(**changes)))


def row_with(**changes: object) -> Row:
    """The one row of a CSV file with one changed row."""
    return rows_of(csv_file(line(**changes)))[0]


# ---- .xlsx, part by part ----
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><numFmts count="2">'
    '<numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/>'
    '<numFmt numFmtId="165" formatCode="0&quot;days&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="22"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>'
)


def cell(reference: str, value: object) -> str:
    """XML of a cell; a str that begins with `<c` is taken as it is."""
    if isinstance(value, str) and value.startswith("<c"):
        return value.replace("REF", reference)
    if isinstance(value, int | float):
        return f'<c r="{reference}"><v>{value!r}</v></c>'
    if value in ("", None):
        return ""
    return f'<c r="{reference}" t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'


def sheet_xml(rows: Dict[int, Sequence[object]], merges: Sequence[str] = ()) -> str:
    """A worksheet with rows at given numbers."""
    body = "".join(
        f'<row r="{number}">{"".join(cell(f"{letter(i)}{number}", v) for i, v in enumerate(row))}</row>'
        for number, row in rows.items()
    )
    ranges = "".join(f'<mergeCell ref="{m}"/>' for m in merges)
    merged = f"<mergeCells>{ranges}</mergeCells>" if merges else ""
    return (
        f'<?xml version="1.0"?><worksheet xmlns="{_MAIN}"><sheetData>{body}</sheetData>{merged}</worksheet>'
    )


def workbook_file(
    sheets: Dict[str, str],
    *,
    strings: str | None = None,
    date1904: bool = False,
    hidden: Sequence[str] = (),
    extra: Dict[str, bytes | str] | None = None,
    compression: int = zipfile.ZIP_DEFLATED,
) -> io.BytesIO:
    """An .xlsx of the given worksheet XML; `extra` adds or replaces parts."""
    kinds = {f"rId{i}": ("worksheet", f"worksheets/sheet{i}.xml") for i in range(1, len(sheets) + 1)}
    shown = ("visible", "hidden")
    kinds["rId90"] = ("styles", "styles.xml")
    if strings is not None:
        kinds["rId91"] = ("sharedStrings", "/xl/sharedStrings.xml")
    named = "".join(
        f'<sheet name="{escape(name)}" sheetId="{i}" r:id="rId{i}" state="{shown[name in hidden]}"/>'
        for i, name in enumerate(sheets, 1)
    )
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}">'
        f'<Relationship Id="r1" Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><workbookPr date1904="{int(date1904)}"/>'
        f"<sheets>{named}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">'
        + "".join(f'<Relationship Id="{k}" Type="{_REL}/{t}" Target="{p}"/>' for k, (t, p) in kinds.items())
        + "</Relationships>",
        "xl/styles.xml": STYLES,
        **{f"xl/worksheets/sheet{i}.xml": xml for i, xml in enumerate(sheets.values(), 1)},
    }
    if strings is not None:
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{_MAIN}">{strings}</sst>'
    parts.update(extra or {})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out


def xlsx_file(*rows: Sequence[object], merges: Sequence[str] = (), **kwargs: object) -> io.BytesIO:
    """An .xlsx with the usual header in row 1 and the given rows below."""
    numbered = dict(enumerate([HEADER, *rows], 1))
    return workbook_file({"工单": sheet_xml(numbered, merges)}, **kwargs)  # type: ignore[arg-type]
