"""The one rule of counting 口径: which cells a fact falls into. The live matrix, the drill-down of a cell and the SQL
filter are all read from it, so a cell can never open other rows than those it counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from husheng.foundation.kernel.errors import NotFound
from husheng.oversight.campaigns.form.facts import Fact
from husheng.oversight.campaigns.form.model import Condition, Form, Place, Row, first_filled
from husheng.oversight.campaigns.form.schedule import Period


@dataclass(frozen=True, slots=True)
class CellFilter:
    """What a query has to ask for: facts of one kind, dated in the period, that meet every condition.

    A condition reads `coalesce(fields…) in values`, or "shares a value" where the field is a list.
    The value is `count(distinct once)`, or `sum(total)` where `total` is set.
    """

    fact: str
    date: str
    conditions: tuple[Condition, ...]
    once: tuple[str, ...]
    total: str

    def takes(self, fact: Fact, period: Period) -> bool:
        return (
            fact.fact == self.fact
            and period.holds(getattr(fact, self.date))
            and all(condition.holds(fact) for condition in self.conditions)
        )


def cells_of(form: Form, fact: Fact, period: Period | None = None) -> set[Place]:
    """Every cell (row, column) that counts `fact`, sums included; with `period`, only if it is dated in it."""
    found = {
        (row.id, column)
        for row, takes in _rules_of(form, fact, period)
        for column, condition in takes
        if condition.holds(fact)
    }
    for column in form.columns:
        if column.sum_of:
            found |= {(row, column.id) for row, part in tuple(found) if part in column.sum_of}
    return found - form.not_applicable


def counted(
    form: Form, period: Period, facts: Iterable[Fact]
) -> Iterator[tuple[Row, list[str], list[str], Fact]]:
    """For every fact and row that counts it in `period`: the plain columns, and the types without a column.

    Facts alike in all that the form asks fall into the same cells, so the rule is asked once for each kind.
    """
    known: dict[tuple[object, ...], list[tuple[Row, list[str], list[str]]]] = {}
    for fact in facts:
        if fact.fact not in form.asked_of:
            continue
        alike = form.asked_of[fact.fact](fact)
        if alike not in known:
            known[alike] = list(_rows_with_columns(form, fact))
        for row, columns, types in known[alike]:
            if period.holds(getattr(fact, row.date)):
                yield row, columns, types, fact


def _rows_with_columns(form: Form, fact: Fact) -> Iterator[tuple[Row, list[str], list[str]]]:
    cells, beside = cells_of(form, fact), types_beside(form, fact)
    for row in form.rows:
        columns = sorted(column for r, column in cells if r == row.id and not form.computed(column))
        types = sorted(kind for r, kind in beside if r == row.id)
        if columns or types:
            yield row, columns, types


def types_beside(form: Form, fact: Fact, period: Period | None = None) -> set[Place]:
    """(row, type) for the types of `fact` that have no column: they are told in the narrative."""
    return {
        (row.id, kind)
        for row, _ in _rules_of(form, fact, period)
        for kind in first_filled(fact, row.type_fields)
        if kind not in form.types_with_column
    }


def filters_of(form: Form, row: str, column: str) -> tuple[CellFilter, ...]:
    """What a query asks for to open one cell: one filter, or one for each part of a sum.

    Raises `NotFound` for a cell that the form does not have, "--" cells included.
    """
    if row not in form.row_of or column not in form.column_of or (row, column) in form.not_applicable:
        raise NotFound("报表里没有这一格。请从表中点选。", facts={"row": row, "column": column})
    counts = form.row_of[row]
    parts = form.column_of[column].sum_of or (column,)
    taken = [condition for part in parts if (condition := form.column_of[part].takes(counts))]
    return tuple(
        CellFilter(counts.fact, counts.date, (*counts.where, condition), counts.once, counts.sum)
        for condition in taken
    )


def _rules_of(
    form: Form, fact: Fact, period: Period | None
) -> Iterator[tuple[Row, list[tuple[str, Condition]]]]:
    for row, takes in form.rules.get(fact.fact, ()):
        if period is not None and not period.holds(getattr(fact, row.date)):
            continue
        if all(condition.holds(fact) for condition in row.where):
            yield row, takes
