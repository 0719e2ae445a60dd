"""`husheng portal`: the public portal, in a process of its own under its own settings."""

from __future__ import annotations

import os
import secrets
import sys

import typer

from husheng.faces.cli.supervisor import Child, Supervisor

SETTINGS = "husheng.settings.portal"


def add_to(app: typer.Typer) -> None:
    """Hang the command on `husheng`."""
    app.command(name="portal")(portal)


def portal(
    host: str = typer.Option("127.0.0.1", help="Address to listen on."),
    port: int = typer.Option(8010, help="Port to listen on."),
    workers: int = typer.Option(1, help="Processes."),
    threads: int = typer.Option(16, help="Threads of each process: an upload takes one."),
) -> None:
    """公众门户: whistleblowers tell and hear back here; no log of who came is written."""
    from husheng.faces.cli.boot import embedded, uses_embedded

    if uses_embedded() and not os.environ.get("HUSHENG_PORTAL_DATABASE_URL"):
        embedded().start()
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    _sweep()
    # The key of work and passes is the same in all processes, and is nowhere when they have ended.
    os.environ["HUSHENG_PORTAL_KEY"] = secrets.token_hex(32)
    child = Child("portal", command(host, port, workers, threads), vital=True)
    raise typer.Exit(Supervisor([child], lambda text: typer.echo(text, err=True)).run())


def command(host: str, port: int, workers: int = 1, threads: int = 16) -> list[str]:
    """The server's command line; granian writes no access log unless it is told to."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(workers), "--blocking-threads", str(threads), "--no-ws", "--log-level", "error",
        "--respawn-failed-workers", "--workers-kill-timeout", "10", "husheng.wsgi:application",
    ]  # fmt: skip


def _sweep() -> None:
    """What a killed process left half uploaded: nobody has the key any more."""
    import django

    django.setup()
    from husheng.intake.tips import store

    store.sweep_incoming()
