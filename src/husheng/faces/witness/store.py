"""What the witness remembers: per log the latest checkpoint it cosigned, and signed histories it refused.

SQLite with synchronous=FULL: what was answered is on disk. Checking and storing happen in one write transaction,
so two requests, or two processes on one store, can never roll a log back.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from husheng.foundation.ledger.merkle.witness import Known

MOST_REFUSED = 1000
_BUSY_SECONDS = 30
_TABLES = """
CREATE TABLE IF NOT EXISTS seen (
    origin TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE, size INTEGER NOT NULL CHECK (size >= 0),
    root BLOB NOT NULL CHECK (length(root) = 32), time INTEGER NOT NULL, note BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS refused (
    id INTEGER PRIMARY KEY, origin TEXT NOT NULL, time INTEGER NOT NULL, reason TEXT NOT NULL,
    request BLOB NOT NULL) STRICT;
CREATE TRIGGER IF NOT EXISTS seen_only_grows BEFORE UPDATE ON seen WHEN NEW.size < OLD.size
    BEGIN SELECT RAISE (ABORT, 'a witness never goes back'); END;
CREATE TRIGGER IF NOT EXISTS seen_stays BEFORE DELETE ON seen
    BEGIN SELECT RAISE (ABORT, 'a witness never forgets'); END;
"""


@dataclass(frozen=True)
class Seen:
    """The latest checkpoint of a log that was cosigned: `note` with the log's signatures and ours."""

    origin: str
    hash: str
    size: int
    root: bytes
    time: int
    note: bytes

    @property
    def known(self) -> Known:
        return Known(self.size, self.root)


@dataclass(frozen=True)
class Refused:
    """A signed checkpoint that does not continue what was cosigned: evidence against the log."""

    origin: str
    time: int
    reason: str
    request: bytes


class Store:
    """One connection, used by one thread at a time; other processes wait for its transactions."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        self._base = sqlite3.connect(
            path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        self._base.execute("PRAGMA journal_mode = WAL")
        self._base.execute("PRAGMA synchronous = FULL")
        self._base.executescript(_TABLES)

    def close(self) -> None:
        """Give the file back."""
        with self._lock:
            self._base.close()

    @contextmanager
    def exclusive(self) -> Iterator[sqlite3.Connection]:
        """A write transaction that nobody else's can overlap; committed when the block ends well."""
        with self._lock:
            self._base.execute("BEGIN IMMEDIATE")
            try:
                yield self._base
            except BaseException:
                self._base.execute("ROLLBACK")
                raise
            self._base.execute("COMMIT")

    def latest(self, origin: str) -> Seen | None:
        """The latest checkpoint cosigned for that log."""
        with self._lock:
            return latest(self._base, origin)

    def by_hash(self, hash_: str) -> bytes | None:
        """The latest checkpoint by the SHA-256 of its origin in hex, for monitors."""
        with self._lock:
            row = self._base.execute("SELECT note FROM seen WHERE hash = ?", [hash_]).fetchone()
        return bytes(row[0]) if row else None

    def all(self) -> list[Seen]:
        """Every log that was ever cosigned."""
        with self._lock:
            rows = self._base.execute("SELECT origin, hash, size, root, time, note FROM seen ORDER BY origin")
            return [Seen(*row) for row in rows]

    def refused(self) -> list[Refused]:
        """The signed histories that were refused, newest first."""
        with self._lock:
            rows = self._base.execute("SELECT origin, time, reason, request FROM refused ORDER BY id DESC")
            return [Refused(*row) for row in rows]


def latest(base: sqlite3.Connection, origin: str) -> Seen | None:
    """As `Store.latest`, inside a transaction."""
    row = base.execute(
        "SELECT origin, hash, size, root, time, note FROM seen WHERE origin = ?", [origin]
    ).fetchone()
    return Seen(*row) if row else None


def keep(base: sqlite3.Connection, seen: Seen) -> None:
    """Remember a checkpoint as the latest of its log."""
    base.execute(
        "INSERT INTO seen (origin, hash, size, root, time, note) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (origin) DO UPDATE SET size = excluded.size, root = excluded.root, "
        "time = excluded.time, note = excluded.note",
        [seen.origin, seen.hash, seen.size, seen.root, seen.time, seen.note],
    )


def accuse(base: sqlite3.Connection, refused: Refused) -> None:
    """Keep a signed history that was refused; the last thousand per log, each once."""
    known = base.execute(
        "SELECT 1 FROM refused WHERE origin = ? AND request = ?", [refused.origin, refused.request]
    ).fetchone()
    if known:
        return
    base.execute(
        "INSERT INTO refused (origin, time, reason, request) VALUES (?, ?, ?, ?)",
        [refused.origin, refused.time, refused.reason, refused.request],
    )
    base.execute(
        "DELETE FROM refused WHERE origin = ? AND id NOT IN "
        "(SELECT id FROM refused WHERE origin = ? ORDER BY id DESC LIMIT ?)",
        [refused.origin, refused.origin, MOST_REFUSED],
    )
