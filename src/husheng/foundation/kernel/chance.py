"""Random bytes from the system; for thousands of small draws, many at once.

Each draw from the system lets another thread in, and an import that writes behind itself waits for that one each time.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

AT_ONCE: Final = 1 << 16


class _Drawn(threading.local):  # never shared: a byte that two threads take is a nonce used twice
    open = False
    left = b""
    at = 0


_drawn = _Drawn()


def random_bytes(count: int) -> bytes:
    """So many bytes that nobody can foretell, each handed out once."""
    if not _drawn.open:
        return os.urandom(count)
    start, end = _drawn.at, _drawn.at + count
    if end > len(_drawn.left):
        _drawn.left = os.urandom(max(AT_ONCE, count))
        start, end = 0, count
    _drawn.at = end
    return _drawn.left[start:end]


@contextmanager
def drawn_ahead() -> Iterator[None]:
    """Within a bulk act this thread draws ahead; what is left is forgotten. Nothing forks inside."""
    if _drawn.open:
        yield
        return
    _drawn.open = True
    try:
        yield
    finally:
        _drawn.open, _drawn.left, _drawn.at = False, b"", 0
