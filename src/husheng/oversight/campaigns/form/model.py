"""A form 报表 as data: rows say which facts they count, columns which of those they take. Read by `load`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from operator import attrgetter

from husheng.oversight.campaigns.plans.reader import Text

Place = tuple[str, str]  # row id, column id


@dataclass(frozen=True, slots=True)
class Condition:
    """The first of `fields` that is filled is, or contains, one of `values`. Reads the same in SQL (coalesce, in)."""

    fields: tuple[str, ...]
    values: frozenset[str]

    def holds(self, fact: object) -> bool:
        return not self.values.isdisjoint(first_filled(fact, self.fields))

    def matched(self, fact: object) -> frozenset[str]:
        """Which of the values the fact has."""
        return self.values.intersection(first_filled(fact, self.fields))


def first_filled(fact: object, fields: tuple[str, ...]) -> tuple[str, ...]:
    """The value or values of the first of `fields` that is filled."""
    for name in fields:
        value = getattr(fact, name)
        if value:
            return (value,) if isinstance(value, str) else tuple(value)
    return ()


@dataclass(frozen=True)
class Column:
    """列: a class of party, a type of violation, or the sum of other columns."""

    id: str
    label: Text
    parent: Text | None
    party_classes: frozenset[str]
    types: frozenset[str]
    sum_of: tuple[str, ...]
    rule: Text

    def takes(self, row: Row) -> Condition | None:
        """What the column asks of a fact that `row` counts; None where it takes nothing by itself."""
        if self.party_classes:
            return Condition(("party_class",), self.party_classes)
        if self.types and row.type_fields:
            return Condition(row.type_fields, self.types)
        return None


@dataclass(frozen=True)
class Row:
    """行: which facts, by which date; a count of distinct `once` keys, or the sum of one amount in fen."""

    id: str
    label: Text
    money: bool
    fact: str
    date: str
    where: tuple[Condition, ...]
    once: tuple[str, ...]
    sum: str
    type_fields: tuple[str, ...]
    apart: Condition | None
    rule: Text


@dataclass(frozen=True)
class Check:
    """检查 before a report is handed in; a hard one refuses, a soft one only asks."""

    id: str
    kind: str
    hard: bool
    rows: tuple[str, ...]
    column: str
    inside: str
    says: Text


@dataclass(frozen=True)
class YearReport:
    """年报 and its corrected version; `until_filed` means that its period ends on the day of filing.

    `clock` is the rule of the deadlines room under which it runs; empty where none does.
    """

    id: str
    label: Text
    first: date
    last: date
    due: date
    until_filed: bool
    corrects: str
    clock: str = ""


@dataclass(frozen=True)
class DueRule:
    """报送期限: the day of the month, how many months after the period, the clock's rule, and the year reports."""

    first_month: date
    last_month: date
    day: int
    months_after: int
    roll_forward: bool
    rule: Text
    years: tuple[YearReport, ...]
    clock: str = ""


@dataclass(frozen=True)
class Narrative:
    """工作开展情况: sentences with the row ids as fields."""

    title: str
    total_columns: tuple[str, ...]
    overall: str
    by_column: str
    none: str
    beside_row: str
    beside: str


@dataclass(frozen=True)
class Form:
    """报表 with its words, cells, rules and checks. `version` is the SHA-256 of the file."""

    id: str
    version: str
    title: Text
    attachment: str
    blank_unit: str
    date_label: str
    blank_date: str
    footer: tuple[str, ...]
    reporters: tuple[str, ...]
    sent: tuple[str, ...]
    corner: Mapping[str, str]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    not_applicable: frozenset[Place]
    no_column: tuple[str, ...]
    net_transfers: str
    net_rows: tuple[str, ...]
    once_rows: tuple[str, ...]
    checks: tuple[Check, ...]
    due: DueRule
    narrative: Narrative

    @cached_property
    def row_of(self) -> dict[str, Row]:
        return {row.id: row for row in self.rows}

    @cached_property
    def column_of(self) -> dict[str, Column]:
        return {column.id: column for column in self.columns}

    @cached_property
    def rules(self) -> dict[str, list[tuple[Row, list[tuple[str, Condition]]]]]:
        """For each kind of fact: the rows that count it, each with its plain columns and what they take."""
        found: dict[str, list[tuple[Row, list[tuple[str, Condition]]]]] = {}
        for row in self.rows:
            takes = [(column.id, taken) for column in self.columns if (taken := column.takes(row))]
            found.setdefault(row.fact, []).append((row, takes))
        return found

    @cached_property
    def asked_of(self) -> dict[str, Callable[[object], tuple[object, ...]]]:
        """For each kind of fact, a getter of everything that decides on its cells, its dates apart."""
        names: dict[str, set[str]] = {}
        for row in self.rows:
            conditions = {name for condition in row.where for name in condition.fields}
            names.setdefault(row.fact, set()).update(conditions, row.type_fields)
        return {fact: attrgetter("fact", "party_class", *sorted(asked)) for fact, asked in names.items()}

    @cached_property
    def types_with_column(self) -> frozenset[str]:
        return frozenset(kind for column in self.columns for kind in column.types)

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Every cell that can hold something, row by row: computed ones too, "--" ones not."""
        return tuple(
            (row.id, column.id)
            for row in self.rows
            for column in self.columns
            if (row.id, column.id) not in self.not_applicable
        )

    def computed(self, column: str) -> bool:
        """Whether the column is a sum of others, and so never filled by hand."""
        return bool(self.column_of[column].sum_of)
