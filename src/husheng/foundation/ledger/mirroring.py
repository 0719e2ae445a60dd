"""Beside the publisher: a tree with all entries on another disk, from which a restored database is completed."""

from __future__ import annotations

import logging
from pathlib import Path

from django.conf import settings

from husheng.foundation.kernel.errors import Conflict

from . import heads, store
from .export import export
from .faults import DiskFailed, LedgerBroken
from .merkle.hashing import MerkleError

_logger = logging.getLogger("husheng.ledger")
# What this process has brought each log's tree to; a tree that it does not know it compares file by file.
_done: dict[Path, str] = {}


def keep_up(log: store.LogRow) -> None:
    """Export what was published since the last time. A disk that fails ends the process; other faults are logged."""
    if not settings.HUSHENG_LEDGER_EXPORT:
        return
    folder = Path(settings.HUSHENG_LEDGER_EXPORT) / log.name
    head = heads.head(log)
    if head is None or _done.get(folder) == head.note:
        return
    try:
        export(log, folder, entries=True, everything=folder not in _done)
        _done[folder] = head.note
    except DiskFailed:
        raise
    except (LedgerBroken, MerkleError, Conflict, OSError) as error:
        code = getattr(error, "code", type(error).__name__)
        _logger.error("ledger.tree_waits %s %s", code, getattr(error, "facts", ""))
