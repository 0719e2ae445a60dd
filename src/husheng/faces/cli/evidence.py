"""`husheng evidence`: originals, custody, records and proofs of an exhibit or a case as a folder; sealing files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from husheng.faces.cli import finding
from husheng.faces.cli.acting import As, acting
from husheng.faces.cli.telling import console
from husheng.faces.cli.telling import say as _
from husheng.foundation.kernel.errors import Conflict, Invalid, NotFound, Problem

if TYPE_CHECKING:
    from husheng.foundation.acts.actor import Actor
    from husheng.foundation.evidence.exporting import Wanted
    from husheng.foundation.privacy.purposes import Purpose

app = typer.Typer(help="证据: package, seal", no_args_is_help=True)


@app.callback()
def main() -> None:
    """证据."""


@app.command()
def package(
    out: Annotated[Path, typer.Argument(help="The folder to make; must not exist yet.")],
    username: As,
    purpose: Annotated[
        str, typer.Option(help="check_lead, answer_source, investigate, hand_over or protect.")
    ],
    reason: Annotated[str, typer.Option(help="One sentence; it stands in the read log.")],
    case: Annotated[str, typer.Option(help="Number of a case: all its exhibits.")] = "",
    exhibit: Annotated[str, typer.Option(help="Key of one exhibit.")] = "",
) -> None:
    """导出证据包: a BagIt folder that `husheng-verify.pyz` in it verifies on any machine, without a network."""
    from husheng.foundation.acts.permissions import Permission

    if bool(case) == bool(exhibit):
        raise Invalid(
            "没有导出。",
            [Problem("--case", "要写明一个案件或一件材料。", "请只用 --case 或 --exhibit 之一。")],
        )
    if out.exists():
        raise Conflict(_("没有导出。%(out)s 已经存在。请换一个文件夹。", out=out))
    actor = acting(username, Permission.EVIDENCE_ADD)
    from husheng.foundation.evidence.exporting import unpack

    why = _purpose(purpose), _reason(reason)
    wanted = _of_case(actor, case, *why) if case else _of_exhibit(actor, exhibit, *why)
    unpack(actor, wanted, out)
    typer.echo(str(out))


@app.command()
def seal(as_: As) -> None:
    """密封原件: files that came before originals were sealed and still lie in plain; may be stopped and run again."""
    from husheng.foundation.acts.permissions import Permission

    acting(as_, Permission.SYSTEM_OPERATE)
    from husheng.foundation.evidence.sealing import seal_plain

    done = seal_plain()
    console.print(_("已密封 %(count)s 件原件，明文文件已删除。", count=done.sealed))
    if done.changed:
        raise Conflict(
            _(
                "有 %(count)s 件与固定时的摘要不一致，没有动。请告知安全员，编号在日志里。",
                count=done.changed,
            ),
            code="evidence_changed",
        )


def _of_case(actor: Actor, number: str, purpose: Purpose, reason: str) -> Wanted:
    from husheng.casework.cases import queries as cases
    from husheng.foundation.evidence.exporting import Wanted
    from husheng.foundation.evidence.queries import to_export

    row = cases.by_number(actor, number)
    if row is None or not cases.inside(actor, row):
        raise NotFound("没有找到。它可能不存在，或不属于您办理的范围。")
    return Wanted(row, row.number, to_export(actor, row.pk), purpose, reason)


def _of_exhibit(actor: Actor, key: str, purpose: Purpose, reason: str) -> Wanted:
    from husheng.foundation.evidence import queries
    from husheng.foundation.evidence.exporting import Wanted

    row = queries.exhibit(actor, finding.key(key))
    return Wanted(row, f"{row.title}-{row.pk.hex[-6:]}", [row.pk], purpose, reason)


def _purpose(text: str) -> Purpose:
    from husheng.foundation.privacy.purposes import Purpose

    if text not in list(Purpose):
        remedy = _("请用其中之一：%(known)s。", known="、".join(Purpose))
        raise Invalid("没有导出。", [Problem("--purpose", "没有这个查阅事由。", remedy)])
    return Purpose(text)


def _reason(text: str) -> str:
    if len(text.strip()) < 4:
        raise Invalid("没有导出。", [Problem("--reason", "没有写明为什么要导出。", "请至少写四个字。")])
    return text
