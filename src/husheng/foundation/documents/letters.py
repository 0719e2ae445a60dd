"""Standing letters 函件 as data: a template file names its fields, `letter` fills every one or refuses.
Serves the lateness ladder (law-and-ethics L2) and the papers of a transfer (移送规定6, 卫健委令13 art. 9)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from husheng.foundation.documents.paper import Cell, Paper, Paragraph, Section, Signed, Table
from husheng.foundation.kernel.errors import Invalid, NotFound, Problem, Refused

Row = Sequence[str]
Value = str | int | date | Sequence[str] | Sequence[Row]

_FOLDER = Path(__file__).with_name("templates")
_NAME = re.compile(r"\{([a-z_]+)\}")
_SHAPES = {"text": "一段文字", "list": "若干项", "rows": "若干行"}


@dataclass(frozen=True)
class LetterField:
    """One named field of a letter; `shape` is text, list or rows."""

    name: str
    label: str
    shape: str = "text"


@dataclass(frozen=True)
class LetterKind:
    """A letter template 函件模板; `never_to` are the standings of agencies that it may not address (L2)."""

    id: str
    name: str
    fields: tuple[LetterField, ...]
    never_to: frozenset[str]
    body: Mapping[str, Any]


def kinds() -> list[str]:
    """The ids of all letters."""
    return sorted(path.stem for path in _FOLDER.glob("*.toml"))


@cache
def kind(name: str) -> LetterKind:
    """The template `name`; raises `NotFound` where there is none."""
    if name not in kinds():
        raise NotFound(f"没有“{name}”这种函件。可用的有：{'、'.join(kinds())}。")
    body = tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    fields = tuple(
        LetterField(key, spec["label"], spec.get("shape", "text")) for key, spec in body["fields"].items()
    )
    return LetterKind(name, body["name"], fields, frozenset(body.get("never_to", ())), body)


def letter(name: str, fields: Mapping[str, Value], *, standing: str | None = None) -> Paper:
    """The letter `name` with `fields` filled in.

    `standing` is the addressee's standing (lead, member, justice …): a ladder letter refuses police,
    procuratorate and court (L2). Raises `Invalid` that lists every missing, unknown or mis-shaped field.
    """
    found = kind(name)
    if standing is not None and standing in found.never_to:
        raise Refused(
            f"{found.name}没有生成：公安、检察、审判、监察机关和协调机构不适用催办督办梯次。请按法定程序，由有权机关监督。",
            code="documents.not_in_ladder",
            facts={"kind": name, "standing": standing},
        )
    _check(found, fields)
    body = found.body
    return Paper(
        title=_fill(body["title"], fields),
        number=_fill(body.get("number", ""), fields),
        mark=body.get("mark", ""),
        sections=tuple(part for spec in body["sections"] for part in _sections(spec, fields)),
    )


def _check(found: LetterKind, fields: Mapping[str, Value]) -> None:
    wanted = {field.name: field for field in found.fields}
    problems = [
        Problem(name, f"{found.name}没有“{name}”这一项。", f"可填的有：{'、'.join(wanted)}。")
        for name in sorted(set(fields) - set(wanted))
    ]
    for name, field in wanted.items():
        if name not in fields or fields[name] in ("", (), []):
            problems.append(Problem(name, f"缺“{field.label}”。", "请填写后再生成。"))
        elif _shape(fields[name]) != field.shape:
            problems.append(Problem(name, f"“{field.label}”应为{_SHAPES[field.shape]}。", "请改正后再生成。"))
    if problems:
        raise Invalid(f"{found.name}没有生成。", problems)


def _shape(value: Value) -> str:
    if isinstance(value, str | int | date):
        return "text"
    return "list" if all(isinstance(item, str) for item in value) else "rows"


def _text(value: Value) -> str:
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return str(value)


def _fill(text: str, fields: Mapping[str, Value]) -> str:
    # One pass: what a field brings in is never read as a field again.
    return _NAME.sub(lambda match: _text(fields[match.group(1)]), text)


def _sections(spec: Mapping[str, Any], fields: Mapping[str, Value]) -> list[Section]:
    match spec["kind"]:
        case "address":
            return [Paragraph(_fill(spec["text"], fields), indent=False)]
        case "paragraph":
            return [Paragraph(_fill(spec["text"], fields))]
        case "list":
            items = fields[spec["field"]]
            assert isinstance(items, Sequence)
            return [Paragraph(f"{n}. {item}") for n, item in enumerate(items, start=1)]
        case "table":
            rows = fields[spec["field"]]
            assert isinstance(rows, Sequence)
            return [_table(spec, [list(row) for row in rows])]
        case "signed":
            return [Signed(_fill(spec["sender"], fields), _fill(spec["date"], fields))]
        case other:
            raise Invalid("函件模板读不出。", [Problem("kind", f"没有“{other}”这种段落。", "请改正模板。")])


def _table(spec: Mapping[str, Any], rows: list[list[str]]) -> Table:
    columns: list[str] = spec["columns"]
    wrong = [number for number, row in enumerate(rows, start=1) if len(row) != len(columns)]
    if wrong:
        message = f"第 {wrong[0]} 行不是 {len(columns)} 格。"
        raise Invalid(
            "函件没有生成。", [Problem(spec["field"], message, f"每行依次填：{'、'.join(columns)}。")]
        )
    head = tuple(Cell(label, bold=True) for label in columns)
    body = tuple(tuple(Cell(text, align="left") for text in row) for row in rows)
    return Table((head, *body), header_rows=1, widths=tuple(spec.get("widths", ())))
