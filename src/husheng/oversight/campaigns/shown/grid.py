"""The form as a table on screen: the paper's own words, every number a link to the rows behind it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from husheng.foundation.kernel.words import english
from husheng.foundation.shell import figures

from ..form.checks import Finding
from ..form.corrections import Delta
from ..form.matrix import CellValue, Matrix
from ..form.model import Column, Form, Place, Row
from ..form.narrative import signed
from ..naming import spoken

SIX = 6  # signs that do not fit on one line of a narrow column


@dataclass(frozen=True)
class Links:
    """Where a cell leads: to its rows, and to the page that fills it by hand (empty where it may not be)."""

    rows: Callable[[Place], str]
    manual: Callable[[Place], str] = lambda place: ""


def grid(
    form: Form,
    matrix: Matrix,
    links: Links,
    *,
    corrections: Iterable[Delta] = (),
    findings: Iterable[Finding] = (),
    selected: Place | None = None,
) -> dict[str, Any]:
    """Header and lines of the form."""
    deltas = amounts(corrections)
    soft = {place for finding in findings if not finding.hard for place in finding.cells}
    lines = []
    for row in form.rows:
        cells = [
            _cell(form, matrix, (row.id, column.id), links, deltas, soft, selected) for column in form.columns
        ]
        lines.append({"label": spoken(row.label), "cells": cells})
    upper, lower = _header(form)
    return {
        "title": spoken(form.title),
        "corner": [_broken(form.corner[f"{name}_en" if english() else name]) for name in ("columns", "rows")],
        "upper": upper,
        "lower": lower,
        "lines": lines,
    }


def amounts(corrections: Iterable[Delta]) -> dict[Place, int]:
    """What the corrections of all earlier periods add to a cell, together."""
    found: dict[Place, int] = {}
    for delta in corrections:
        found[delta.place] = found.get(delta.place, 0) + delta.amount
    return {place: amount for place, amount in found.items() if amount}


def value_words(row: Row, value: int) -> str:
    """A value as the screen shows it: 万元 with two to four decimals, a count with its thousands apart."""
    return figures.wan(value, 2) if row.money else f"{value:,}"


def cell_name(form: Form, place: Place) -> str:
    """案件数 × 非法采供卵、采供精."""
    return f"{spoken(form.row_of[place[0]].label)} × {spoken(form.column_of[place[1]].label)}"


def _cell(
    form: Form,
    matrix: Matrix,
    place: Place,
    links: Links,
    deltas: Mapping[Place, int],
    soft: Collection[Place],
    selected: Place | None,
) -> dict[str, Any]:
    if place in form.not_applicable:
        return {"kind": "na"}
    row, cell = form.row_of[place[0]], matrix.cells[place]
    delta = deltas.get(place, 0)
    return {
        "value": value_words(row, cell.value),
        "kind": _kind(form, place, cell),
        "url": links.rows(place),
        "manual_url": "" if form.computed(place[1]) else links.manual(place),
        "delta": signed(row, delta) if delta else "",
        "soft": place in soft,
        "selected": place == selected,
        "title": _title(row, cell),
    }


def _kind(form: Form, place: Place, cell: CellValue) -> str:
    if form.computed(place[1]):
        return "calc"
    return "manual" if cell.manual else "live"


def _title(row: Row, cell: CellValue) -> str:
    """Money to the fen, and why a cell was filled by hand."""
    words = [_("%(yuan)s 元") % {"yuan": figures.yuan(cell.value)}] if row.money and cell.value else []
    words += [_("人工填写：%(reason)s") % {"reason": entry.reason} for entry in cell.manual[:1]]
    return _("；").join(words)


def _header(form: Form) -> tuple[list[dict[str, Any]], list[str]]:
    """The paper's two header rows: a parent spans its columns, any other column spans both rows."""
    upper: list[dict[str, Any]] = []
    lower: list[str] = []
    before: Column | None = None
    for column in form.columns:
        if column.parent is None:
            upper.append({"label": _broken(spoken(column.label)), "colspan": 1, "rowspan": 2})
        else:
            lower.append(spoken(column.label))
            if before is None or before.parent != column.parent:
                span = sum(1 for other in form.columns if other.parent == column.parent)
                upper.append({"label": spoken(column.parent), "colspan": span, "rowspan": 1})
        before = column
    return upper, lower


def _broken(label: str) -> str:
    """A label in two lines where the paper breaks it: after 及, or a word of six in the middle."""
    head, joint, rest = label.partition("及")
    if joint and rest:
        return f"{head}{joint}\n{rest}"
    return f"{label[:4]}\n{label[4:]}" if len(label) == SIX and not label.isascii() else label
