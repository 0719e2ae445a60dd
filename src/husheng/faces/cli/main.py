"""`husheng`: the one command of administrators.

A room hangs its commands here by a module `commands.py` with `add_to(app: typer.Typer) -> None`. Such a module is
imported before Django is set up, so it imports models only inside its functions, after `boot()`.
"""

from __future__ import annotations

import importlib
import os
from typing import Annotated, Any

import psycopg
import typer
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import ProgrammingError
from django.utils import translation
from typer.core import TyperGroup

from husheng.faces.cli import assets, database, manage, serve
from husheng.faces.cli.telling import told
from husheng.foundation.kernel.errors import Conflict, HushengError
from husheng.foundation.kernel.postgres import PostgresError
from husheng.foundation.kernel.standing import entrance
from husheng.settings import rooms

# PostgreSQL: no such table, column or function.
ABSENT = frozenset({"42P01", "42703", "42883"})


class PlainErrors(TyperGroup):
    """What a person may see of an error is a sentence, not a trace."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; our own errors end it with code 1."""
        try:
            with entrance():
                return super().invoke(ctx)
        except (HushengError, PostgresError, ImproperlyConfigured) as error:
            typer.echo(told(error), err=True)
            raise typer.Exit(1) from None
        except (
            ProgrammingError,
            psycopg.ProgrammingError,
        ) as error:  # Django's, or from a cursor of the driver's own
            told_by = error if isinstance(error, psycopg.Error) else error.__cause__
            if getattr(told_by, "sqlstate", None) not in ABSENT:
                raise
            typer.echo(told(_no_tables()), err=True)
            raise typer.Exit(1) from None
        finally:
            if settings.configured:
                translation.deactivate()


def _no_tables() -> Conflict:
    return Conflict(
        "没有办理。数据库里没有这个版本的表。新安装的请运行 husheng setup，换了新版本的请运行 husheng upgrade。",
        code="no_tables",
    )


app = typer.Typer(
    cls=PlainErrors,
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
)


@app.callback()
def husheng(
    in_english: Annotated[
        bool, typer.Option("--english", help="Speak English; else as LANGUAGE, LC_ALL or LANG asks.")
    ] = False,
) -> None:
    """护生 · 妇幼权益保护联合执法平台"""
    if in_english:
        os.environ["LANGUAGE"] = "en"


app.command(name="assets")(assets.assets)
app.command(name="serve")(serve.serve)
app.command(name="worker")(serve.worker)
app.add_typer(database.app, name="db")
app.command(
    name="manage",
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []},
)(manage.manage)
for _room in rooms.existing(having="commands.py"):
    importlib.import_module(f"{_room}.commands").add_to(app)


if __name__ == "__main__":
    app()
