"""How the command line says things: errors with every problem and its remedy, tables, secrets shown once."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Sequence
from typing import Final

import typer
from django.apps import apps
from django.conf import settings
from django.utils.translation import gettext, override
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from husheng.foundation.kernel.errors import HushengError, Invalid

LETTERS: Final = "23456789abcdefghjkmnpqrstuvwxyz"
console = Console(soft_wrap=True)


def told(error: Exception) -> str:
    """What happened, then everything that is to be put right, in the language of the terminal."""
    if not isinstance(error, HushengError):
        return str(error)
    problems = error.problems if isinstance(error, Invalid) else ()
    message = getattr(error, "message_en", "") if english() else ""
    listed = [f"  {p.field}: {say(p.message)} {say(p.remedy) if p.remedy else ''}".rstrip() for p in problems]
    return "\n".join([message or say(error.message), *listed])


def english() -> bool:
    """English where the terminal asks for it, as every program does; Chinese otherwise."""
    asked = next(filter(None, map(os.environ.get, ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return asked.startswith("en")


def say(words: str, **facts: object) -> str:
    """The sentence in the language of the terminal, with its facts put in; before Django is up, in Chinese."""
    if settings.configured and apps.ready:
        with override("en" if english() else "zh-hans"):
            words = gettext(words)
    return words % facts if facts else words


def show(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table in a terminal; lines with tabs for another program."""
    if not console.is_terminal:
        for row in (head, *rows):
            typer.echo("\t".join(str(cell) for cell in row))
        return
    table = Table(*head)
    for row in rows:
        table.add_row(*[escape(str(cell)) for cell in row])
    console.print(table)


def one_time_password() -> str:
    """Four groups of four characters that cannot be confused: about 79 bits."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(16))
    return "-".join(letters[at : at + 4] for at in range(0, 16, 4))


def token_secret() -> str:
    """256 bits; the prefix lets a scanner of files know it for what it is."""
    return "hst_" + secrets.token_urlsafe(32)
