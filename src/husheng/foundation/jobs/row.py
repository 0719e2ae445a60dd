"""The progress row as the running job writes it: at once visible, even while the job's transaction is open."""

from __future__ import annotations

from contextvars import ContextVar

from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from husheng.foundation.jobs.models import Progress


class ProgressRow:
    """The row of one job on a connection of its own. A job without a row writes into the air."""

    def __init__(self, job_id: int) -> None:
        self._job_id = job_id
        # Inside a transaction that is already open (a test), a second connection could not see the row.
        self._own = not connection.in_atomic_block
        self._side: BaseDatabaseWrapper = (
            connections.create_connection("default") if self._own else connection
        )

    def update(self, **values: str | int | None) -> bool:
        """Set columns; True when somebody asked for the job to be cancelled."""
        table = Progress._meta.db_table
        columns = ", ".join(f"{self._side.ops.quote_name(name)} = %s" for name in values)
        with self._side.cursor() as cursor:
            cursor.execute(
                f"UPDATE {table} SET {columns} WHERE job = %s RETURNING cancel_requested",  # noqa: S608
                [*values.values(), self._job_id],
            )
            found = cursor.fetchone()
        return bool(found and found[0])

    def close(self) -> None:
        """Give the connection back."""
        if self._own:
            self._side.close()


current_row: ContextVar[ProgressRow | None] = ContextVar("husheng_job_row", default=None)
