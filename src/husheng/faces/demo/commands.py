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
    """Hang the commands on `husheng`."""
    app.command(name="demo")(demo)
    app.command(name="demo-witness")(demo_witness)


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
    from husheng.faces.cli.telling import say as _
    from husheng.faces.demo import logins, reporting, telling

    act = telling.tell(console)
    reporting.show_cell(console)
    telling.prove(console, act)
    console.print(_("用时 %(n)s 秒。所有人员和机构均为虚构。", n=f"{time.monotonic() - started:.0f}"))
    if serve:
        from husheng.faces.cli.serve import run_server
        from husheng.faces.demo import witnesses

        witnesses.start_all()
        try:
            outside = f"http://{host}:{port + 1}/"

            def ready(url: str) -> None:
                logins.show(console, url, outside)
                console.print(witnesses.told())

            code = run_server(host, port, portal=port + 1, on_ready=ready)
        finally:
            witnesses.stop_all()
        raise typer.Exit(code)


class Verb(StrEnum):
    """What to do with a witness."""

    start = "start"
    stop = "stop"


def demo_witness(
    verb: Verb, name: Annotated[str, typer.Argument(help="police, procuratorate or customs.")]
) -> None:
    """演示见证方: stop or start one of the three agencies that witness the demo's ledger."""
    from husheng.faces.demo import witnesses

    process = witnesses.one(name)
    if verb is Verb.stop:
        process.stop()
    else:
        process.start()
    Console().print(f"{witnesses.NAMES[name]}：{'在运行' if process.pid else '已停'}")
