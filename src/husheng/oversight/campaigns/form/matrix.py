"""The matrix 汇总表: every cell with its value and the rows behind it, live or filled by hand (seed 002, 附表)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from husheng.foundation.kernel.errors import Invalid, Problem
from husheng.oversight.campaigns.form.counting import counted
from husheng.oversight.campaigns.form.facts import CaseFiled, Fact
from husheng.oversight.campaigns.form.model import Form, Place, Row
from husheng.oversight.campaigns.form.schedule import Period

LARGEST = 2**53 - 1  # what canonical JSON can write exactly (RFC 8785)


class Source(NamedTuple):
    """A row behind a cell: what it is, its id, under which key it counts once, and its amount.

    `apart` marks what the drill-down lists apart; `via` is the transfer by which a case came. A city has very
    many of these, hence a tuple.
    """

    kind: str
    key: str
    once: str
    fen: int = 0
    apart: str = ""
    via: str = ""


@dataclass(frozen=True, slots=True)
class ManualEntry:
    """人工填写: a cell that casework cannot fill, with reason and attachment; money in fen."""

    row: str
    column: str
    value: int
    reason: str
    attachment: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class CellValue:
    """单元格. `value` = `fixed` (by hand, also of units rolled up) + what `sources` count."""

    value: int
    sources: tuple[Source, ...] = ()
    fixed: int = 0
    manual: tuple[ManualEntry, ...] = ()
    instead_of: int | None = None

    def opens(self) -> list[tuple[str, str]]:
        """The ids of the rows behind the cell: (kind, id)."""
        return [(source.kind, source.key) for source in self.sources]


@dataclass(frozen=True)
class Matrix:
    """汇总表 of one unit and period under one version of the form. `beside`: types that have no column."""

    form_id: str
    form_version: str
    unit: str
    period: Period
    cells: Mapping[Place, CellValue]
    beside: Mapping[Place, tuple[Source, ...]] = field(default_factory=dict)

    def value(self, row: str, column: str) -> int:
        return self.cells[(row, column)].value


def compute(
    form: Form, unit: str, period: Period, facts: Iterable[Fact], manual: Iterable[ManualEntry] = ()
) -> Matrix:
    """The matrix of `unit` for `period` from the facts of its scope; entries by hand stand in their cells.

    Raises `Invalid` where an entry by hand stands in a "--" cell or a sum, or has no reason or attachment.
    """
    by_hand = _by_hand(form, manual)
    found: dict[Place, list[Source]] = {place: [] for place in form.places if not form.computed(place[1])}
    beside: dict[Place, list[Source]] = {}
    for row, columns, types, fact in counted(form, period, facts):
        source = source_of(row, fact)
        for column in columns:
            found[(row.id, column)].append(source)
        for kind in types:
            beside.setdefault((row.id, kind), []).append(source)
    plain = {place: _cell(form, place, sources, by_hand.get(place)) for place, sources in found.items()}
    told = {place: tuple(sorted(set(sources))) for place, sources in beside.items()}
    return Matrix(form.id, form.version, unit, period, with_sums(form, plain), told)


def source_of(row: Row, fact: Fact) -> Source:
    """`fact` as a row behind a cell of `row`."""
    key: str = getattr(fact, fact.key_field)
    once = "|".join([str(getattr(fact, name)) for name in row.once]) or key
    apart = next(iter(row.apart.matched(fact)), "") if row.apart else ""
    via = fact.from_handover if isinstance(fact, CaseFiled) else ""
    amount: int = getattr(fact, row.sum) if row.sum else 0
    return Source(fact.fact, key, once, amount, apart, via)


def tally(row: Row, sources: Iterable[Source]) -> int:
    """What `sources` count in `row`: the sum in fen, or how many distinct keys."""
    if row.money:
        return sum({(source.kind, source.key): source.fen for source in sources}.values())
    return len({source.once for source in sources})


def with_sums(form: Form, plain: Mapping[Place, CellValue]) -> dict[Place, CellValue]:
    """All cells of the form: the plain ones, and the sums made of them."""
    cells: dict[Place, CellValue] = {}
    for row, column in form.places:
        parts = [plain[(row, part)] for part in form.column_of[column].sum_of]
        cells[(row, column)] = _sum(parts) if parts else plain[(row, column)]
    return cells


def _sum(parts: Sequence[CellValue]) -> CellValue:
    return CellValue(
        value=sum(part.value for part in parts),
        sources=tuple(sorted({source for part in parts for source in part.sources})),
        fixed=sum(part.fixed for part in parts),
        manual=tuple(entry for part in parts for entry in part.manual),
    )


def _cell(form: Form, place: Place, sources: Iterable[Source], entry: ManualEntry | None) -> CellValue:
    distinct = sorted(set(sources))
    value = tally(form.row_of[place[0]], distinct)
    if entry is not None:
        return CellValue(entry.value, (), entry.value, (entry,), value)
    return CellValue(value, tuple(distinct))


def _by_hand(form: Form, manual: Iterable[ManualEntry]) -> dict[Place, ManualEntry]:
    entries: dict[Place, ManualEntry] = {}
    problems: list[Problem] = []
    for entry in manual:
        place = (entry.row, entry.column)
        problems += check_entry(form, entry)
        if place in entries:
            problems.append(Problem(f"{entry.row}.{entry.column}", "同一格填了两次。", "请只留一次。"))
        entries[place] = entry
    if problems:
        raise Invalid("人工填写没有保存。", problems)
    return entries


def check_entry(form: Form, entry: ManualEntry) -> list[Problem]:
    """What is wrong with an entry by hand; an empty list where nothing is."""
    where = f"{entry.row}.{entry.column}"
    if entry.row not in form.row_of or entry.column not in form.column_of:
        return [Problem(where, "报表里没有这一格。", "请从表中点选。")]
    if (entry.row, entry.column) in form.not_applicable:
        return [Problem(where, "“--”格不能填写。", "请填写其他格。")]
    if form.computed(entry.column):
        return [Problem(where, "合计由系统相加，不能填写。", "请填写相加的各格。")]
    problems = []
    if not 0 <= entry.value <= LARGEST:
        problems.append(Problem(where, "数值不在可填范围。", "请填写不小于 0 的数，并核对单位。"))
    if not entry.reason.strip():
        problems.append(Problem(where, "没有写理由。", "请写明为什么人工填写。"))
    if not entry.attachment.strip():
        problems.append(Problem(where, "没有附件。", "请附上能证明这个数的材料。"))
    return problems
