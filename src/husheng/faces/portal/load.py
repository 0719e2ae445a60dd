"""How busy the portal is, and what it asks for then: work grows smoothly, nobody is shut out.

A scandal brings 2,000 people an hour; that is far below where anything grows. A flood pays for each tip with ever more
computing. Counted per process and in memory, without knowing from whom anything came.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Final

WINDOW: Final = 300.0
CALM_A_MINUTE: Final = 90.0
MOST: Final = 64.0


class Load:
    """Events of the last five minutes."""

    def __init__(self, calm: float = CALM_A_MINUTE, now: Callable[[], float] = time.monotonic):
        self._calm, self._now = calm, now
        self._events: deque[float] = deque()
        self._lock = threading.Lock()

    def happened(self) -> None:
        """One more."""
        with self._lock:
            self._events.append(self._now())
            self._forget()

    def factor(self) -> float:
        """1 while it is calm, then in proportion to the rate, up to `MOST`."""
        with self._lock:
            self._forget()
            rate = len(self._events) * 60 / WINDOW
        return min(MOST, max(1.0, rate / self._calm))

    def _forget(self) -> None:
        oldest = self._now() - WINDOW
        while self._events and self._events[0] < oldest:
            self._events.popleft()
