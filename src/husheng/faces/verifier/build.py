"""Makes `husheng-verify.pyz` out of the engine and this room."""

from __future__ import annotations

from husheng.foundation.ledger.onefile import one_file

NAME = "husheng-verify.pyz"


def verifier() -> bytes:
    """The one-file verifier; the same sources give the same bytes."""
    return one_file("faces/verifier", "husheng.faces.verifier.start:start")
