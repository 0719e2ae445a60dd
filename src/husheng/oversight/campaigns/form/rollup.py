"""The roll-up 汇总: 16 districts and the city departments into one form that counts a transferred case once, and
months into a year (seed 002; the parameter that nets transfers stands in the form's file)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from husheng.foundation.kernel.errors import Invalid, Problem
from husheng.oversight.campaigns.form.corrections import Delta, applied
from husheng.oversight.campaigns.form.facts import Transferred
from husheng.oversight.campaigns.form.matrix import CellValue, Matrix, Source, tally, with_sums
from husheng.oversight.campaigns.form.model import Form, Place
from husheng.oversight.campaigns.form.schedule import Period

_Keeps = Callable[[str, Source], bool]


@dataclass(frozen=True)
class City:
    """What a roll-up treats as inside: the code of the city itself and those of its districts.

    A reporter is a district as a whole, or one department of the city itself.
    """

    code: str
    districts: frozenset[str]

    def reporter(self, region: str, agency: str) -> str | None:
        if region in self.districts:
            return region
        return f"{region}/{agency}" if region == self.code else None


def roll_up(
    form: Form, matrices: Sequence[Matrix], transfers: Iterable[Transferred] = (), *, unit: str, city: City
) -> Matrix:
    """One matrix of all `matrices` of a period; `transfers` are those of the campaign so far, earlier months too.

    A case that continues one filed elsewhere in the city is left out: it was counted where it was filed first.
    A transfer between two reporters leaves the rows that the form nets. Grouping does not matter: rolling up
    parts and then the parts gives the same.
    """
    first = _same(form, matrices)
    again, netted = _inside(form, transfers, city)

    def kept(row: str, source: Source) -> bool:
        if row in form.once_rows and source.via in again:
            return False
        return not (row in form.net_rows and source.kind == "transfer" and source.key in netted)

    return _united(form, matrices, unit, first.period, kept_by=kept)


def year_of(
    form: Form, months: Sequence[Matrix], corrections: Iterable[Delta], *, unit: str, period: Period
) -> Matrix:
    """The year's form: the sum of its months with the corrections shown since, cell by cell.

    An object inspected in two months counts in both, as the months did.
    """
    deltas = list(corrections)
    standing = [_dated(applied(month, deltas)) for month in months]
    return _united(form, standing, unit, period)


def _inside(form: Form, transfers: Iterable[Transferred], city: City) -> tuple[set[str], set[str]]:
    """Transfers whose case the sender had filed, and transfers that the form nets; both inside the city."""
    again: set[str] = set()
    netted: set[str] = set()
    for transfer in transfers:
        sender = city.reporter(transfer.from_region, transfer.from_agency)
        receiver = city.reporter(transfer.to_region, transfer.to_agency)
        if sender is None or receiver is None:
            continue
        if transfer.filed_on is not None:
            again.add(transfer.handover_id)
        if form.net_transfers == "inside_city" or (
            form.net_transfers == "between_units" and sender != receiver
        ):
            netted.add(transfer.handover_id)
    return again, netted


def _same(form: Form, matrices: Collection[Matrix]) -> Matrix:
    whole = all(set(form.places) <= set(matrix.cells) for matrix in matrices)
    if not whole or {m.form_id for m in matrices} != {form.id} or len({m.period.id for m in matrices}) != 1:
        problem = Problem("matrices", "没有报表，或报表、期间不一致。", "请只选同一报表、同一期间的各单位。")
        raise Invalid("没有汇总。", [problem])
    return next(iter(matrices))


def _united(
    form: Form, matrices: Sequence[Matrix], unit: str, period: Period, kept_by: _Keeps | None = None
) -> Matrix:
    plain: dict[Place, CellValue] = {}
    for place in form.places:
        if form.computed(place[1]):
            continue
        parts = [matrix.cells[place] for matrix in matrices]
        sources = {s for part in parts for s in part.sources if kept_by is None or kept_by(place[0], s)}
        fixed = sum(part.fixed for part in parts)
        plain[place] = CellValue(
            value=fixed + tally(form.row_of[place[0]], sources),
            sources=tuple(sorted(sources)),
            fixed=fixed,
            manual=tuple(entry for part in parts for entry in part.manual),
        )
    beside: dict[Place, set[Source]] = {}
    for matrix in matrices:
        for place, told in matrix.beside.items():
            taken = {s for s in told if kept_by is None or kept_by(place[0], s)}
            beside.setdefault(place, set()).update(taken)
    told_of = {place: tuple(sorted(sources)) for place, sources in beside.items() if sources}
    return Matrix(form.id, form.version, unit, period, with_sums(form, plain), told_of)


def _dated(matrix: Matrix) -> Matrix:
    """The same matrix with keys that belong to its month, so that adding months up merges nothing."""

    def dated(sources: Iterable[Source]) -> tuple[Source, ...]:
        return tuple(source._replace(once=f"{matrix.period.id}|{source.once}") for source in sources)

    cells = {place: replace(cell, sources=dated(cell.sources)) for place, cell in matrix.cells.items()}
    beside = {place: dated(sources) for place, sources in matrix.beside.items()}
    return replace(matrix, cells=cells, beside=beside)
