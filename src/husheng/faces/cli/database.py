"""`husheng db …`: the embedded PostgreSQL of the data folder."""

from __future__ import annotations

import typer

from husheng.faces.cli.boot import embedded
from husheng.foundation.kernel.postgres import ADMIN, APP, OWNER

app = typer.Typer(help="The embedded database: start, stop, status, url.", no_args_is_help=True)

ROLES = {"app": APP, "owner": OWNER, "admin": ADMIN}


@app.command()
def start() -> None:
    """Start the database (creates it at the first time)."""
    embedded().start()
    typer.echo(f"The database is running in {embedded().folder}.")


@app.command()
def stop() -> None:
    """Stop the database and wait for its end."""
    embedded().stop()
    typer.echo("The database is stopped.")


@app.command()
def status() -> None:
    """Say whether the database runs; exit code 3 when it does not."""
    if not embedded().running():
        typer.echo("The database is not running. Start it with `husheng db start`.")
        raise typer.Exit(3)
    typer.echo(f"The database is running in {embedded().folder}.")


@app.command()
def url(role: str = typer.Argument("app", help="app, owner or admin")) -> None:
    """Print a connection URL; it contains the password of the role."""
    if role not in ROLES:
        raise typer.BadParameter(f"There is no role {role!r}. Choose one of: {', '.join(ROLES)}.")
    typer.echo(embedded().url(ROLES[role]))
