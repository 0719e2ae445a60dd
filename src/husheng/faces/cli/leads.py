"""`husheng leads import`: a hotline file into leads, from a terminal: rehearsed first, whole or not at all."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from husheng.faces.cli.acting import As, acting
from husheng.faces.cli.telling import console, show
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.kernel.errors import Invalid, Problem

if TYPE_CHECKING:
    from husheng.foundation.acts.actor import Actor
    from husheng.intake.leads.hotline import DryRun
    from husheng.intake.leads.importing import Opened

app = typer.Typer(help="线索: import", no_args_is_help=True)
LISTED = 200


@app.callback()
def leads() -> None:
    """线索."""


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A file of 12345 work orders, .xlsx or .csv.")],
    agency: Annotated[str, typer.Option(help="For which agency, by the letter of its numbers.")],
    as_: As,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would happen.")] = False,
    resume: Annotated[
        bool, typer.Option("--resume", help="Pass over orders that are there already.")
    ] = False,
    good_only: Annotated[
        bool, typer.Option("--good-only", help="Pass over rows that must be corrected.")
    ] = False,
) -> None:
    """导入热线文件: all rows in one transaction; a rehearsal names every bad row before anything is written."""
    actor = acting(as_, Permission.LEAD_IMPORT, agency.upper())
    from husheng.intake.leads import importing

    body = _read(file)
    rehearsal = importing.rehearse(actor, _open(actor, file.name, body))
    _report(rehearsal)
    if dry_run:
        return
    if not rehearsal.ok and not good_only:
        raise Invalid("没有导入，什么都没有写入。请改好上面列出的行，或加 --good-only 只导入其余的行。")
    imported, skipped = _import(actor, file.name, body, resume=resume)
    console.print(
        f"[green]已导入[/] {imported} 条" + (f"，跳过以前导入过的 {skipped} 条。" if skipped else "。")
    )


def _import(actor: Actor, name: str, body: bytes, *, resume: bool) -> tuple[int, int]:
    """The file goes in as it is, so that its digest stands in the journal; then its leads, in one act."""
    from husheng.foundation.acts.act import seen
    from husheng.intake.leads import acts, importing

    rows = list(importing.good_rows(actor, _open(actor, name, body)))
    file = acts.import_file(actor, seen(acts.upload(actor, name, body)), rows, resume=resume)
    return file.imported, file.skipped


def _open(actor: Actor, name: str, body: bytes) -> Opened:
    """Columns as the agency's last file with this header was read, else as proposed."""
    from husheng.intake.leads import hotline
    from husheng.intake.leads.importing import Opened, signature_of
    from husheng.intake.leads.models import ColumnMapping

    table = hotline.open_table(io.BytesIO(body), name=name)
    signature = signature_of(table)
    known = ColumnMapping.objects.filter(agency=actor.agency_id, signature=signature).first()
    return Opened(
        table, hotline.propose_mapping(table.headers, known.columns if known else None), signature, known
    )


def _report(rehearsal: DryRun) -> None:
    console.print(f"{rehearsal.title}  {rehearsal.summary}")
    wrong = [*rehearsal.problems, *rehearsal.warnings]
    if wrong:
        show(("位置", "问题", "怎么办"), [(p.place, p.message, p.remedy) for p in wrong[:LISTED]])
    if len(wrong) > LISTED:
        console.print(f"还有 {len(wrong) - LISTED} 处没有列出。")


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        problem = Problem(str(file), "文件读不出来。", "请核对路径和权限。")
        raise Invalid("没有导入，什么都没有写入。", [problem]) from error
