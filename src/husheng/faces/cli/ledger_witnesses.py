"""`husheng ledger witnesses`, `husheng ledger policy`: which agencies cosign, and whose word suffices."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from husheng.faces.cli import finding
from husheng.faces.cli.boot import boot
from husheng.faces.cli.telling import console, show
from husheng.faces.cli.telling import say as _

witnesses = typer.Typer(help="见证方: list, add, request, import", no_args_is_help=True)
policy = typer.Typer(help="见证规则: show, set", no_args_is_help=True)
Log = Annotated[str, typer.Option("--log", help="Which log of this installation.")]


@witnesses.command(name="list")
def list_witnesses(log: Log = "main") -> None:
    """列出: each witness, how far it has followed the log, and what was wrong last."""
    boot()
    from husheng.foundation.ledger.witnessing.health import health

    rows = [
        (one.name, one.title, one.url or _("用文件"), str(one.size), str(one.seen_at or ""), one.fault_words)
        for one in health(log)
    ]
    if not rows:
        console.print(_("没有设见证方：台账只由本机签名，不能防止本机改写历史。"))
        return
    show((_("名字"), _("机构"), _("地址"), _("已见条数"), _("最近应答"), _("故障")), rows)


@witnesses.command()
def add(
    name: Annotated[str, typer.Argument(help="A short word, such as police.")],
    vkey: Annotated[str, typer.Argument(help="Its public key, as `husheng witness key` prints it.")],
    url: Annotated[str, typer.Option(help="Where it answers; without, it works by files.")] = "",
    agency: Annotated[str, typer.Option(help="The agency's letter, as `husheng agency list` shows it.")] = "",
    quorum: Annotated[int | None, typer.Option(help="How many of all witnesses suffice.")] = None,
) -> None:
    """加见证方: its cosignature counts from now on. It must be told our public key, too."""
    boot()
    from husheng.foundation.ledger.witnessing import policies

    found = finding.agency(agency) if agency else None
    new = policies.NewWitness(name, vkey, url, found.short_name if found else "", found.pk if found else None)
    now = policies.add_witness(new, quorum)
    facts = {"n": len(now.witnesses), "k": now.groups[0].threshold}
    console.print(_("已加入。现有见证方 %(n)s 个，其中任意 %(k)s 个联署即公布。", **facts))
    for log in policies.in_force().logs:
        console.print(log.verifier.vkey, markup=False, soft_wrap=True)
    console.print(_("请见证方用 husheng witness add-log 登记以上公钥。"))


@witnesses.command()
def request(name: str, file: Path, log: Log = "main") -> None:
    """出请求: a file that a witness without a network cosigns with `husheng witness sign`."""
    boot()
    from husheng.foundation.ledger.witnessing import files

    file.write_bytes(files.request_for(name, log))
    console.print(_("已写 %(file)s。请原样保留它，导入联署时要用。", file=file))


@witnesses.command(name="import")
def import_(name: str, request: Path, answer: Path, log: Log = "main") -> None:
    """导入联署: the answer to a request; exit code 3 when the witness was elsewhere and must be asked anew."""
    boot()
    from husheng.foundation.ledger.witnessing import files

    taken = files.take_answer(name, request.read_bytes(), answer.read_bytes(), log)
    if taken.asked_from is not None:
        console.print(_("见证方已见到 %(size)s 条。请重新出请求。", size=taken.asked_from))
        raise typer.Exit(3)
    console.print(
        _("已导入，并公布到 %(size)s 条。", size=taken.published)
        if taken.published
        else _("已导入；还不够法定数，等其他见证方。")
    )


@policy.command(name="show")
def show_policy() -> None:
    """查看: the policy in force with our public keys, as a file for verifiers."""
    boot()
    from husheng.foundation.ledger.witnessing import policies

    console.print(policies.written(policies.in_force()), markup=False, end="", soft_wrap=True)


@policy.command(name="set")
def set_policy(file: Path) -> None:
    """设定: put a tlog-policy file in force; its witnesses and quorum count from now on."""
    boot()
    from husheng.foundation.ledger.witnessing import policies

    now = policies.set_policy(file.read_text(encoding="utf-8"))
    console.print(_("已设定：见证方 %(n)s 个。", n=len(now.witnesses)))
