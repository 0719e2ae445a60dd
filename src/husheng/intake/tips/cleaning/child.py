"""The process that takes a stranger's file apart: its word is the kind, stdin to stdout, or exit 3.

It starts for every file, so it imports what this kind needs and nothing else: `typing` alone takes longer than the
interpreter's own start.
"""

from __future__ import annotations

import sys

from husheng.foundation.kernel.confined import limit

from . import images, kinds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Final

UNCLEAN: Final = 3


def main() -> int:
    """Clean, and answer only when all is clean."""
    limit()
    try:
        content = _cleaner(sys.argv[1])(sys.stdin.buffer.read())
    except Exception:  # whatever a stranger's file does to us, it is not cleaned
        return UNCLEAN
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()
    return 0


def _cleaner(kind: str) -> Callable[[bytes], bytes]:
    if kind == kinds.PDF:
        from .pdf import pdf

        return pdf
    if kind == kinds.PACKAGE:
        from .packages import package

        return package
    return {kinds.JPEG: images.jpeg, kinds.PNG: images.png, kinds.IMAGE: images.image}[kind]
