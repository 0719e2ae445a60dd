"""`husheng ledger keys`: replace the key that signs the log; for a while both sign."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from husheng.faces.cli.boot import boot
from husheng.faces.cli.telling import console, show
from husheng.faces.cli.telling import say as _

app = typer.Typer(help="密钥: list, rotate, retire", no_args_is_help=True)
Log = Annotated[str, typer.Option("--log", help="Which log of this installation.")]


@app.command(name="list")
def list_keys(log: Log = "main") -> None:
    """列出: every key of the log and the sizes whose checkpoints it signs."""
    boot()
    from husheng.foundation.ledger import keyring, store

    found = store.current_log(log)
    spans = keyring.spans(found.id) if found else []
    rows = [
        (
            span.vkey if len(span.vkey) < 200 else f"{span.vkey[:80]}…",
            span.kind,
            str(span.since),
            str(span.until) if span.until is not None else _("在用"),
        )
        for span in spans
    ]
    show((_("验证公钥"), _("算法"), _("启用时条数"), _("停用时条数")), rows)


class Kind(StrEnum):
    """What kind of signature."""

    ed25519 = "ed25519"
    ml_dsa_44 = "ml-dsa-44"
    sm2 = "sm2"


@app.command()
def rotate(
    kind: Annotated[
        Kind, typer.Option(help="ml-dsa-44 and sm2 stand beside ed25519 from then on.")
    ] = Kind.ed25519,
    log: Log = "main",
) -> None:
    """换钥: make one more key; it signs from the next checkpoint on. Hand its line to the witnesses."""
    boot()
    from husheng.foundation.ledger import keyring

    vkey = keyring.rotate(log, kind.value)
    console.print(vkey, markup=False, soft_wrap=True)
    console.print(_("请把这一行交给每个见证方和核验方；都收到之后再停用旧钥。"))


@app.command()
def retire(vkey: str, log: Log = "main") -> None:
    """停用旧钥: it signs no more, its private half is destroyed; old checkpoints stay verifiable."""
    boot()
    from husheng.foundation.ledger import keyring

    keyring.retire(log, vkey)
    console.print(_("已停用。"))
