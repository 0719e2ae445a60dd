"""A person is found by exact number in ten million rows within 10 ms, nineteen times in twenty.

Each look-up computes the keyed digest, asks by index and fetches the row's key. The limit is the same table asked by
its primary key.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from random import Random
from uuid import UUID

from django.db import connection, connections, transaction

from benchmarks.figure import Figure
from benchmarks.grounds import Size
from benchmarks.timing import p95
from husheng.foundation.kernel.ids import new_key
from husheng.foundation.vault.blind import field_of
from husheng.intake.leads.models import Lead

ROWS, PLANTED, ASKED = 10_000_000, 2_000, 2_000
TABLE = "bench_blind"
FILL = r"""CREATE TABLE bench_blind AS
           SELECT gen_random_uuid() AS id, '\x0201'::bytea || substring(sha256(int8send(g)) for 16) AS blind
           FROM generate_series(1, %s) g"""
PREPARE = (
    "CREATE INDEX bench_blind_blind ON bench_blind (blind)",
    "CREATE INDEX bench_blind_id ON bench_blind (id)",
    "GRANT SELECT ON bench_blind TO PUBLIC",
)
PLANT = "INSERT INTO bench_blind SELECT * FROM unnest(%s::uuid[], %s::bytea[])"
FIND = "SELECT id FROM bench_blind WHERE blind = ANY (%s)"
LIMIT = "SELECT id FROM bench_blind WHERE id = %s"
PER_MILLION = 1_000_000


def measure(size: Size) -> Iterator[Figure]:
    """In an order that no cache could guess."""
    field, chance = field_of(Lead, "caller_blind"), Random(7)  # noqa: S311 - no secret is drawn
    planted = {f"199{number:08d}": new_key() for number in chance.sample(range(10**8), PLANTED)}
    _table(planted, {phone: field.candidates("caller_phone", phone)[0] for phone in planted})
    phones = chance.choices(list(planted), k=ASKED)
    times, keys = [], []
    for phone in phones:
        started = time.perf_counter()
        [(key,)] = _ask(FIND, field.candidates("caller_phone", phone))
        times.append(time.perf_counter() - started)
        keys.append(key)
    if [planted[phone] for phone in phones] != keys:
        raise RuntimeError("the look-up found somebody else")
    yield Figure(
        "protect.blind_index_p95", p95(times), "ms", "<= 10", peer="the same table by its primary key",
        peer_value=p95(_by_key(keys)), machine=f"{ROWS // PER_MILLION} million rows, digest included",
    )  # fmt: skip


def _table(planted: dict[str, UUID], blinds: dict[str, bytes]) -> None:
    with connections["owner"].cursor() as cursor:
        if TABLE not in connections["owner"].introspection.table_names():
            with transaction.atomic("owner"):  # half a table would be measured the next time
                cursor.execute(FILL, [ROWS])
                for statement in PREPARE:
                    cursor.execute(statement)
        cursor.execute(PLANT, [list(planted.values()), [blinds[phone] for phone in planted]])
        cursor.execute("VACUUM ANALYZE bench_blind")


def _by_key(keys: list[UUID]) -> list[float]:
    times = []
    for key in keys:
        started = time.perf_counter()
        _ask(LIMIT, key)
        times.append(time.perf_counter() - started)
    return times


def _ask(statement: str, value: UUID | list[bytes]) -> list[tuple[UUID]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [value])
        return list(cursor.fetchall())
