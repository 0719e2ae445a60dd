"""Makes `husheng-witness.pyz`: the witness as one file, for an agency that installs nothing else of ours."""

from __future__ import annotations

from husheng.foundation.ledger.onefile import one_file

NAME = "husheng-witness.pyz"


def witness_program() -> bytes:
    """The one-file witness; the same sources give the same bytes."""
    return one_file("faces/witness", "husheng.faces.witness.command:run")
