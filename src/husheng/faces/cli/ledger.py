"""`husheng ledger`: recompute the whole history, and show the proof of one act."""

from __future__ import annotations

from uuid import UUID

import typer
from rich.console import Console
from rich.table import Table

from husheng.faces.cli.boot import boot

app = typer.Typer(help="台账: 核验与证明", no_args_is_help=True)
console = Console()


@app.command()
def verify() -> None:
    """核验: recompute everything from the rows; exit code 1 when anything does not fit."""
    boot()
    from husheng.foundation.acts.proving import journal
    from husheng.foundation.ledger.verify import verify as check

    report = check(journal=journal)
    console.print(f"{report.origin}  {report.size} 条存证，{report.acts} 个行为，{report.waiting} 条待入")
    if report.ok:
        console.print(f"[green]一致[/]  根 {report.root}")
        return
    table = Table("问题", "序号", "行为", "细节")
    for finding in report.findings:
        table.add_row(finding.message, str(finding.ordinal or ""), str(finding.act_id or ""), finding.detail)
    console.print(table)
    raise typer.Exit(1)


@app.command()
def prove(act: UUID) -> None:
    """证明: the inclusion proof of one act, recomputed on the spot."""
    boot()
    from husheng.foundation.ledger.queries import proof

    found = proof(act)
    if found is None:
        console.print("没有这个行为的存证；可能刚办，还没有编入。")
        raise typer.Exit(1)
    console.print(f"{found.origin} 第 {found.ordinal} 号，证明 {len(found.path)} 步")
    for step in found.path:
        console.print(f"  {step.hex()}")
    console.print("[green]成立[/]" if found.holds else "[red]不成立[/]")
    raise typer.Exit(0 if found.holds else 1)
