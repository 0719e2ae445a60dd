"""Destroying openings: a person's data is erased (PIPL 47) and every ledger proof stays valid.

Without its salt a commitment tells nothing and can be opened by nobody, not even by whoever guesses the value. The
leaf of the act that erases names the numbers of the entries, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from husheng.foundation.kernel.standing import through
from husheng.foundation.ledger.queries import status

from .current import current, record

_DESTROY = """
DELETE FROM acts_opening o USING acts_journal j WHERE j.id = o.act AND j.key = ANY (%s) AND j.id <> %s
RETURNING o.act
"""


def destroy_openings(keys: Iterable[UUID]) -> int:
    """Destroy the openings of all earlier acts on these things, within the act that erases them; how many.

    Its journal row and leaf carry `erased`: the entries' numbers in the ledger; those still waiting have none yet.
    """
    with through("erasure"), connection.cursor() as cursor:
        cursor.execute(_DESTROY, [list(keys), current().act])
        gone = [act for (act,) in cursor.fetchall()]
    record(erased=sorted(number for number in status(gone).values() if number is not None))
    return len(gone)
