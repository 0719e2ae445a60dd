"""`husheng demo`: a synthetic city that is there in two minutes, one lead's journey, and a site to walk through."""

from __future__ import annotations

import time
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console


class Size(StrEnum):
    """How large the demo is."""

    small = "small"
    city = "city"


def add_to(app: typer.Typer) -> None:
    """Hang the command on `husheng`."""
    app.command(name="demo")(demo)


def demo(
    serve: Annotated[bool, typer.Option(help="Serve the site after the journey.")] = True,
    reset: Annotated[bool, typer.Option(help="Begin anew: remove this demo's data first.")] = False,
    size: Annotated[Size, typer.Option(help="small, or a city for benchmarks.")] = Size.small,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
) -> None:
    """演示: build what is missing, tell the journey of one lead as it happened, print the logins, serve."""
    from husheng.faces.demo import installing

    console, started = Console(), time.monotonic()
    if reset:
        installing.reset()
    if installing.prepare():
        from husheng.faces.demo.filling import fill

        fill(console, city=size is Size.city)
    from husheng.faces.demo import logins, reporting, telling

    act = telling.tell(console)
    reporting.show_cell(console)
    telling.prove(console, act)
    console.print(f"用时 {time.monotonic() - started:.0f} 秒。所有人员和机构均为虚构。")
    if serve:
        from husheng.faces.cli.serve import run_server

        raise typer.Exit(run_server(host, port, on_ready=lambda url: logins.show(console, url)))
