"""The embedded PostgreSQL: one server under the data folder, on a private socket, with passwords.

Pure Python, no Django: the command line and the tests start it before any settings are read.
"""

from __future__ import annotations

from husheng.foundation.kernel.postgres.binaries import PostgresError, find_binaries
from husheng.foundation.kernel.postgres.config import SEARCHABLE
from husheng.foundation.kernel.postgres.server import ADMIN, APP, DATABASE, OWNER, Server

__all__ = ["ADMIN", "APP", "DATABASE", "OWNER", "SEARCHABLE", "PostgresError", "Server", "find_binaries"]
