"""Checks a record, or a whole evidence package, and says the result as sentences and an exit code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from husheng.foundation.ledger.merkle.policy import Policy, Verdict
from husheng.foundation.ledger.merkle.record import NotProved, Proved, prove

from . import bag, telling
from .reading import digest
from .saying import Said

HOLDS, REFUTED, UNREADABLE, UNWITNESSED = 0, 1, 2, 3
FILE_FIELD = "sha256"


@dataclass
class Result:
    """Everything to be printed, in its sections, and the exit code."""

    code: int = HOLDS
    conclusion: Said = telling.DOES_NOT_HOLD
    proved: list[Said] = field(default_factory=list)
    witnessed: list[Said] = field(default_factory=list)
    not_proved: list[Said] = field(default_factory=list)
    faults: list[Said] = field(default_factory=list)


def check_record(
    leaf: bytes, bundle: bytes, policy: Policy, opening: bytes | None, files: Sequence[Path] = ()
) -> Result:
    """One record, and files whose digest it is said to hold."""
    result = Result()
    try:
        found = prove(leaf, bundle, policy, opening)
    except NotProved as error:
        result.faults.append(telling.refused(error))
        return _finish(result, [])
    _tell(result, [found])
    _match(result, {str(path): digest(path) for path in files}, [found])
    return _finish(result, [found])


def check_package(folder: Path, policy: Policy | None) -> Result:
    """A package: the bag unchanged, every record proved, every file held by a record."""
    result = Result()
    packed = bag.open_package(folder)
    result.faults += [
        Said(f"包内文件与清单不符：{path}", f"A file of the package does not fit its manifest: {path}")
        for path in packed.damaged
    ]
    rules = policy or packed.policy()
    found = []
    for name in packed.records:
        record = packed.record(name)
        try:
            found.append(prove(record.leaf, record.bundle, rules, record.opening))
        except NotProved as error:
            words = telling.refused(error)
            result.faults.append(Said(f"记录 {name}：{words.zh}", f"Record {name}: {words.en}"))
    if not packed.records:
        result.faults.append(Said("包里没有记录。", "The package holds no record."))
    _tell(result, found)
    _match(result, {name: digest(path) for name, path in packed.files().items()}, found)
    result.not_proved += telling.stamps(packed.stamps(), found)
    if policy is None:
        result.not_proved.append(
            Said(
                "规则出自包内：请把 policy.txt 里的公钥与见证方自己公布的逐一核对，或用 --policy 给出自己的规则。",
                "The policy came with the package: compare the keys in policy.txt with those the witnesses "
                "themselves publish, or give your own policy with --policy.",
            )
        )
    result.not_proved.append(
        Said(
            "custody.json 和 README 只是说明，人名和单位名不在证明之内。",
            "custody.json and README are explanations; names of people and agencies are not proved.",
        )
    )
    return _finish(result, found)


def _tell(result: Result, found: Sequence[Proved]) -> None:
    for one in found:
        result.proved += telling.proved(one)
    verdicts: dict[tuple[str, int, bytes], Verdict] = {}
    for one in found:
        signed = one.verdict.checkpoint
        verdicts.setdefault((signed.origin, signed.size, signed.root), one.verdict)
    for verdict in verdicts.values():
        result.witnessed += telling.witnessed(verdict)
    result.not_proved += telling.not_proved(found)


def _match(result: Result, digests: Mapping[str, str], found: Sequence[Proved]) -> None:
    """Every file is held, by its SHA-256, in the field of a record that is meant for it."""
    held: dict[str, int] = {}
    for one in found:
        value = one.opened.get(FILE_FIELD)
        if isinstance(value, str):
            held.setdefault(value, one.ordinal)
    result.proved += telling.files({name: held.get(sha256) for name, sha256 in digests.items()})
    result.faults += [
        Said(
            f"文件 {name} 不是任何一条记录登记的文件。", f"File {name} is not the one that any record holds."
        )
        for name, sha256 in digests.items()
        if sha256 not in held
    ]


def _finish(result: Result, found: Sequence[Proved]) -> Result:
    """The exit code and the line that is read first."""
    if result.faults or not found:
        result.code, result.conclusion = REFUTED, telling.DOES_NOT_HOLD
        return result
    weakest = min((one.verdict for one in found), key=lambda verdict: verdict.satisfied)
    result.code = HOLDS if weakest.satisfied else UNWITNESSED
    result.conclusion = telling.conclusion(weakest)
    return result
