"""`husheng assets`: the front end's files and the compiled messages, for a checkout."""

from __future__ import annotations

from pathlib import Path

import typer

import husheng
from husheng.foundation.shell.assets import AssetsMissing, build_assets


def assets() -> None:
    """Copy the front-end files from node_modules and compile the translations."""
    root = Path(husheng.__file__).resolve().parents[2]
    try:
        built = build_assets(root)
    except AssetsMissing as missing:
        typer.echo(str(missing), err=True)
        raise typer.Exit(1) from None
    typer.echo(f"{len(built.vendored)} front-end files and {len(built.messages)} translations are in place.")
