"""`husheng ledger verify`: recompute everything from the rows and say what does not fit, and where."""

from __future__ import annotations

from . import store
from .models import Entry, Inbox
from .report import Finding, Progress, Report
from .verify_journal import Journal, JournalFacts, check_journal
from .verify_tree import TreeCheck

__all__ = ["Finding", "Journal", "JournalFacts", "Progress", "Report", "verify"]


def verify(progress: Progress | None = None, *, journal: Journal | None = None) -> Report:
    """Check entries, tiles, checkpoints and, when given, the journal, all in one state of the database.

    Streams; memory stays flat. Changes nothing.
    """
    report = Report()
    with store.snapshot():
        log = store.current_log()
        report.waiting = Inbox.objects.count()
        if log is None:
            log = store.LogRow(0, "", "", 0, b"", "")
            if Entry.objects.exists():
                report.add("no_log")
        else:
            report.origin = log.origin
            TreeCheck(log, report, progress).run()
        if journal is not None:
            check_journal(log, journal, report)
    return report
