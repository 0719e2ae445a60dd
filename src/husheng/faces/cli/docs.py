"""`husheng docs`: the reference pages that are made from the code, so that they cannot be wrong for long.

A room adds pages by a module `docs.py` with `pages()`, as it adds commands by `commands.py`; a test compares.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from husheng.faces.cli import acts
from husheng.faces.cli.assurance.bounds import page as bounds_page
from husheng.faces.cli.assurance.page import page as assurance_page
from husheng.faces.cli.boot import setup
from husheng.faces.cli.help_page import commands_page
from husheng.faces.cli.roles_page import roles_page
from husheng.faces.cli.states_page import states_page
from husheng.settings import rooms

Pages = dict[str, Callable[[], str]]
FOLDER = Path("docs/reference")


def docs(
    folder: Annotated[Path, typer.Option(help="Where the pages stand.")] = FOLDER,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; code 1 when a page is out of date.")
    ] = False,
) -> None:
    """生成参考文档: acts, states, commands, roles, API."""
    setup()
    stale = []
    for name, made in all_pages().items():
        path, text = folder / name, made()
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if not check:
                path.write_text(text, encoding="utf-8")
    verb = "out of date" if check else "written"
    typer.echo(f"{verb}: {', '.join(stale)}" if stale else "All pages are up to date.")
    raise typer.Exit(1 if check and stale else 0)


def pages() -> Pages:
    """The pages about the whole house."""
    return {
        "acts.md": acts.page,
        "assurance.md": assurance_page,
        "bounds.md": bounds_page,
        "cli.md": commands_page,
        "roles.md": roles_page,
        "states.md": states_page,
    }


def all_pages() -> Pages:
    """Those of every room, by file name. Django is set up."""
    found: Pages = {}
    for room in rooms.existing(having="docs.py"):
        found |= importlib.import_module(f"{room}.docs").pages()
    return dict(sorted(found.items()))
