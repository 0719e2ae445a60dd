"""What a backup file is: a tar of the database's dump, the evidence files, and a manifest that says what they are."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from husheng.foundation.kernel.errors import Conflict

FORMAT, FIRST_FORMAT = 2, 1  # the first had the data keys in the dump
DUMP, MANIFEST = "database.dump", "manifest.json"


def verified_head() -> dict[str, Any]:
    """The ledger recomputed from its rows; leaves that still wait are no fault."""
    from husheng.foundation.acts.proving import journal
    from husheng.foundation.ledger.verify import verify

    report = verify(journal=journal)
    if not report.ok:
        raise Conflict("台账核验没有通过，先运行 husheng ledger verify 查明。", facts=dict(report.counts))
    return {"origin": report.origin, "size": report.size, "root": report.root}


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
