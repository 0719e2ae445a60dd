"""`husheng-verify.pyz`: check a record, a package, a published tree, or two checkpoints; exit codes for scripts.

0 holds · 1 does not hold · 2 cannot be checked · 3 holds, but fewer witnesses than the policy asks for.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from husheng.foundation.ledger.merkle.audit import Audit, audit, monitor
from husheng.foundation.ledger.merkle.hashing import MerkleError
from husheng.foundation.ledger.merkle.keys import Unsupported
from husheng.foundation.ledger.merkle.policy import Policy

from . import telling
from .checking import HOLDS, REFUTED, UNREADABLE, UNWITNESSED, Result, check_package, check_record
from .reading import CannotCheck, policy_from, policy_of_log, readable
from .saying import Said, clean
from .source import fetch_from


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the return value is the exit code. Without words: the package that this file lies in."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:  # a terminal that cannot show Chinese gets escapes, never an error
            reconfigure(errors="backslashreplace")
    words = list(sys.argv[1:] if arguments is None else arguments)
    asked = _parser().parse_args(words or _beside())
    try:
        return int(asked.run(asked))
    except (CannotCheck, Unsupported) as error:
        print(f"没有核验。{error}\nNot checked.", file=sys.stderr)  # noqa: T201
        return UNREADABLE


def _beside() -> list[str]:
    """The package beside this file, or in the current folder."""
    for folder in (Path(sys.argv[0]).resolve().parent, Path.cwd()):
        if (folder / "bagit.txt").is_file():
            return ["package", str(folder)]
    return ["--help"]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="husheng-verify.pyz",
        description="护生存证核验 / verify records of the Husheng ledger, offline",
        epilog="0 成立 holds · 1 不成立 does not hold · 2 无法核验 cannot be checked · 3 见证不够 too few witnesses",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    package = commands.add_parser("package", help="证据包: check an evidence package (a folder)")
    package.add_argument("folder", type=Path)
    package.add_argument("--policy", type=Path, help="your own policy instead of the one in the package")
    package.set_defaults(run=_package)
    record = commands.add_parser("record", help="单条记录: check one record")
    record.add_argument("leaf", type=Path)
    record.add_argument("--proof", type=Path, required=True)
    record.add_argument("--policy", type=Path, required=True)
    record.add_argument("--opening", type=Path)
    record.add_argument(
        "--file", type=Path, action="append", default=[], help="a file the record is said to hold"
    )
    record.set_defaults(run=_record)
    fsck = commands.add_parser("fsck", help="整本台账: recompute a published tree (a folder or a URL)")
    fsck.add_argument("place")
    fsck.set_defaults(run=_fsck)
    watch = commands.add_parser("monitor", help="两个检查点: did the log only grow between them?")
    watch.add_argument("old", type=Path)
    watch.add_argument("new", type=Path)
    watch.add_argument("--from", dest="place", help="the tree (a folder or a URL) that has the tiles")
    watch.set_defaults(run=_monitor)
    for command in (fsck, watch):
        trust = command.add_mutually_exclusive_group(required=True)
        trust.add_argument("--policy", type=Path)
        trust.add_argument("--log", metavar="VKEY", help="the log's public key, without witnesses")
    return parser


def _package(asked: argparse.Namespace) -> int:
    policy = policy_from(readable(asked.policy)) if asked.policy else None
    return _print(check_package(asked.folder, policy))


def _record(asked: argparse.Namespace) -> int:
    opening = readable(asked.opening) if asked.opening else None
    policy = policy_from(readable(asked.policy))
    return _print(check_record(readable(asked.leaf), readable(asked.proof), policy, opening, asked.file))


def _fsck(asked: argparse.Namespace) -> int:
    try:
        found = audit(fetch_from(asked.place), _trust(asked))
    except MerkleError as error:
        return _print(Result(REFUTED, faults=[_engine(error)]))
    return _print(_audited(found))


def _audited(found: Audit) -> Result:
    """A recomputed tree as a result."""
    signed = found.verdict.checkpoint
    result = Result(proved=[], witnessed=list(telling.witnessed(found.verdict)))
    result.faults = [Said(f"{f.path}：{f.reason}", f"{f.path}: {f.reason}") for f in found.faults]
    if found.more:
        result.faults.append(Said(f"还有 {found.more} 处。", f"And {found.more} more."))
    if found.ok:
        origin, root = clean(signed.origin), signed.root.hex()
        result.proved.append(
            Said(
                f"{origin} 的 {signed.size} 条、{found.tiles} 个哈希块全部重算，根 {root} 与签名一致。",
                f"{origin}: {signed.size} entries, {found.tiles} tiles recomputed; the root {root} is the signed one.",
            )
        )
    if found.entries is None:
        result.not_proved.append(
            Said(
                "这份公开副本只有哈希，没有记录原文；原文没有核对。",
                "This copy carries hashes only; the entries were not read.",
            )
        )
    result.code = REFUTED if found.faults else HOLDS if found.verdict.satisfied else UNWITNESSED
    result.conclusion = telling.DOES_NOT_HOLD if found.faults else telling.conclusion(found.verdict)
    return result


def _monitor(asked: argparse.Namespace) -> int:
    policy, fetch = _trust(asked), fetch_from(asked.place) if asked.place else None
    try:
        old, new = monitor(readable(asked.old), readable(asked.new), policy, fetch)
    except MerkleError as error:
        return _print(Result(REFUTED, faults=[_engine(error)]))
    verdict = policy.judge(readable(asked.new))
    said = Said(
        f"{clean(new.origin)} 从 {old.size} 条到 {new.size} 条只增加，没有改动。",
        f"{clean(new.origin)} only grew from {old.size} to {new.size} entries; nothing was changed.",
    )
    code = HOLDS if verdict.satisfied else UNWITNESSED
    return _print(Result(code, telling.conclusion(verdict), [said], list(telling.witnessed(verdict))))


def _trust(asked: argparse.Namespace) -> Policy:
    return policy_from(readable(asked.policy)) if asked.policy else policy_of_log(asked.log)


def _engine(error: MerkleError) -> Said:
    return Said(f"不符：{clean(str(error))}", f"Does not fit: {clean(str(error))}")


def _print(result: Result) -> int:
    """The whole report; returns the exit code."""
    lines = ["护生存证核验 · Husheng verification", "", *result.conclusion.lines(""), ""]
    for zh, en, said in (
        ("不符之处", "What does not fit", result.faults),
        ("证明了什么", "What is proved", result.proved if not result.faults else []),
        ("其中仍成立的部分", "The parts that still hold", result.proved if result.faults else []),
        ("由谁见证，何时", "Witnessed by whom, and when", result.witnessed),
        ("没有证明什么", "What is not proved", result.not_proved),
    ):
        if said:
            lines += [f"【{zh}】{en}", *(line for one in said for line in one.lines()), ""]
    print("\n".join(lines))  # noqa: T201
    return result.code
