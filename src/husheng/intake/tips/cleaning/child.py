"""The process that takes a stranger's file apart: `python -m …cleaning.child KIND`, stdin to stdout, or exit 3."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Final

from husheng.foundation.kernel.apart import limit

from . import images, kinds, packages, pdf

UNCLEAN: Final = 3
CLEANERS: Final[Mapping[str, Callable[[bytes], bytes]]] = {
    kinds.JPEG: images.jpeg,
    kinds.PNG: images.png,
    kinds.IMAGE: images.image,
    kinds.PDF: pdf.pdf,
    kinds.PACKAGE: packages.package,
    kinds.TEXT: bytes,
}


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
