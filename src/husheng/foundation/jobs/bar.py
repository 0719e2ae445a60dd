"""The bar of long work: in the browser through the progress row, in the terminal through rich.

with progress(total=len(rows)) as bar:
    for row in rows:
        ...
        bar.advance()          # raises Cancelled when somebody asked for it
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as RichProgress

from husheng.foundation.jobs.row import ProgressRow, current_row

_SECONDS_BETWEEN_WRITES = 0.25


class Cancelled(Exception):
    """Somebody asked for the job to stop; its transaction rolls back and nothing of it stays."""


class Bar(Protocol):
    """What a long job tells about itself."""

    def advance(self, steps: int = 1) -> None:
        """`steps` more are done; raises Cancelled when the job was asked to stop."""

    def say(self, message: str) -> None:
        """One sentence about what goes on now (never a person's value)."""

    def link(self, path: str) -> None:
        """Where the result will be found (a path of this site)."""


class RowBar:
    """Writes to the progress row a few times a second, on a connection that the job's transaction cannot hide."""

    def __init__(self, row: ProgressRow, total: int | None) -> None:
        self._row, self._done, self._written = row, 0, time.monotonic()
        self._check(row.update(done=0, total=total))

    def advance(self, steps: int = 1) -> None:
        """Count, and now and then write and look whether to stop."""
        self._done += steps
        if time.monotonic() - self._written >= _SECONDS_BETWEEN_WRITES:
            self.flush()

    def say(self, message: str) -> None:
        """Show a sentence at once."""
        self._check(self._row.update(done=self._done, message=message[:400]))

    def link(self, path: str) -> None:
        """Show the result's page when the job is done."""
        self._check(self._row.update(result=path))

    def flush(self) -> None:
        """Write what is counted."""
        self._written = time.monotonic()
        self._check(self._row.update(done=self._done))

    def _check(self, cancelled: bool) -> None:
        if cancelled:
            raise Cancelled


class TerminalBar:
    """A bar on stderr; Ctrl-C is its cancel."""

    def __init__(self, rich: RichProgress, label: str, total: int | None) -> None:
        self._rich, self._label = rich, label
        self._task = rich.add_task(label, total=total)

    def advance(self, steps: int = 1) -> None:
        """Move the bar."""
        self._rich.advance(self._task, steps)

    def say(self, message: str) -> None:
        """Show the sentence beside the label."""
        self._rich.update(self._task, description=f"{self._label} {message}")

    def link(self, path: str) -> None:
        """Print the path under the bar."""
        self._rich.console.print(path)


@contextmanager
def progress(total: int | None = None, label: str = "") -> Iterator[Bar]:
    """The bar of the running job; outside a job, a bar in the terminal (silent when nobody looks)."""
    row = current_row.get()
    if row is not None:
        bar = RowBar(row, total)
        yield bar
        bar.flush()
        return
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with RichProgress(*columns, console=console, disable=not sys.stderr.isatty()) as rich:
        yield TerminalBar(rich, label, total)
