"""`husheng`: the one command of administrators. Each command lives in a module of its own and is added here."""

from __future__ import annotations

import typer

from husheng.faces.cli import database, manage, serve

app = typer.Typer(
    help="护生 · 妇幼权益保护联合执法平台", no_args_is_help=True, pretty_exceptions_show_locals=False
)
app.add_typer(database.app, name="db")
app.command(name="serve")(serve.serve)
app.command(name="worker")(serve.worker)
app.command(
    name="manage",
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []},
)(manage.manage)


if __name__ == "__main__":
    app()
