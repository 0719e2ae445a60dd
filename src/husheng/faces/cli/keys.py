"""`husheng keys`: what protects the keys, and replacing them. Keys are never printed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from husheng.faces.cli.acting import As, acting
from husheng.faces.cli.boot import boot, setup
from husheng.faces.cli.telling import console, show
from husheng.faces.cli.telling import say as _
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.kernel.errors import Invalid, Problem

app = typer.Typer(help="密钥: status, passphrase, token, rotate", no_args_is_help=True)
PRODUCTION = "husheng.settings.production"
New = Annotated[
    Path | None, typer.Option("--new", help="File with the new passphrase; asked for when left out.")
]


@app.command()
def status() -> None:
    """现状: what closes the ring, versions in use, how much each has wrapped, who has been erased."""
    boot()
    from husheng.foundation.erasure import tombstones
    from husheng.foundation.erasure.models import KeyChange
    from husheng.foundation.vault import blind, datakeys, suites
    from husheng.foundation.vault.ring import ring

    keys = ring()
    wrapped = datakeys.wrapped_by()
    show(
        (_("项目"), _("现状")),
        [
            (_("保护方式"), keys.root.header["kind"]),
            (_("算法套件"), suites.current().name),
            (_("封装密钥版本"), keys.kek_current),
            *((_("由第 %(n)s 版封装的数据密钥", n=n), count) for n, count in sorted(wrapped.items())),
            (_("盲索引密钥版本"), keys.index_current),
            (_("盲索引都是现行版本"), _("是") if blind.settled() else _("否，请换钥或重建")),
            (_("清除名单人数"), len(tombstones.known())),
            (_("没有完成的换钥"), KeyChange.objects.filter(finished_at=None).count()),
        ],
    )


@app.command()
def passphrase(new: New = None) -> None:
    """口令: close the keys by a passphrase from now on, or by another one; makes them where there are none."""
    setup(PRODUCTION)
    from husheng.foundation.vault import ring, roots

    root = roots.from_passphrase(_new_passphrase(new))
    _close_by(root)
    where = f"{roots.PASSPHRASE_FILE}"
    console.print(
        _("密钥已由口令保护。请把口令分开保管；启动时会问，或放在 %(where)s 指的文件里。", where=where)
    )
    console.print(str(ring.path()), markup=False)


@app.command()
def token(
    module: Annotated[Path, typer.Option(help="The PKCS#11 library of the card or machine (.so).")],
    label: Annotated[str, typer.Option(help="Label of the token.")],
) -> None:
    """密码卡: close the keys by a key that stands in a cryptographic token and never leaves it."""
    setup(PRODUCTION)
    from husheng.foundation.vault import roots
    from husheng.foundation.vault.token import create_root

    roots.ask = _ask
    pin = roots.secret(roots.PIN_FILE, "密码卡 PIN")
    _close_by(create_root(str(module), label, pin))
    console.print(_("密钥已由密码卡保护。没有这张卡，谁也打不开。"))


@app.command()
def rotate(
    as_: As,
    which: Annotated[
        str, typer.Argument(help="kek (wrapping), index (blind indexes), suite (after a change).")
    ] = "kek",
    wait: Annotated[bool, typer.Option(help="Do the work here instead of leaving it to the worker.")] = False,
) -> None:
    """换钥: a new key from now on; the worker makes anew what the old one has made, then the old one is destroyed."""
    actor = acting(as_, Permission.SYSTEM_OPERATE)
    from husheng.foundation.erasure import acts, tasks

    if which not in ("kek", "index", "suite"):
        raise Invalid("没有换钥。", [Problem("which", "没有这种密钥。", "可用 kek、index、suite。")])
    row = acts.replace_keys(actor, which)
    if wait:
        tasks.replace_keys(str(row.pk))
        console.print(_("已换钥，旧密钥已销毁。"))
    else:
        console.print(_("已启用新密钥。作业在后台重做，完成后旧密钥自动销毁：husheng keys status 可看进度。"))


def _close_by(root: object) -> None:
    """The ring that is there, or a new one, under this root."""
    from husheng.foundation.vault import ring, roots

    roots.ask = _ask
    if ring.exists():
        ring.change(lambda _ring: None, root=root)  # type: ignore[arg-type]
    else:
        ring.create(root)  # type: ignore[arg-type]


def _new_passphrase(file: Path | None) -> str:
    if file is not None:
        return file.read_text(encoding="utf-8").strip()
    return str(typer.prompt(_("新的密钥口令"), hide_input=True, confirmation_prompt=True, err=True))


def _ask(words: str) -> str:
    return str(typer.prompt(_(words), hide_input=True, err=True))


def ask_in_a_terminal() -> None:
    """Commands may ask for what opens the keys where somebody sits before them."""
    from husheng.foundation.vault import roots

    if os.isatty(0):
        roots.ask = _ask
