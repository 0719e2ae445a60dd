"""Checks before a report is handed in 提交前检查: a hard one refuses, a soft one only asks. One function a kind;
which of them run, and on what, stands in the form's file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from husheng.foundation.kernel.errors import Invalid, Problem
from husheng.oversight.campaigns.form.matrix import Matrix
from husheng.oversight.campaigns.form.model import Check, Form, Place
from husheng.oversight.campaigns.plans.reader import Text


@dataclass(frozen=True, slots=True)
class Finding:
    """疑点 of a report (not of a person): which check, which cells, the sentence, and the rows to look at."""

    check: str
    hard: bool
    cells: tuple[Place, ...]
    says: Text
    sources: tuple[tuple[str, str], ...] = ()


def check(form: Form, matrix: Matrix) -> list[Finding]:
    """All findings, in the order of the form's file."""
    return [finding for each in form.checks for finding in _KINDS[each.kind](form, matrix, each)]


def refuse_if_hard(form: Form, matrix: Matrix) -> list[Finding]:
    """Raises `Invalid` naming every hard finding; returns the soft ones, which may be submitted."""
    findings = check(form, matrix)
    problems = [
        Problem(" ".join(".".join(place) for place in finding.cells), finding.says.zh)
        for finding in findings
        if finding.hard
    ]
    if problems:
        raise Invalid("报表没有提交，有硬性规则未通过。请按提示核对后再提交。", problems)
    return findings


def _say(form: Form, spec: Check, *, row: str = "", column: str = "", **numbers: int) -> Text:
    def put(text: str, language: str) -> str:
        labels = {
            "row": form.row_of[row].label.to(language) if row else "",
            "column": form.column_of[column].label.to(language) if column else "",
        }
        for name, value in (*labels.items(), *numbers.items()):
            text = text.replace("{" + name + "}", str(value))
        return text

    return Text(put(spec.says.zh, "zh"), put(spec.says.en, "en"))


def _total(form: Form, matrix: Matrix, spec: Check) -> Iterator[Finding]:
    for row, column in form.places:
        parts = form.column_of[column].sum_of
        if parts and matrix.value(row, column) != sum(matrix.value(row, part) for part in parts):
            yield Finding(spec.id, spec.hard, ((row, column),), _say(form, spec, row=row, column=column))


def _both_or_neither(form: Form, matrix: Matrix, spec: Check) -> Iterator[Finding]:
    left, right = spec.rows
    for column in form.columns:
        places = ((left, column.id), (right, column.id))
        if form.not_applicable.intersection(places):
            continue
        one, other = (matrix.cells[place] for place in places)
        if (one.value > 0) != (other.value > 0):
            rows = tuple(sorted({*one.opens(), *other.opens()}))
            yield Finding(spec.id, spec.hard, places, _say(form, spec, column=column.id), rows)


def _not_negative(form: Form, matrix: Matrix, spec: Check) -> Iterator[Finding]:
    for row, column in form.places:
        if matrix.value(row, column) < 0:
            yield Finding(spec.id, spec.hard, ((row, column),), _say(form, spec, row=row, column=column))


def _within(form: Form, matrix: Matrix, spec: Check) -> Iterator[Finding]:
    (row,) = spec.rows
    inside = {source.once for source in matrix.cells[(row, spec.inside)].sources}
    out = [s for s in matrix.cells[(row, spec.column)].sources if s.once not in inside]
    if out and not matrix.cells[(row, spec.inside)].manual:
        says = _say(form, spec, row=row, column=spec.column, count=len({s.once for s in out}))
        rows = tuple((source.kind, source.key) for source in out)
        yield Finding(spec.id, spec.hard, ((row, spec.column),), says, rows)


def _fewer(form: Form, matrix: Matrix, spec: Check) -> Iterator[Finding]:
    left, right = (matrix.cells[(row, spec.column)] for row in spec.rows)
    if left.value < right.value:
        says = _say(form, spec, column=spec.column, left=left.value, right=right.value)
        place = (spec.rows[1], spec.column)
        yield Finding(spec.id, spec.hard, (place,), says, tuple(right.opens()))


def _manual(form: Form, matrix: Matrix, spec: Check) -> Iterator[Finding]:
    places = tuple(p for p in form.places if matrix.cells[p].manual and not form.computed(p[1]))
    if places:
        yield Finding(spec.id, spec.hard, places, _say(form, spec, count=len(places)))


def _unknown_type(form: Form, matrix: Matrix, spec: Check) -> Iterator[Finding]:
    rows = sorted(
        {
            (source.kind, source.key)
            for (_, kind), sources in matrix.beside.items()
            if kind not in form.no_column
            for source in sources
        }
    )
    if rows:
        yield Finding(spec.id, spec.hard, (), _say(form, spec, count=len(rows)), tuple(rows))


_KINDS: dict[str, Callable[[Form, Matrix, Check], Iterator[Finding]]] = {
    "sum": _total,
    "both_or_neither": _both_or_neither,
    "not_negative": _not_negative,
    "within": _within,
    "fewer": _fewer,
    "manual": _manual,
    "unknown_type": _unknown_type,
}
