"""The process that takes a stranger's file apart: `python -m …cleaning.child KIND`, stdin to stdout, or exit 3.

It starts for every file, so it imports what this kind needs and nothing else.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from typing import Final

from husheng.foundation.kernel.confined import limit

from . import kinds

UNCLEAN: Final = 3
CLEANERS: Final = {
    kinds.JPEG: ("images", "jpeg"),
    kinds.PNG: ("images", "png"),
    kinds.IMAGE: ("images", "image"),
    kinds.PDF: ("pdf", "pdf"),
    kinds.PACKAGE: ("packages", "package"),
}


def main() -> int:
    """Clean, and answer only when all is clean."""
    limit()
    module, name = CLEANERS[sys.argv[1]]
    try:
        clean: Callable[[bytes], bytes] = getattr(import_module(f"{__package__}.{module}"), name)
        content = clean(sys.stdin.buffer.read())
    except Exception:  # whatever a stranger's file does to us, it is not cleaned
        return UNCLEAN
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
