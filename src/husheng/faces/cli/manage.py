"""`husheng manage …`: Django's own commands. Those that change the schema run as the owner role."""

from __future__ import annotations

import typer

from husheng.faces.cli.boot import boot

OWNERS_COMMANDS = {"migrate", "sqlmigrate", "showmigrations", "dbshell"}


def manage(context: typer.Context) -> None:
    """Run a Django management command, for example `husheng manage migrate`."""
    boot()
    from django.core.management import execute_from_command_line

    arguments = list(context.args)
    if (
        arguments[:1]
        and arguments[0] in OWNERS_COMMANDS
        and not any(a.startswith("--database") for a in arguments)
    ):
        arguments += ["--database", "owner"]
    execute_from_command_line(["husheng manage", *arguments])
