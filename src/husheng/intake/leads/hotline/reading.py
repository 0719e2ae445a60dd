"""Rows of a table as work orders, or as problems that say where, what and how to put it right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter

from .cells import RawRow
from .fields import SPECS, Field
from .mapping import Column, Mapping
from .naming import asks_the_opposite
from .problems import Problem, Reject
from .quoting import order_no as quotable
from .table import Table
from .values import PARSERS, Context, Parser, Regions, Span


@dataclass(slots=True)
class Row:
    """One work order. Its printed form is only the row number: the rest is somebody's."""

    number: int
    order_no: str
    received_at: dt.datetime
    caller_name: str | None
    caller_phone: str | None
    caller_id_no: str | None
    address: str | None
    region: str | None
    organisation: str | None
    title: str | None
    content: str
    supplement: str | None
    category: str | None
    assigned_agency: str | None
    due: dt.datetime | Span | None
    confidential: bool | None  # None: the file does not say, so the lead is treated as confidential
    warnings: tuple[Problem, ...] = ()

    def __repr__(self) -> str:
        return f"Row({self.number})"


@dataclass(frozen=True, slots=True)
class _Step:
    """How one column becomes one field."""

    column: Column
    field: Field
    slot: int
    parse: Parser
    required: bool
    most: int  # characters


_SLOTS = {field: slot for slot, field in enumerate(Field)}


def _step(column: Column, field: Field) -> _Step:
    spec = SPECS[field]
    return _Step(column, field, _SLOTS[field], PARSERS[field], spec.required, spec.max_chars)


class _Reading:
    """The state of one pass: order numbers already met, and where."""

    def __init__(self, table: Table, mapping: Mapping, now: dt.datetime, regions: Iterable[str]) -> None:
        mapping.check()
        if now.tzinfo is None:
            raise ValueError("now must be aware")
        confidential = mapping.column_of(Field.CONFIDENTIAL)
        inverted = confidential is not None and asks_the_opposite(confidential.header)
        self.context = Context(now, Regions(regions), table.date1904, inverted)
        self.width = len(table.headers)
        self.steps = [
            _step(column, column.field)
            for column in sorted(mapping.columns, key=attrgetter("index"))
            if column.field
        ]
        self.order_step = next(step for step in self.steps if step.field is Field.ORDER_NO)
        self.first_at: dict[str, int] = {}

    def take(self, raw: RawRow) -> Row | list[Problem]:
        """The row as a work order, or everything that is wrong with it."""
        whole = self._whole_row(raw)
        if whole:
            return [whole]
        problems: list[Problem] = []
        values = self._values(raw, problems)
        order_no = values[0]
        if isinstance(order_no, str):
            first = self.first_at.setdefault(order_no, raw.number)
            if first != raw.number:
                reject = Reject("duplicate", quotable(order_no), first=first)
                problems.append(_problem(raw.number, self.order_step.column, reject))
        warnings = self._warnings(raw, values)
        if problems:
            return problems
        return Row(raw.number, *values, warnings)  # type: ignore[call-arg, arg-type]

    def _whole_row(self, raw: RawRow) -> Problem | None:
        if raw.fault:
            return Problem(raw.number, "", "", None, raw.fault, "", raw.facts)
        extra = sum(cell not in ("", None) for cell in raw.cells[self.width :])
        if extra:
            return Problem(raw.number, "", "", None, "extra_cells", "", (("count", extra),))
        return None

    def _values(self, raw: RawRow, problems: list[Problem]) -> list[object]:
        cells, context, merged = raw.cells, self.context, raw.merged
        values: list[object] = [None] * len(_SLOTS)
        for step in self.steps:
            index = step.column.index
            cell = cells[index] if index < len(cells) else ""
            try:
                if merged and index in merged:
                    raise Reject("merged", range=merged[index])
                if cell.__class__ is str:
                    cell = cell.strip()
                    if len(cell) > step.most:
                        raise Reject("too_long", limit=step.most)
                if cell != "":
                    values[step.slot] = step.parse(cell, context)
                if step.required and values[step.slot] is None:
                    raise Reject("empty")
            except Reject as reject:
                problems.append(_problem(raw.number, step.column, reject))
        return values

    def _warnings(self, raw: RawRow, values: list[object]) -> tuple[Problem, ...]:
        received, limit = values[_SLOTS[Field.RECEIVED_AT]], values[_SLOTS[Field.DUE]]
        if isinstance(limit, dt.datetime) and isinstance(received, dt.datetime) and limit < received:
            shown = limit.isoformat(" ", "minutes")[:16]
            self.context.warnings.append((Field.DUE, Reject("due_before", shown)))
        if not self.context.warnings:
            return ()
        columns = {step.field: step.column for step in self.steps}
        found = tuple(_problem(raw.number, columns[f], reject) for f, reject in self.context.warnings)
        self.context.warnings.clear()
        return found


def _problem(row: int, column: Column, reject: Reject) -> Problem:
    return Problem(row, column.letter, column.header, column.field, reject.code, reject.shown, reject.facts)


def read(
    table: Table,
    mapping: Mapping,
    *,
    now: dt.datetime,
    regions: Iterable[str] = (),
    after: int = 0,
) -> Iterator[Row | Problem]:
    """Work orders and problems in the order of the file, as a stream; a bad row gives all its problems.

    `now` is the moment after which a time of receipt is refused. `regions` are full district names; without them the
    column is taken as it is. `after` continues a broken import: rows up to that number are read (so that repeats
    are still noticed) but not handed out. Raises HotlineFileError where the file must be refused as a whole.
    """
    reading = _Reading(table, mapping, now, regions)
    for raw in table.rows():
        taken = reading.take(raw)
        if raw.number <= after:
            continue
        if isinstance(taken, Row):
            yield taken
        else:
            yield from taken
