"""What the red team shares: a browser of somebody, a log that is listened to, the database as its administrator."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Final

from django.test import Client

sys.path.insert(0, str(Path(__file__).parents[1] / "lines"))

from ground import (
    ORGANISATION,
    PLANTED,
    as_owner,
    found_in_database,
    on_the_database,
    planted,
    rows_as_owner,
)

from husheng.foundation.kernel.logs import OneLine

__all__ = [
    "ORGANISATION",
    "PASSWORD",
    "PLANTED",
    "as_owner",
    "found_in_database",
    "listening",
    "on_the_database",
    "planted",
    "rows_as_owner",
    "typed_in",
]
PASSWORD: Final = "vier-Laternen-am-Kanal"


@contextmanager
def listening() -> Iterator[StringIO]:
    """Everything that is logged meanwhile, as production writes it."""
    out = StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(OneLine())
    handler.setLevel(logging.DEBUG)
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield out
    finally:
        root.removeHandler(handler)
        root.setLevel(level)


def typed_in(username: str, password: str) -> Client:
    """A browser in which somebody has typed a name and a password."""
    client = Client()
    client.post("/accounts/login/", {"login": username, "password": password})
    return client
