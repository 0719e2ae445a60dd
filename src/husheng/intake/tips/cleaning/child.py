"""The process that takes a stranger's file apart: `python -m …cleaning.child KIND`, stdin to stdout, or exit 3."""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable, Mapping
from typing import Final

from . import images, kinds, packages, pdf

MEMORY: Final = 1 << 30
SECONDS: Final = 20
UNCLEAN: Final = 3
CLEANERS: Final[Mapping[str, Callable[[bytes], bytes]]] = {
    kinds.JPEG: images.jpeg,
    kinds.PNG: images.png,
    kinds.IMAGE: images.image,
    kinds.PDF: pdf.pdf,
    kinds.PACKAGE: packages.package,
    kinds.TEXT: bytes,
}


def limit() -> None:
    """Memory, time, no files, no children."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> int:
    """Clean, and answer only when all is clean."""
    limit()
    try:
        clean = CLEANERS[sys.argv[1]](sys.stdin.buffer.read())
    except (images.Unclean, MemoryError, RecursionError):
        return UNCLEAN
    sys.stdout.buffer.write(clean)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
