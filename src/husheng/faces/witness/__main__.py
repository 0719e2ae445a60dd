"""`python -m husheng.faces.witness`, and the entry of the one-file witness."""

from __future__ import annotations

import sys

from .command import main

if __name__ == "__main__":
    sys.exit(main())
