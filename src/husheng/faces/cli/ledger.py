"""`husheng ledger`: recompute the whole history, prove one act, write the log as a tree, put back what is missing."""

from __future__ import annotations

import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from husheng.faces.cli import ledger_keys, ledger_timestamps, ledger_witnesses
from husheng.faces.cli.acting import As, acting
from husheng.faces.cli.boot import boot
from husheng.faces.cli.telling import console, show
from husheng.faces.cli.telling import say as _

app = typer.Typer(
    help="台账: verify, fsck, monitor, prove, export, replay, lost, acknowledge, keys, witnesses, policy, timestamps",
    no_args_is_help=True,
)
app.add_typer(ledger_keys.app, name="keys")
app.add_typer(ledger_witnesses.witnesses, name="witnesses")
app.add_typer(ledger_witnesses.policy, name="policy")
app.add_typer(ledger_timestamps.app, name="timestamps")
Log = Annotated[str, typer.Option("--log", help="Which log of this installation.")]
KNOWN = 3
"""Exit code of a check that finds nothing but what somebody has answered for."""


@app.command()
def verify() -> None:
    """核验: recompute everything from the rows; exit code 1 when anything does not fit, 3 when all is answered for."""
    boot()
    from husheng.foundation.acts.proving import journal
    from husheng.foundation.ledger.verify import verify as check
    from husheng.foundation.recovery.queries import acknowledged

    _tell(check(journal=journal, acknowledged=acknowledged()))


@app.command()
def fsck(
    place: Annotated[
        str, typer.Argument(help="An exported tree, folder or URL; without, the database.")
    ] = "",
) -> None:
    """彻查: as verify, and the guards of the tables, every cosignature, and what the witnesses themselves hold."""
    boot()
    if place:
        raise typer.Exit(_as_verifier("fsck", place))
    from husheng.foundation.acts.proving import journal
    from husheng.foundation.ledger.examining import keep
    from husheng.foundation.ledger.fsck import fsck as check
    from husheng.foundation.recovery.queries import acknowledged

    report = check(journal=journal, acknowledged=acknowledged())
    keep(report)  # the ledger's page shall not go on with what was put right
    _tell(report)


@app.command()
def monitor(
    old: Path,
    new: Path,
    place: Annotated[str, typer.Option("--from", help="The tree, folder or URL, that has the tiles.")] = "",
) -> None:
    """比对: two checkpoints of the log: did it only grow between them?"""
    boot()
    raise typer.Exit(_as_verifier("monitor", str(old), str(new), *(("--from", place) if place else ())))


@app.command()
def prove(act: UUID) -> None:
    """证明: the inclusion proof of one act, recomputed on the spot."""
    boot()
    from husheng.foundation.ledger.queries import proof, status_of

    found = proof(act)
    if found is None:
        console.print(_("没有这个行为的存证；可能刚办，还没有编入。"))
        raise typer.Exit(1)
    facts = {"origin": found.origin, "number": found.ordinal, "steps": len(found.path)}
    console.print(_("%(origin)s 第 %(number)s 号，证明 %(steps)s 步", **facts))
    for step in found.path:
        console.print(f"  {step.hex()}")
    names = "、".join(status_of(act).witnesses)
    console.print(_("见证：%(names)s", names=names) if names else _("没有见证"))
    console.print(f"[green]{_('成立')}[/]" if found.holds else f"[red]{_('不成立')}[/]")
    raise typer.Exit(0 if found.holds else 1)


@app.command()
def export(
    folder: Annotated[Path, typer.Argument(help="Where the tree stands or shall stand.")],
    log: Log = "main",
    entries: Annotated[bool, typer.Option(help="With the entries: for authorised agencies only.")] = False,
    durable: Annotated[bool, typer.Option(help="Wait until each file is on the disk.")] = True,
) -> None:
    """导出: the log as a static tlog-tiles tree; grows only, and moves its checkpoint only at quorum."""
    boot()
    from husheng.foundation.ledger.disk import Disk
    from husheng.foundation.ledger.export import export as write
    from husheng.foundation.ledger.store import current_log

    found = current_log(log)
    if found is None:
        console.print(_("台账还是空的。"))
        raise typer.Exit(1)
    done = write(found, folder, entries=entries, disk=Disk(durable=durable))
    if not done.size:
        console.print(_("还没有公布过检查点，没有导出。"))
        raise typer.Exit(1)
    console.print(_("已导出到 %(size)s 条，写了 %(files)s 个文件。", size=done.size, files=done.files))


@app.command()
def replay(
    source: Annotated[str, typer.Argument(help="A mirror's tree with entries: a folder or a URL.")],
    log: Log = "main",
) -> None:
    """补录: after an old backup was restored, append the entries that a mirror holds and the database does not."""
    boot()
    from husheng.foundation.ledger.replay import replay as append
    from husheng.foundation.ledger.store import current_log

    count = append(_reader(source), log)
    console.print(_("已补回 %(n)s 条存证。", n=count))
    _tell_of_losses()
    now = current_log(log)
    if now is not None and now.stopped:
        console.print(_("见证方手里还有更新的检查点，台账仍然停签。请再找更新的镜像。"))
        raise typer.Exit(1)


@app.command()
def lost() -> None:
    """缺失: what mirrors gave back, which acts are still missing, and who has answered for them."""
    boot()
    from husheng.foundation.ledger.queries import replays
    from husheng.foundation.recovery.queries import answer_to, lost_of

    for replay in replays():
        facts = {"n": replay.pk, "log": replay.log.name, "first": replay.first, "last": replay.last}
        console.print(_("补录 %(n)s：%(log)s 第 %(first)s–%(last)s 条", **facts))
        answer = answer_to(replay)
        if answer is not None:
            console.print(f"{answer.by}  {answer.at}  {answer.reason}", markup=False)
        rows = [(str(one.ordinal), one.facts.at, one.facts.verb, one.facts.kind) for one in lost_of(replay)]
        show((_("序号"), _("时间"), _("行为"), _("对象")), rows)


@app.command()
def acknowledge(
    replay: Annotated[int, typer.Argument(help="Number of the replay, as `husheng ledger lost` shows it.")],
    username: As,
    reason: Annotated[str, typer.Option(help="Why, and what becomes of the acts; four to 200 characters.")],
) -> None:
    """说明缺失: answer for the acts that did not come back with a replay; they stay on the ledger's page."""
    from husheng.foundation.acts.permissions import Permission

    actor = acting(username, Permission.SYSTEM_OPERATE)
    from husheng.foundation.ledger.examining import examine
    from husheng.foundation.recovery import acts

    row = acts.acknowledge(actor, replay, reason)
    examine()
    console.print(_("已说明 %(n)s 个缺失的行为。", n=len(row.lost)))


def _tell_of_losses() -> None:
    """The acts behind replayed entries stay lost; the ledger's page shall say so before the night does."""
    from husheng.foundation.ledger.examining import examine
    from husheng.foundation.ledger.report import LOST

    gone = [one for one in examine().findings if one["code"] == LOST]
    if gone:
        console.print(
            _("它们背后的行为没有回来。husheng ledger lost 列出要补录的行为；办完请系统管理员说明。")
        )


def _as_verifier(*words: str) -> int:
    """The same program as on a prosecutor's stick, under the policy in force here."""
    from husheng.faces.verifier.command import main
    from husheng.foundation.ledger.witnessing import policies

    with tempfile.TemporaryDirectory() as folder:
        policy = Path(folder) / "policy"
        policy.write_text(policies.written(policies.in_force()), encoding="utf-8")
        return main([*words, "--policy", str(policy)])


def _reader(source: str) -> Callable[[str], bytes]:
    if source.startswith(("http://", "https://")):
        return lambda name: _fetch(f"{source.rstrip('/')}/{name}")
    return lambda name: (Path(source) / name).read_bytes()


def _fetch(url: str) -> bytes:
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310 - the operator names it
            data: bytes = answer.read()
            return data
    except urllib.error.HTTPError as error:
        raise FileNotFoundError(url) from error


def _tell(report: object) -> None:
    from husheng.foundation.ledger.report import Report

    assert isinstance(report, Report)
    facts = {"size": report.size, "acts": report.acts, "waiting": report.waiting}
    console.print(report.origin + "  " + _("%(size)s 条存证，%(acts)s 个行为，%(waiting)s 条待入", **facts))
    for other in report.logs:
        if other.origin != report.origin:
            console.print(f"{other.origin}  {other.size}  {other.root}")
    if report.known:
        console.print(_("仍然缺失、已有人说明的：%(n)s 处", n=report.known_total))
        show(
            (_("序号"), _("行为"), _("说明")),
            [
                (str(one.ordinal or ""), str(one.act_id), f"{said.reason}（{said.by}）")
                for one in report.known
                for said in (report.acknowledged[one.act_id],)  # type: ignore[index]
            ],
        )
    if report.ok and report.known:
        raise typer.Exit(KNOWN)
    if report.ok:
        console.print(f"[green]{_('一致')}[/]  {_('根')} {report.root}")
        return
    rows = [
        (_(one.message), one.log, str(one.ordinal or ""), str(one.act_id or ""), one.detail)
        for one in report.findings
    ]
    show((_("问题"), _("台账"), _("序号"), _("行为"), _("细节")), rows)
    raise typer.Exit(1)
