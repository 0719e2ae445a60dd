"""How long a page may ask the database: what takes longer is stopped and says so, and nobody else waits for it.

Jobs and commands take their time; only the web server's connections are bounded.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from django.db import OperationalError
from psycopg.errors import QueryCanceled

from .errors import HushengError


class TooLong(HushengError):
    """The statement was stopped at the limit (503); what the act had done is undone."""

    status = 503
    code = "too_long"


def bound(environment: MutableMapping[str, str], seconds: int) -> None:
    """Connections that this process opens from now on: no statement and no idle transaction beyond so many seconds."""
    if seconds <= 0:
        return
    limits = f"-c statement_timeout={seconds}s -c idle_in_transaction_session_timeout={seconds}s"
    environment["PGOPTIONS"] = f"{environment.get('PGOPTIONS', '')} {limits}".strip()


def watch(connection: Any, **_: Any) -> None:
    """For each new connection: whoever asked is told what happened."""
    if connection.vendor == "postgresql" and _told not in connection.execute_wrappers:
        connection.execute_wrappers.append(_told)


def _told(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
    try:
        return execute(sql, params, many, context)
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise TooLong(
                "没有办成：数据库用的时间太长，已经停下，什么都没有写入。请过一分钟再试，或缩小范围。"
            ) from error
        raise
