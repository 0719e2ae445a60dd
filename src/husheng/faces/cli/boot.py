"""What a command needs before it can use the database: settings chosen, embedded server running, Django set up."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from husheng.foundation.kernel.postgres import Server

DEMO_SETTINGS = "husheng.settings.demo"


def data_folder() -> Path:
    """HUSHENG_HOME, `./var` unless told otherwise."""
    return Path(os.environ.get("HUSHENG_HOME", "var")).absolute()


def embedded() -> Server:
    """The embedded server of this data folder."""
    return Server(data_folder() / "postgres")


def uses_embedded() -> bool:
    """Whether no other server was named."""
    return not os.environ.get("HUSHENG_DATABASE_URL")


def boot(settings: str = DEMO_SETTINGS) -> None:
    """Start what must run and set Django up; DJANGO_SETTINGS_MODULE has the last word on the settings."""
    if uses_embedded():
        embedded().start()
    setup(settings)


def setup(settings: str = DEMO_SETTINGS) -> None:
    """Set Django up without a database, for commands that only look at the code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings)
    import django  # the settings read the addresses that the start has just written

    django.setup()
    if sys.stdin is not None and sys.stdin.isatty():
        from husheng.faces.cli.keys import ask_in_a_terminal

        ask_in_a_terminal()
