"""The administrator's commands that look at the whole house: acts, ledger, backup and restore."""

from __future__ import annotations

import typer

from husheng.faces.cli import acts, backup, ledger


def add_to(app: typer.Typer) -> None:
    """Hang them on `husheng`."""
    app.command(name="acts")(acts.acts)
    app.command(name="backup")(backup.backup)
    app.command(name="restore")(backup.restore)
    app.add_typer(ledger.app, name="ledger")
