"""Data keys between installations: never in the backup of the data, always in a file of their own.

Whoever holds an old backup of the database alone opens nothing, whatever key wraps the data keys.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from .ring import folder

TABLE: Final = "vault_datakey"
COLUMNS: Final = "owner, kind, kek, wrapped, locked_at, opened_until"
OUT: Final = f"COPY {TABLE} ({COLUMNS}) TO STDOUT"
ARRIVING: Final = (
    f"CREATE TEMPORARY TABLE arriving ON COMMIT DROP AS SELECT {COLUMNS} FROM {TABLE} WITH NO DATA"  # noqa: S608
)
ARRIVED: Final = f"INSERT INTO {TABLE} ({COLUMNS}) SELECT {COLUMNS} FROM arriving"  # noqa: S608
IN: Final = f"COPY arriving ({COLUMNS}) FROM STDIN"


def path() -> Path:
    """The one copy outside the database, among the other keys; who is erased is taken out of it."""
    return folder() / "data-keys"


def keep(cursor: Any) -> int:
    """Write the data keys as this cursor's transaction sees them; how many."""
    path().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft, count = path().with_name("data-keys.part"), 0
    draft.touch(mode=0o600)
    with draft.open("wb") as file, cursor.copy(OUT) as copy:
        for block in copy:
            file.write(block)
            count += bytes(block).count(b"\n")
    draft.rename(path())
    return count


def load(cursor: Any, without: Sequence[UUID] = ()) -> None:
    """Put the kept data keys into an emptied table; COPY goes into no table with row policies, so by another one."""
    cursor.execute(ARRIVING)
    with cursor.copy(IN) as copy:
        for line in _lines(without):
            copy.write(line)
    cursor.execute(ARRIVED)


def drop(owners: Sequence[UUID]) -> None:
    """Take these out of the copy: they have been destroyed."""
    if not path().exists() or not owners:
        return
    draft = path().with_name("data-keys.part")
    draft.touch(mode=0o600)
    with draft.open("wb") as file:
        file.writelines(_lines(owners))
    draft.rename(path())


def _lines(without: Sequence[UUID]) -> Iterator[bytes]:
    gone = {str(owner).encode() for owner in without}
    if not path().exists():
        return
    with path().open("rb") as file:
        for line in file:
            if line.partition(b"\t")[0] not in gone:
                yield line
