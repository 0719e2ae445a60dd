"""A hotline file of 20,000 orders is imported at 5,000 rows a second or more, all or nothing, every row proved.

The limit is COPY of the same values into one bare table without an index.
"""

from __future__ import annotations

import io
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from uuid import uuid4

import psycopg
from django.db import connection

from benchmarks import actors
from benchmarks.figure import Figure
from benchmarks.grounds import Size
from husheng.foundation.kernel import clock
from husheng.intake.leads import acts, hotline, importing
from husheng.intake.leads.hotline import sample
from husheng.intake.leads.rules import LeadDetails

ROWS = 20_000


def measure(size: Size) -> Iterator[Figure]:
    """Reading the file, importing what was read, and both."""
    officer = actors.actor("intake_officer", region="120102")
    body = io.BytesIO()
    sample.write_csv(body, ROWS)
    started = time.perf_counter()
    rows = list(_read(body))
    reading = time.perf_counter() - started
    fresh = uuid4().hex[:8]
    rows = [replace(row, source_ref=f"{fresh}-{row.source_ref}") for row in rows]
    started = time.perf_counter()
    acts.import_(officer, rows)
    writing = time.perf_counter() - started
    yield Figure("spine.hotline_read_rate", ROWS / reading, "rows/s", machine="CSV, every cell checked")
    yield Figure(
        "spine.bulk_import_rate", ROWS / writing, "rows/s", ">= 5000", peer="COPY of the same values, one bare table",
        peer_value=ROWS / _copied(rows), machine="one durable act: sealed, indexed, clocks, journal, leaves",
    )  # fmt: skip
    yield Figure(
        "spine.bulk_import_whole_rate", ROWS / (reading + writing), "rows/s", machine="from the file's bytes"
    )


def _read(body: io.BytesIO) -> Iterator[LeadDetails]:
    body.seek(0)
    table = hotline.open_table(body, name="orders.csv")
    mapping = hotline.propose_mapping(table.headers, None)
    for row in hotline.read(table, mapping, now=clock.now(), regions=list(sample.DISTRICTS)):
        if not isinstance(row, hotline.Row):
            raise RuntimeError("the sample file has a bad row")
        yield importing.details_of(row)


def _copied(rows: Sequence[LeadDetails]) -> float:
    """Seconds of a bare COPY of what the rows hold, in a table that nobody else sees."""
    connection.ensure_connection()
    with psycopg.connect(
        connection.connection.info.dsn, password=connection.settings_dict["PASSWORD"]
    ) as bare:
        bare.execute(
            "CREATE TEMPORARY TABLE bench_bare (ref text, at timestamptz, organisation text, place text, content text,"
            " caller text, phone text)"
        )
        started = time.perf_counter()
        with bare.cursor().copy("COPY bench_bare FROM STDIN") as copy:
            for row in rows:
                copy.write_row(
                    (row.source_ref, row.received_at, row.organisation, row.place, row.content, row.caller_name,
                     row.caller_phone)
                )  # fmt: skip
        bare.commit()
        return time.perf_counter() - started
