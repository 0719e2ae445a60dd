"""The limits that a child lays upon itself. Alone in its module, since a child that starts often must start fast."""

from __future__ import annotations

import resource

TYPE_CHECKING = False  # `typing` alone would take longer than the interpreter's own start
if TYPE_CHECKING:
    from typing import Final

MEMORY: Final = 1 << 30  # bytes of address space
CPU_SECONDS: Final = 20


def limit(memory: int = MEMORY, seconds: int = CPU_SECONDS, *, writes: int = 0) -> None:
    """In the child, before anything else: memory in bytes, processor time in seconds, size of files in bytes."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (writes, writes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
