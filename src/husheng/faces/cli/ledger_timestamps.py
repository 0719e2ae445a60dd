"""`husheng ledger timestamps`: who stamps the ledger's checkpoints with a time, and a stamp now (RFC 3161)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from husheng.faces.cli.boot import boot
from husheng.faces.cli.telling import console, show
from husheng.faces.cli.telling import say as _

app = typer.Typer(help="时间戳: list, add, now", no_args_is_help=True)
Log = Annotated[str, typer.Option("--log", help="Which log of this installation.")]


@app.command(name="list")
def list_authorities(log: Log = "main") -> None:
    """列出: each authority, and its newest time stamp."""
    boot()
    from husheng.foundation.ledger import queries

    newest = {row.authority_id: row for row in reversed(queries.timestamps(log, 50))}
    rows = []
    for one in queries.authorities():
        row = newest.get(one.pk)
        rows.append(
            (
                one.name,
                one.title,
                one.url,
                str(row.size) if row else "",
                str(row.stated) if row else "",
                one.fault,
            )
        )
    show((_("名字"), _("机构"), _("地址"), _("条数"), _("时间戳时间"), _("故障")), rows)


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="A short word, such as ntsc.")],
    url: Annotated[str, typer.Argument(help="Where it answers RFC 3161 requests.")],
    roots: Annotated[Path, typer.Argument(help="Its root certificate, and what lies between, as PEM.")],
    title: Annotated[str, typer.Option(help="Its name, for people.")] = "",
    minutes: Annotated[int, typer.Option(min=1, help="Ask at most once in so many minutes.")] = 60,
) -> None:
    """加时间戳机构: published checkpoints are sent to it from now on."""
    boot()
    from husheng.foundation.ledger import timestamps

    timestamps.add(name, url, roots.read_text(encoding="utf-8"), title=title, minutes=minutes)
    console.print(_("已加入。"))


@app.command()
def now(name: str, log: Log = "main") -> None:
    """立即盖戳: have the newest published checkpoint stamped; exit code 1 when it was not."""
    boot()
    from husheng.foundation.ledger import store, timestamps
    from husheng.foundation.ledger.models import TimeAuthority

    found, authority = store.current_log(log), TimeAuthority.objects.filter(name=name).first()
    row = timestamps.stamp(found, authority) if found and authority else None
    if row is None:
        console.print(_("没有盖戳：没有新的检查点，或机构没有应答。"))
        raise typer.Exit(1)
    console.print(_("已盖戳：%(size)s 条，%(at)s。", size=row.size, at=row.stated))
