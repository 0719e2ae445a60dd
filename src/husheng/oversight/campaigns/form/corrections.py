"""Corrections 更正: what became known after a report was frozen. The snapshot stays as it is; the difference is
shown with its sign in the next report, beside the cells and never inside them, so no cell falls below zero."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from husheng.foundation.kernel.errors import Conflict
from husheng.oversight.campaigns.form.matrix import CellValue, Matrix, Source
from husheng.oversight.campaigns.form.model import Form, Place


@dataclass(frozen=True, slots=True)
class Delta:
    """One correction: the period and cell it concerns, the signed amount, and the rows that came and went.

    `amount` is 0 where rows were exchanged one for one: nothing to print, but the chain must stay exact.
    """

    period: str
    row: str
    column: str
    amount: int
    added: tuple[Source, ...] = ()
    removed: tuple[Source, ...] = ()
    fixed: int = 0

    @property
    def place(self) -> Place:
        return self.row, self.column


def diff(snapshot: Matrix, recomputed: Matrix) -> list[Delta]:
    """What `recomputed` says differently from `snapshot`, cell by cell in the order of the form.

    To show only what is new since the last corrections, pass `applied(snapshot, those)` as the snapshot.
    Raises `Conflict` where the two are not the same unit, period and form.
    """
    same = (snapshot.form_id, snapshot.unit, snapshot.period.id)
    if same != (recomputed.form_id, recomputed.unit, recomputed.period.id):
        raise Conflict("没有比较：两张表不是同一单位、同一期间、同一报表。请重新选择。")
    deltas = []
    for place, now in recomputed.cells.items():
        was = snapshot.cells.get(place, CellValue(0))
        old, new = set(was.sources), set(now.sources)
        if was.value != now.value or old != new or was.fixed != now.fixed:
            deltas.append(
                Delta(
                    period=recomputed.period.id,
                    row=place[0],
                    column=place[1],
                    amount=now.value - was.value,
                    added=tuple(sorted(new - old)),
                    removed=tuple(sorted(old - new)),
                    fixed=now.fixed - was.fixed,
                )
            )
    return deltas


def year_diff(filed: Matrix, corrected: Matrix) -> list[Delta]:
    """What the corrected year report says differently from the one filed before the year ended."""
    return diff(filed, replace(corrected, period=filed.period))


def applied(snapshot: Matrix, deltas: Iterable[Delta]) -> Matrix:
    """`snapshot` as it stands after `deltas` of its period: the base for the next `diff`."""
    cells = dict(snapshot.cells)
    for delta in deltas:
        if delta.period != snapshot.period.id:
            continue
        was = cells.get(delta.place, CellValue(0))
        sources = (set(was.sources) - set(delta.removed)) | set(delta.added)
        cells[delta.place] = replace(
            was,
            value=was.value + delta.amount,
            sources=tuple(sorted(sources)),
            fixed=was.fixed + delta.fixed,
        )
    return replace(snapshot, cells=cells)


def shown(form: Form, deltas: Iterable[Delta]) -> list[Delta]:
    """The deltas that a person sees: those with an amount, in the order of the form."""
    order = {place: n for n, place in enumerate(form.places)}
    visible = [delta for delta in deltas if delta.amount]
    return sorted(visible, key=lambda delta: (delta.period, order.get(delta.place, len(order))))
