"""Forms from a file: one line per field; whatever is wrong is told by row, column and remedy. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from husheng.foundation.kernel.errors import Problem
from husheng.foundation.kernel.words import say as _

from .tables import purposes

HEADS: Final = ("采集单位", "表格名称", "用途", "栏目")
MAX_BYTES: Final = 1_000_000
MAX_ROWS: Final = 5_000
MAX_FIELDS: Final = 200
LONGEST: Final = {"采集单位": 120, "表格名称": 120, "用途": 40, "栏目": 60}
ENCODINGS: Final = ("utf-8-sig", "gb18030")


@dataclass
class ReadForm:
    """One form as the file tells it: partner, title, slug of the purpose, labels in their order."""

    partner: str
    title: str
    purpose: str
    labels: list[str] = field(default_factory=list)


def read(body: bytes) -> tuple[list[ReadForm], list[Problem]]:
    """The forms of a CSV file, or what is wrong with it, all at once."""
    if len(body) > MAX_BYTES:
        return [], [Problem("file", "文件太大。", "请分成几个文件，每个不超过 1 MB。")]
    text = _decoded(body)
    if text is None or "\x00" in text:
        return [], [Problem("file", "读不出文件里的文字。", "请另存为 CSV（UTF-8 或者 GB18030）。")]
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        return [], [Problem("file", "这不是完整的 CSV 文件。", "请检查引号，另存为 CSV 后再传。")]
    return _forms(rows)


def _decoded(body: bytes) -> str | None:
    for encoding in ENCODINGS:
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _forms(rows: Sequence[Sequence[str]]) -> tuple[list[ReadForm], list[Problem]]:
    head = [cell.strip() for cell in rows[0]] if rows else []
    if absent := [name for name in HEADS if name not in head]:
        words = _("第 1 行缺“%(name)s”列。", name="、".join(absent))
        return [], [Problem("row-1", words, _("第一行写：%(heads)s。", heads="、".join(HEADS)))]
    if len(rows) - 1 > MAX_ROWS:
        return [], [Problem("file", "行数太多。", _("请分成几个文件，每个不超过 %(n)s 行。", n=MAX_ROWS))]
    places = {name: head.index(name) for name in HEADS}
    found: dict[tuple[str, str], ReadForm] = {}
    problems: list[Problem] = []
    for number, row in enumerate(rows[1:], 2):
        if any(cell.strip() for cell in row):
            cells = {name: row[at].strip() if at < len(row) else "" for name, at in places.items()}
            problems += _row(number, cells, found)
    if not found and not problems:
        problems.append(Problem("file", "文件里没有栏目。", "每行写一个栏目。"))
    return list(found.values()), problems


def _row(number: int, cells: dict[str, str], found: dict[tuple[str, str], ReadForm]) -> list[Problem]:
    problems = []
    for name, text in cells.items():
        if not text:
            problems.append(_at(number, name, _("没有填写。"), _("请补上。")))
        elif len(text) > LONGEST[name]:
            problems.append(_at(number, name, _("太长。"), _("请写 %(n)s 字以内。", n=LONGEST[name])))
    purpose = _purpose(cells["用途"])
    if cells["用途"] and not purpose:
        offered = "、".join(one.zh for one in purposes().values())
        problems.append(
            _at(number, "用途", _("没有这种用途。"), _("请从这些里选：%(offered)s。", offered=offered))
        )
    if problems:
        return problems
    form = found.setdefault(
        (cells["采集单位"], cells["表格名称"]), ReadForm(cells["采集单位"], cells["表格名称"], purpose)
    )
    if form.purpose != purpose:
        return [_at(number, "用途", _("与这张表前面的行不同。"), _("一张表只写一个用途。"))]
    if len(form.labels) >= MAX_FIELDS:
        return [_at(number, "栏目", _("栏目太多。"), _("一张表不超过 %(n)s 个栏目。", n=MAX_FIELDS))]
    form.labels.append(cells["栏目"])
    return []


def _purpose(text: str) -> str:
    known = {one.zh: slug for slug, one in purposes().items()}
    return text if text in purposes() else known.get(text, "")


def _at(number: int, name: str, message: str, remedy: str) -> Problem:
    return Problem(f"row-{number}", _("第 %(n)s 行“%(name)s”：", n=number, name=_(name)) + message, remedy)
