"""`husheng witness`: programs that live apart from the site; they are handed their words and need no Django."""

from __future__ import annotations

import typer

PASSED_ON = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}


def witness(context: typer.Context) -> None:
    """见证方: init, key, add-log, serve, sign, show; see docs/reference/witness.md."""
    from husheng.faces.witness.command import main

    raise typer.Exit(main(context.args))
