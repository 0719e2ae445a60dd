"""The server's configuration file, written anew at each start: 2 cores and 24 GB are the machine in mind."""

from __future__ import annotations

import os
from pathlib import Path

_MEGABYTE = 1024 * 1024

# Under row policies PostgreSQL uses an index only for operators that can tell nothing of rows they did not find.
# Whether a text holds the words of a search raises no error and prints nothing, but only a superuser may say so.
SEARCHABLE = "ALTER FUNCTION pg_catalog.ts_match_vq(tsvector, tsquery) LEAKPROOF"
IS_SEARCHABLE = "SELECT proleakproof FROM pg_proc WHERE oid = 'pg_catalog.ts_match_vq'::regproc"

_COMMON = {
    "listen_addresses": "''",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "password_encryption": "scram-sha-256",
    "timezone": "'Asia/Shanghai'",
    "log_timezone": "'Asia/Shanghai'",
    "datestyle": "'iso, ymd'",
    "client_encoding": "utf8",
    # An acknowledged act is on the disk.
    "fsync": "on",
    "synchronous_commit": "on",
    "wal_level": "replica",
    # Errors and the log carry ids, never the values of a person.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    # Short queries on an SSD: compiling them costs more than it gives.
    "jit": "off",
    # Starting workers costs a page 20 ms, and its neighbours a processor.
    "max_parallel_workers_per_gather": "0",
    "random_page_cost": "1.1",
    "effective_io_concurrency": "64",
}

_MAIN = {
    "effective_cache_size": "4GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "256MB",
    "checkpoint_timeout": "10min",
    "checkpoint_completion_target": "0.9",
    "max_wal_size": "4GB",
    "min_wal_size": "256MB",
    "wal_compression": "on",
    # A restore drops and makes every table in one transaction; the read log has one a month, with seven indexes.
    "max_locks_per_transaction": "256",
    "autovacuum_vacuum_scale_factor": "0.05",
    "autovacuum_analyze_scale_factor": "0.02",
}

_SMALL = {
    "shared_buffers": "64MB",
    "work_mem": "8MB",
    "max_wal_size": "512MB",
    "min_wal_size": "80MB",
    "autovacuum": "off",
}


def configuration(socket_folder: Path, *, small: bool) -> str:
    """The text of postgresql.conf; `small` is for the clusters of tests."""
    values = {**_COMMON, "unix_socket_directories": f"'{_quoted(socket_folder)}'"}
    values |= _SMALL if small else {**_MAIN, "shared_buffers": f"{_shared_buffers_mb()}MB"}
    return "# Written by husheng at each start.\n" + "".join(
        f"{key} = {value}\n" for key, value in values.items()
    )


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _shared_buffers_mb() -> int:
    """A sixteenth of the memory, between 128 MB and 1 GB."""
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // _MEGABYTE
    return max(128, min(1024, total // 16))
