"""Writing down an attempt to read that was refused: one statement on the read log's own connection, never a value.

Of one post the first ones of a day are kept as rows and the rest as a number, so that nobody fills the log by asking.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final
from uuid import UUID

from django.db import connections

from husheng.foundation.acts.actor import Actor
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.errors import NotFound, Refused
from husheng.foundation.kernel.ids import new_key

from .accounting import AUDIT, or_nothing_is_shown
from .limits import limits
from .purposes import Purpose

COUNTED_AS: Final = "refused"
WRITE: Final = """
WITH counted AS (
  INSERT INTO privacy_dailyreads AS d (post, day, counted_as, used) VALUES (%(post)s, %(day)s, %(counted_as)s, 1)
  ON CONFLICT (post, day, counted_as) DO UPDATE SET used = d.used + 1 RETURNING used
)
INSERT INTO privacy_refusal (id, at, "user", post, agency, kind, key, fields, purpose, code)
SELECT %(id)s, %(at)s, %(user)s, %(post)s, %(agency)s, %(kind)s, %(key)s, %(fields)s::jsonb, %(purpose)s, %(code)s
FROM counted WHERE used <= %(kept)s
"""


@contextmanager
def noted(actor: Actor, kind: str, key: UUID, fields: Sequence[str], purpose: Purpose) -> Iterator[None]:
    """What is refused within goes on to whoever asked, after it has been written down; 503 where it cannot be."""
    try:
        yield
    except (Refused, NotFound) as error:
        _note(actor, kind, key, fields, purpose, error.code)
        raise


def _note(actor: Actor, kind: str, key: UUID, fields: Sequence[str], purpose: Purpose, code: str) -> None:
    at = clock.now()
    values = {
        "id": new_key(), "at": at, "day": at.date(), "user": actor.user_id, "post": actor.post_id,
        "agency": actor.agency_id, "kind": kind, "key": key, "fields": json.dumps(list(fields)),
        "purpose": purpose, "code": code, "counted_as": COUNTED_AS, "kept": limits()["refusals"]["kept_a_day"],
    }  # fmt: skip
    with or_nothing_is_shown(), connections[AUDIT].cursor() as cursor:
        cursor.execute(WRITE, values)
