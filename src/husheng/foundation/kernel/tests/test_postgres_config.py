"""What the embedded server's configuration must allow."""

from __future__ import annotations

from pathlib import Path

from husheng.foundation.kernel.postgres.config import configuration


def test_a_restore_of_forty_years_of_read_log_finds_its_locks() -> None:
    """One transaction drops and makes all: with 261 months of read log the dropping alone was seen to take 9,966."""
    lines = configuration(Path("/tmp"), small=False).splitlines()[1:]
    values = dict(line.split(" = ", 1) for line in lines)
    assert int(values["max_locks_per_transaction"]) * int(values["max_connections"]) >= 2 * 9_966
