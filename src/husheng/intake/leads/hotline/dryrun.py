"""The rehearsal of an import: every row read, nothing written, everything to put right listed."""

from __future__ import annotations

import datetime as dt
from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Final

from .mapping import Mapping
from .problems import Problem
from .reading import Row, read
from .table import Table

_BATCH: Final = 1000
Known = Callable[[list[str]], Collection[str]]


@dataclass
class DryRun:
    """What an import would do. rows = importable + already + bad."""

    rows: int = 0
    importable: int = 0
    already: int = 0  # order numbers that were imported before; they are passed over
    bad: int = 0
    duplicates: int = 0  # bad rows whose order number stands in an earlier row
    problems: list[Problem] = field(default_factory=list)  # all of them, in the order of the file
    warnings: list[Problem] = field(default_factory=list)
    would_import: array[int] = field(default_factory=lambda: array("L"))  # row numbers

    @property
    def ok(self) -> bool:
        """Whether all-or-nothing would import."""
        return self.bad == 0

    @property
    def title(self) -> str:
        return f"试导入结果：{self.bad:,} 行需要修改" if self.bad else "试导入结果：全部可以导入"

    @property
    def title_en(self) -> str:
        return (
            f"Rehearsal: rows to correct: {self.bad:,}"
            if self.bad
            else "Rehearsal: every row can be imported"
        )

    @property
    def summary(self) -> str:
        """`什么都还没有写入。读到 118 行 = 可导入 112 行 + 需修改 6 行。`"""
        already = f" + 以前导入过 {self.already:,} 行" if self.already else ""
        counts = f"读到 {self.rows:,} 行 = 可导入 {self.importable:,} 行{already} + 需修改 {self.bad:,} 行。"
        return f"什么都还没有写入。{counts}{self._next()}"

    def _next(self) -> str:
        if not self.bad:
            return ""
        return f"改好 {self.bad:,} 行再上传" + (
            f"，或只导入 {self.importable:,} 行。" if self.importable else "。"
        )

    @property
    def summary_en(self) -> str:
        already = f" + {self.already:,} imported before" if self.already else ""
        counts = (
            f"{self.rows:,} rows = {self.importable:,} can be imported{already} + {self.bad:,} to correct."
        )
        return f"Nothing has been written yet. {counts}"

    def by_column(self) -> Counter[str]:
        """How many problems each column has."""
        return Counter(problem.header for problem in self.problems)

    def by_code(self) -> Counter[str]:
        """How many problems there are of each kind."""
        return Counter(problem.code for problem in self.problems)


def dry_run(
    table: Table,
    mapping: Mapping,
    *,
    now: dt.datetime,
    regions: Iterable[str] = (),
    known: Known | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> DryRun:
    """Read the whole file and say what an import would do. Raises HotlineFileError as `read` does.

    `known` is asked, a batch at a time, which order numbers were imported before. `progress(rows, of)` is called
    every thousand rows; it may raise to cancel.
    """
    result = DryRun()
    waiting: list[tuple[str, int]] = []
    next_report = _BATCH
    for item in read(table, mapping, now=now, regions=regions):
        if isinstance(item, Row):
            waiting.append((item.order_no, item.number))
            result.warnings.extend(item.warnings)
            result.rows += 1
        else:
            _add(result, item)
        if len(waiting) >= _BATCH:
            _settle(result, waiting, known)
        if progress and result.rows >= next_report:
            next_report += _BATCH
            progress(result.rows, max(table.estimated_rows, result.rows))
    _settle(result, waiting, known)
    return result


def _add(result: DryRun, problem: Problem) -> None:
    """Count a row once, however many problems it has."""
    first_of_row = not result.problems or result.problems[-1].row != problem.row
    result.bad += first_of_row
    result.rows += first_of_row
    result.duplicates += problem.code == "duplicate"
    result.problems.append(problem)


def _settle(result: DryRun, waiting: list[tuple[str, int]], known: Known | None) -> None:
    """Divide a batch of good rows into new ones and ones imported before."""
    old = set(known([order_no for order_no, _ in waiting])) if known and waiting else set()
    for order_no, number in waiting:
        if order_no in old:
            result.already += 1
        else:
            result.importable += 1
            result.would_import.append(number)
    waiting.clear()
