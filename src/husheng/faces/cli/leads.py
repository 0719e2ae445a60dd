"""`husheng leads import`: a hotline file into leads, from a terminal: rehearsed first, whole or not at all."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from husheng.faces.cli.acting import As, acting
from husheng.faces.cli.telling import console, english, show
from husheng.faces.cli.telling import say as _
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.kernel.errors import Invalid, Problem

if TYPE_CHECKING:
    from husheng.foundation.acts.actor import Actor
    from husheng.intake.leads.hotline import DryRun, Mapping
    from husheng.intake.leads.hotline import Problem as RowProblem
    from husheng.intake.leads.importing import Opened

app = typer.Typer(help="线索: import", no_args_is_help=True)
LISTED = 200
REFUSED = "没有导入，什么都没有写入。"


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
    column: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COLUMN=FIELD", help="Take a column, by name or letter, for a field; repeat it."
        ),
    ] = None,
) -> None:
    """导入热线文件: all rows in one transaction; a rehearsal names every bad row before anything is written.

    COLUMN= without a field leaves the column out. The choice is remembered for the next file with this header.
    """
    actor = acting(as_, Permission.LEAD_IMPORT, agency.upper())
    from husheng.intake.leads import importing

    body = _read(file)
    opened = _open(actor, file.name, body, column or [])
    _columns(opened)
    opened.mapping.check()
    rehearsal = importing.rehearse(actor, opened)
    _report(rehearsal)
    if dry_run:
        return
    if not rehearsal.ok and not good_only:
        raise Invalid("没有导入，什么都没有写入。请改好上面列出的行，或加 --good-only 只导入其余的行。")
    imported, skipped = _import(actor, file.name, body, column or [], resume=resume)
    if skipped:
        console.print(_("已导入 %(n)s 条，跳过以前导入过的 %(skipped)s 条。", n=imported, skipped=skipped))
    else:
        console.print(_("已导入 %(n)s 条。", n=imported))


def _import(actor: Actor, name: str, body: bytes, chosen: list[str], *, resume: bool) -> tuple[int, int]:
    """The file goes in as it is, so that its digest stands in the journal; then its leads, in one act."""
    from husheng.foundation.acts.act import seen
    from husheng.intake.leads import acts, importing

    opened = _open(actor, name, body, chosen)
    if chosen:
        acts.remember_mapping(actor, opened.signature, opened.mapping.remember())
    rows = list(importing.good_rows(actor, opened))
    file = acts.import_file(actor, seen(acts.upload(actor, name, body)), rows, resume=resume)
    return file.imported, file.skipped


def _open(actor: Actor, name: str, body: bytes, chosen: list[str]) -> Opened:
    """Columns as chosen, else as the agency's last file with this header was read, else as proposed."""
    from husheng.intake.leads import hotline
    from husheng.intake.leads.importing import Opened, signature_of
    from husheng.intake.leads.models import ColumnMapping

    table = hotline.open_table(io.BytesIO(body), name=name)
    signature = signature_of(table)
    known = ColumnMapping.objects.filter(agency=actor.agency_id, signature=signature).first()
    mapping = hotline.propose_mapping(table.headers, known.columns if known else None)
    for choice in chosen:
        mapping = _choose(mapping, choice)
    return Opened(table, mapping, signature, known)


def _choose(mapping: Mapping, choice: str) -> Mapping:
    """`来电内容=content`, `F=content`, or `F=` to leave the column out."""
    from husheng.intake.leads.hotline import Field

    name, _equals, field = (part.strip() for part in choice.rpartition("="))
    found = [one.index for one in mapping.columns if name and name in (one.header, one.letter)]
    if len(found) != 1:
        remedy = _("请写成 列名=字段 或 列号=字段，例如 F=content；同名的列请用列号。")
        raise Invalid(REFUSED, [Problem("--column", _("没有“%(name)s”这一列。", name=name), remedy)])
    if field and field not in list(Field):
        known = "、".join(Field)
        message = _("没有“%(name)s”这个字段。", name=field)
        raise Invalid(REFUSED, [Problem("--column", message, _("可用的字段：%(fields)s。", fields=known))])
    return mapping.choose(found[0], Field(field) if field else None)


def _columns(opened: Opened) -> None:
    """How each column is taken, so that a wrong guess is seen before anything is written."""
    from husheng.intake.leads.hotline import SPECS

    spoken = english()
    named = {field: spec.en if spoken else spec.zh for field, spec in SPECS.items()}
    show(
        (_("列号"), _("列名"), _("字段"), _("作为")),
        [
            (one.letter, one.header, one.field or "", named[one.field] if one.field else _("不导入"))
            for one in opened.mapping.columns
        ],
    )


def _report(rehearsal: DryRun) -> None:
    spoken = english()
    title, summary = (
        (rehearsal.title_en, rehearsal.summary_en) if spoken else (rehearsal.title, rehearsal.summary)
    )
    console.print(f"{title}  {summary}")
    wrong = [*rehearsal.problems, *rehearsal.warnings]
    if wrong:
        head = (_("位置"), _("问题"), _("怎么办"))
        show(head, [_told(problem, spoken) for problem in wrong[:LISTED]])
    if len(wrong) > LISTED:
        console.print(_("还有 %(n)s 处没有列出。", n=len(wrong) - LISTED))


def _told(one: RowProblem, spoken: bool) -> tuple[str, str, str]:
    return (one.place_en, one.message_en, one.remedy_en) if spoken else (one.place, one.message, one.remedy)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        problem = Problem(str(file), "文件读不出来。", "请核对路径和权限。")
        raise Invalid(REFUSED, [problem]) from error
