"""`husheng ledger fsck`: all that `verify` finds in one state of the database, and what only others can tell.

An owner of the tables who also has the signing key can rewrite everything that lies here and make it fit. The
witnesses still hold the old checkpoints under our signature.
"""

from __future__ import annotations

from . import store
from .report import Acknowledged, Progress, Report
from .verify import verify
from .verify_journal import Journal
from .verify_witnesses import check_cosignatures, check_guards, check_timestamps, check_witnesses


def fsck(
    progress: Progress | None = None,
    *,
    journal: Journal | None = None,
    acknowledged: Acknowledged | None = None,
) -> Report:
    """Verify, then cosignatures, time stamps, the tables' guards, and each witness's latest checkpoint."""
    report = verify(progress, journal=journal, acknowledged=acknowledged)
    with store.snapshot():
        logs = store.all_logs()
        for log in logs:
            report.now = log.name
            check_cosignatures(log, report)
            check_timestamps(log, report)
        report.now = ""
        check_guards(report)
    check_witnesses(logs, report)
    return report
