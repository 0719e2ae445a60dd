"""Letters fill every field or refuse; the ladder is closed to police, procuratorate and court (L2)."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from docx import Document
from pypdf import PdfReader

from husheng.foundation.documents import docx, letters, pdf
from husheng.foundation.documents.letters import Value
from husheng.foundation.documents.paper import Paper, Paragraph, Table
from husheng.foundation.kernel.errors import Invalid, NotFound, Refused

LADDER = ("remind", "urge", "supervise", "yellow", "red", "circulate")
URGE: dict[str, Value] = {
    "number": "示范催〔2023〕3号",
    "addressee": "河东区市场监督管理局",
    "matter_no": "LX-0001",
    "matter": "违法广告 · 某健康咨询公司 · 河东区",
    "due_on": date(2023, 10, 9),
    "days_late": 2,
    "answer_by": date(2023, 10, 16),
    "contact": "联络员 19900000000",
    "sender": "示范专班办公室",
    "date": date(2023, 10, 11),
}


def sample(name: str) -> dict[str, Value]:
    """Fields that fit any letter, made from what its template asks for."""
    shapes: dict[str, Value] = {"text": "某项", "list": ["甲", "乙"]}
    columns = next((s["columns"] for s in letters.kind(name).body["sections"] if "columns" in s), [])
    shapes["rows"] = [["格"] * len(columns)]
    return {field.name: shapes[field.shape] for field in letters.kind(name).fields}


def text_of(paper: Paper) -> str:
    return "\n".join(part.text for part in paper.sections if isinstance(part, Paragraph))


def test_every_letter_of_the_ladder_and_of_a_transfer_is_there() -> None:
    assert set(letters.kinds()) == {*LADDER, "case_transfer", "receipt", "crime_transfer"}


@pytest.mark.parametrize("name", letters.kinds())
def test_every_letter_uses_every_field_it_asks_for(name: str) -> None:
    fields = sample(name)
    for key in fields:
        with pytest.raises(Invalid) as caught:
            letters.letter(name, {k: v for k, v in fields.items() if k != key})
        assert [problem.field for problem in caught.value.problems] == [key]
    marked = {key: (f"〔{key}〕" if isinstance(value, str) else value) for key, value in fields.items()}
    printed = str(letters.letter(name, marked))
    for key, value in marked.items():
        if isinstance(value, str):
            assert value in printed, key


@pytest.mark.parametrize("name", letters.kinds())
def test_every_letter_opens_as_docx_and_pdf(name: str) -> None:
    paper = letters.letter(name, sample(name))
    assert paper.title in "".join(p.text for p in Document(BytesIO(docx.render(paper))).paragraphs)
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf.render(paper))).pages)
    assert paper.title in "".join(text.split())


def test_dates_and_numbers_are_written_the_chinese_way() -> None:
    text = text_of(letters.letter("urge", URGE))
    assert "应于2023年10月9日前办结，现已逾期2个工作日" in text


def test_an_unknown_field_is_refused_by_name() -> None:
    with pytest.raises(Invalid) as caught:
        letters.letter("urge", {**URGE, "phone": "1"})
    assert caught.value.problems[0].field == "phone"


def test_an_empty_field_is_missing() -> None:
    with pytest.raises(Invalid):
        letters.letter("urge", {**URGE, "matter": ""})


def test_a_list_where_one_text_belongs_is_refused() -> None:
    with pytest.raises(Invalid):
        letters.letter("urge", {**URGE, "matter": ["甲"]})


def test_what_a_field_brings_in_is_never_read_as_a_field_again() -> None:
    paper = letters.letter("urge", {**URGE, "matter": "{sender} {nothing} {0.__class__}"})
    assert "{sender} {nothing} {0.__class__}" in text_of(paper)


def test_an_unknown_letter_names_those_that_exist() -> None:
    with pytest.raises(NotFound, match="urge"):
        letters.letter("../urge", URGE)


@pytest.mark.parametrize("name", LADDER)
@pytest.mark.parametrize("standing", ["justice", "coordination"])
def test_police_procuratorate_and_court_get_no_letter_of_the_ladder(name: str, standing: str) -> None:
    with pytest.raises(Refused):
        letters.letter(name, sample(name), standing=standing)


@pytest.mark.parametrize("name", LADDER)
def test_a_member_agency_does_get_one(name: str) -> None:
    assert letters.letter(name, sample(name), standing="member").title


def test_the_police_do_get_a_transfer_of_a_suspected_crime() -> None:
    assert letters.letter("crime_transfer", sample("crime_transfer"), standing="justice").title


def test_a_circular_lists_the_late_matters_and_refuses_a_row_of_another_length() -> None:
    fields = sample("circulate")
    rows = [["河东区某局", "LX-1", "2023年10月9日", "16"]]
    table = letters.letter("circulate", {**fields, "rows": rows}).tables()[0]
    assert isinstance(table, Table)
    assert [cell.text for cell in table.grid()[1]] == rows[0]
    with pytest.raises(Invalid):
        letters.letter("circulate", {**fields, "rows": [["甲"]]})
