"""The administrator's commands that look at the whole house: acts, ledger."""

from __future__ import annotations

import typer

from husheng.faces.cli import acts, ledger


def add_to(app: typer.Typer) -> None:
    """Hang them on `husheng`."""
    app.command(name="acts")(acts.acts)
    app.add_typer(ledger.app, name="ledger")
