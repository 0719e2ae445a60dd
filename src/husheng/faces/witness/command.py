"""`husheng witness`: set a witness up, serve it, or answer a request that came as a file."""

from __future__ import annotations

import argparse
import datetime as dt
import logging
import os
import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path

from husheng.foundation.ledger.merkle.private import KINDS
from husheng.foundation.ledger.merkle.witness import SIZE_TEXT

from . import rights
from .home import Home, WitnessError
from .server import WitnessServer
from .service import Witness
from .store import Store

REFUSED, USAGE, CONFLICT = 1, 2, 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the return value is the exit code."""
    asked = _parser().parse_args(arguments)
    try:
        return int(asked.run(Home(asked.home), asked))
    except WitnessError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return USAGE
    except (OSError, sqlite3.Error) as error:
        print(f"没有完成：{error}\nNot done: {error}", file=sys.stderr)  # noqa: T201
        return USAGE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="husheng witness", description="护生存证见证方 / a witness of the ledger"
    )
    default = Path(os.environ.get("HUSHENG_WITNESS_HOME", "witness"))
    parser.add_argument(
        "--home", type=Path, default=default, help="folder of the witness (HUSHENG_WITNESS_HOME)"
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    init = commands.add_parser("init", help="建立: make the key and the configuration")
    init.add_argument("--name", required=True, help="such as police.example/witness")
    init.set_defaults(run=_init)
    key = commands.add_parser("key", help="公钥: print the public key to hand to others")
    key.set_defaults(run=_key)
    more = commands.add_parser("add-key", help="加钥: one more key that signs beside the others")
    more.add_argument("kind", choices=sorted(KINDS))
    more.set_defaults(run=_add_key)
    add = commands.add_parser("add-log", help="关注台账: watch a log by its public key")
    add.add_argument("vkey")
    add.set_defaults(run=_add_log)
    show = commands.add_parser("show", help="查看: what was cosigned, and what was refused")
    show.add_argument("--checkpoint", metavar="ORIGIN", help="print the cosigned checkpoint of one log")
    show.set_defaults(run=_show)
    serve = commands.add_parser("serve", help="运行: answer logs and monitors over HTTP")
    serve.add_argument("--listen", default="127.0.0.1:7380", metavar="HOST:PORT")
    serve.add_argument(
        "--user", metavar="NAME", help="root only: give up root's rights for this user's (or number)"
    )
    serve.set_defaults(run=_serve)
    sign = commands.add_parser("sign", help="离线联署: answer a request that came as a file")
    sign.add_argument("request", type=Path)
    sign.add_argument("--out", type=Path, help="answer file; default: the request's name with .answer")
    sign.set_defaults(run=_sign)
    return parser


def _init(home: Home, asked: argparse.Namespace) -> int:
    home.create(asked.name)
    Store(home.store).close()
    _say(home.signers()[0].verifier.vkey)
    return 0


def _key(home: Home, asked: argparse.Namespace) -> int:
    for signer in home.signers():
        _say(signer.verifier.vkey)
    return 0


def _add_key(home: Home, asked: argparse.Namespace) -> int:
    _say(home.add_key(asked.kind).verifier.vkey)
    return 0


def _add_log(home: Home, asked: argparse.Namespace) -> int:
    _say(f"已关注，重启 serve 后生效 / watching, once serve was restarted: {home.add_log(asked.vkey).name}")
    return 0


def _show(home: Home, asked: argparse.Namespace) -> int:
    watched, store = home.watched(), _store(home)
    if asked.checkpoint:
        seen = store.latest(asked.checkpoint)
        if seen is None:
            _say("还没有联署过 / never cosigned")
            return REFUSED
        sys.stdout.write(seen.note.decode())
        return 0
    known = {seen.origin: seen for seen in store.all()}
    for origin in sorted({*watched, *known}):
        found = known.get(origin)
        state = [str(found.size), _time(found.time), found.root.hex()] if found else ["0", "-", "-"]
        _row(origin, *state, "关注 / watched" if origin in watched else "不再关注 / no longer watched")
    for refused in store.refused():
        _row(refused.origin, "-", _time(refused.time), refused.reason, "拒绝 / refused")
    return 0


def _serve(home: Home, asked: argparse.Namespace) -> int:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    host, _, port = asked.listen.rpartition(":")
    if not port.isdecimal() or int(port) > 65535:
        raise WitnessError("监听地址写作 主机:端口。\nThe address is written HOST:PORT.")
    if asked.user:
        rights.become(asked.user)
    store = _store(home)
    witness = Witness(store, home.signers(), home.watched())
    with WitnessServer((host.strip("[]") or "127.0.0.1", int(port)), witness) as server:
        _say(f"见证方已启动 / witness listening: {host}:{server.server_port}")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return 0
        return REFUSED if server.failed else 0


def _sign(home: Home, asked: argparse.Namespace) -> int:
    witness = Witness(_store(home), home.signers(), home.watched())
    outcome = witness.add_checkpoint(asked.request.read_bytes())
    words = outcome.body.decode()
    if not outcome.accepted and outcome.content_type != SIZE_TEXT:
        print(f"没有联署 / not cosigned ({outcome.status}): {words}", end="", file=sys.stderr)  # noqa: T201
        return REFUSED
    out = asked.out or asked.request.with_name(f"{asked.request.stem}.answer{asked.request.suffix}")
    out.write_bytes(outcome.body)
    if outcome.accepted:
        _say(f"已联署 / cosigned: {out}")
        return 0
    _say(
        f"没有联署：已见到 {words.strip()} 条，请台账从那里重出请求 / not cosigned: the log must start there: {out}"
    )
    return CONFLICT


def _store(home: Home) -> Store:
    if not home.store.exists():
        raise WitnessError(
            f"没有启动。见证方的记录 {home.store} 不见了；忘记见过什么的见证方不能再联署。请另建见证方并换公钥。\n"
            f"Not started. The witness's store {home.store} is gone; a witness that forgot what it saw must not "
            "cosign. Set up another witness with a new key."
        )
    return Store(home.store)


def _time(seconds: int) -> str:
    return dt.datetime.fromtimestamp(seconds, dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _row(*cells: str) -> None:
    _say("\t".join(cells))


def _say(words: str) -> None:
    print(words, flush=True)  # noqa: T201


def run() -> None:
    """The entry of the one-file witness."""
    sys.exit(main())
