"""`husheng ledger verify`: recompute everything from the rows and say what does not fit, and where."""

from __future__ import annotations

from . import store
from .models import Entry, Inbox
from .report import Acknowledged, Finding, Progress, Report
from .verify_journal import Journal, JournalFacts, check_journal
from .verify_tree import TreeCheck
from .verify_witnesses import check_publications

__all__ = ["Finding", "Journal", "JournalFacts", "Progress", "Report", "verify"]


def verify(
    progress: Progress | None = None,
    *,
    journal: Journal | None = None,
    acknowledged: Acknowledged | None = None,
) -> Report:
    """Check every log's entries, tiles, checkpoints and publications and, when given, the journal.

    All in one state of the database. Streams; memory stays flat. Changes nothing. What was acknowledged is told apart.
    """
    report = Report(acknowledged=acknowledged or {})
    with store.snapshot():
        report.waiting = Inbox.objects.count()
        logs = store.all_logs()
        if Entry.objects.exclude(log_id__in=[log.id for log in logs]).exists():
            report.add("no_log")
        for log in logs:
            report.now = log.name
            TreeCheck(log, report, progress).run()
            check_publications(log, report)
        report.now = ""
        if journal is not None:
            check_journal(journal, report)
    return report
