"""A seized list: a CSV of mobile numbers or of names, in whatever encoding and with whatever in it.

The column is found by what stands in it. Every row that cannot be used is named with row, column, what is wrong and
what to do; what stands in it is never repeated.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import IO, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from husheng.foundation.kernel import identifiers
from husheng.foundation.kernel.errors import Invalid, Problem
from husheng.intake.leads.hotline import DEFAULT
from husheng.intake.leads.hotline.cells import RawRow, is_blank, letter
from husheng.intake.leads.hotline.delimited import DELIMITERS, rows
from husheng.intake.leads.hotline.encoding import Encoding, Lines, detect
from husheng.intake.leads.hotline.source import Source, measure

from .choices import NAME, PHONE

SAMPLE: Final = 200
NAME_FORM: Final = re.compile(r"[\u3400-\u9fff·]{2,20}")
HEADINGS: Final = frozenset(
    ("姓名", "名字", "名单", "家长", "家长姓名", "产妇", "产妇姓名", "母亲", "母亲姓名", "父亲", "父亲姓名", "联系人",
     "客户", "客户姓名", "宝宝姓名")
)  # fmt: skip
SPACES: Final = re.compile(r"\s+")
WORDS: Final = {
    "quotes": (gettext_noop("引号没有成对"), gettext_noop("请用表格软件打开，改正这一行后另存。")),
    "encoding": (gettext_noop("这一行的编码与全文不同"), gettext_noop("请把这一行重新输入后保存。")),
    "no_cell": (gettext_noop("这一行没有这一栏"), gettext_noop("请补上，或删去这一行。")),
    "empty": (gettext_noop("这一栏是空的"), gettext_noop("请补上，或删去这一行。")),
    "not_a_phone": (gettext_noop("不是大陆手机号"), gettext_noop("请写成 11 位数字；座机不参加比对。")),
    "not_a_name": (gettext_noop("不是中文姓名"), gettext_noop("请写 2 至 20 个汉字的姓名，代号不参加比对。")),
}


@dataclass(frozen=True)
class RowProblem:
    """One row that is not matched: where, and what is wrong."""

    row: int
    column: str
    code: str

    def as_json(self) -> dict[str, object]:
        """As it is kept with the run."""
        return {"row": self.row, "column": self.column, "code": self.code}


def said(problem: dict[str, object]) -> tuple[str, str]:
    """What is wrong with a kept problem and what to do, in the reader's language."""
    wrong, remedy = WORDS[str(problem["code"])]
    return _(wrong), _(remedy)


@dataclass
class Listed:
    """What the list holds: each value with its first row; never printed."""

    values: dict[str, int] = field(default_factory=dict, repr=False)
    problems: list[RowProblem] = field(default_factory=list)
    repeated: int = 0

    @property
    def bad(self) -> int:
        """Rows that are not matched."""
        return len(self.problems)


def phone(text: str) -> str:
    """A mobile number as the register keeps it, or nothing."""
    number = identifiers.mobile_number(text.removesuffix(".0"))  # what a spreadsheet makes of a number
    return "" if identifiers.mobile_fault(number) else number


def person(text: str) -> str:
    """A name as the register keeps it, or nothing."""
    name = SPACES.sub("", text)
    return name if NAME_FORM.fullmatch(name) else ""


TAKE: Final[dict[str, tuple[Callable[[str], str], str]]] = {
    PHONE: (phone, "not_a_phone"),
    NAME: (person, "not_a_name"),
}


def read(file: IO[bytes], column: str) -> Listed:
    """Read the whole list. Raises `Invalid` where the file as a whole cannot be used."""
    take, code = TAKE[column]
    source = Source(file)
    measure(source, DEFAULT)
    encoding = detect(source)
    delimiter = _delimiter(source, encoding)
    every = rows(source, encoding, delimiter, DEFAULT)
    first = list(islice(every, SAMPLE))
    index = _column(first, take)
    listed = Listed()
    for raw in _all(first, every):
        _enter(listed, raw, index, take, code)
    if not listed.values:
        raise _unusable(_("没有一行可以比对。"), _("请核对所选的栏目和文件。"))
    return listed


def _enter(listed: Listed, raw: RawRow, index: int, take: Callable[[str], str], code: str) -> None:
    """One row into the list, or into its problems. A first row that is no value is the heading."""
    if is_blank(raw.cells) and not raw.fault:
        return
    cell = str(raw.cells[index]).strip() if index < len(raw.cells) else None
    value = take(cell) if cell and not raw.fault else ""
    if raw.number == 1 and value in HEADINGS:
        return
    if value:
        listed.repeated += value in listed.values
        listed.values.setdefault(value, raw.number)
    elif raw.number > 1 or raw.fault:
        missing = "no_cell" if cell is None else "empty" if not cell else code
        listed.problems.append(RowProblem(raw.number, letter(index), raw.fault or missing))


def _all(first: list[RawRow], rest: Iterator[RawRow]) -> Iterator[RawRow]:
    """With the most rows that are read; a longer file is refused, not cut."""
    for count, raw in enumerate(chain(first, rest), 1):
        if count > DEFAULT.rows:
            raise _unusable(
                _("超过 %(most)s 行。") % {"most": f"{DEFAULT.rows:,}"}, _("请分成几个文件，分别提请。")
            )
        yield raw


def _delimiter(source: Source, encoding: Encoding) -> str:
    """The one that splits most of the first lines; a list of one column has none."""
    lines = list(islice(Lines(source, encoding, DEFAULT), SAMPLE))

    def columns(delimiter: str) -> int:
        found = 0
        with suppress(csv.Error):
            found = sum(len(row) > 1 for row in csv.reader(lines, delimiter=delimiter))
        return found

    return max(DELIMITERS, key=columns)


def _column(first: list[RawRow], take: Callable[[str], str]) -> int:
    """The column in which most cells are what is looked for."""
    width = max((len(row.cells) for row in first), default=0)
    counts = [
        sum(bool(take(str(row.cells[index]).strip())) for row in first if index < len(row.cells))
        for index in range(width)
    ]
    if not counts or not max(counts):
        raise _unusable(
            _("前 200 行里没有找到要比对的栏目。"), _("请核对是手机号还是姓名；每行一条，逗号分栏。")
        )
    return counts.index(max(counts))


def _unusable(wrong: str, remedy: str) -> Invalid:
    return Invalid("名单不能用。", [Problem("file", wrong, remedy)])
