"""What a checked record proves, who witnessed it and when, and what it does not prove."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from husheng.foundation.ledger.merkle.policy import Verdict
from husheng.foundation.ledger.merkle.record import NotProved, Proved

from .bag import StampFiles
from .saying import Said, clean, moment, shown

REFUSED = {
    "leaf": Said(
        "这不是台账里的记录，或者被改写过格式。",
        "This is no record of such a ledger, or its form was altered.",
    ),
    "bundle": Said("证明文件读不懂。", "The proof bundle cannot be read."),
    "proof": Said(
        "证明不成立：签名不符，或者这条记录不在所签的台账里。",
        "The proof does not hold: a signature is bad, or the record is not in the signed log.",
    ),
    "opening": Said(
        "所给的字段值与记录不符：值被改过，或者不是这条记录的。",
        "The field values given do not fit the record: they were altered, or belong to another record.",
    ),
}

DOES_NOT_HOLD = Said("结论：不成立。", "Verdict: does not hold.")

NOT_PROVED = (
    Said(
        "不证明当初录入的内容属实；只证明录入以后没有被改动。",
        "Not that what was entered was true, only that it was not changed after it was entered.",
    ),
    Said(
        "记录里写的时间出自平台自己；能独立确认的只是见证时间之前它已经存在。",
        "The time inside the record is the platform's own word; independent is only that it existed before it was "
        "witnessed.",
    ),
    Said(
        "不证明没有别的记录：没有登记的事，台账不知道；没有出示的记录，这里看不到。",
        "Not that there is nothing else: what was never entered the log does not know, what was not shown is not "
        "checked here.",
    ),
    Said(
        "如果规则里够数的见证方全部串通，可以另造历史；公钥属于谁，要向见证方本身核对。",
        "If enough witnesses of the policy collude they can invent a history; whose the keys are must be asked of "
        "the witnesses themselves.",
    ),
)


def refused(error: NotProved) -> Said:
    """Why a record does not hold; the engine's own words stand in brackets."""
    words = REFUSED[error.step]
    return Said(f"{words.zh}（{clean(str(error))}）", f"{words.en} ({clean(str(error))})")


def proved(found: Proved) -> Iterator[Said]:
    """The facts that hold."""
    facts, signed = found.facts, found.verdict.checkpoint
    origin = clean(signed.origin)
    yield Said(
        f"台账 {origin} 的第 {found.ordinal} 条（共 {signed.size} 条）是这条记录，一字不差。",
        f"Entry {found.ordinal} of {signed.size} in the log {origin} is this record, to the letter.",
    )
    what = clean(f"{facts.verb} → {facts.kind} {facts.key or '-'}")
    yield Said(
        f"记录写着：行为 {facts.act}，{what}，单位 {facts.agency or '-'}，平台时间 {clean(facts.at)}。",
        f"It reads: act {facts.act}, {what}, agency {facts.agency or '-'}, platform time {clean(facts.at)}.",
    )
    if found.opened:
        values = ", ".join(f"{clean(field)} = {shown(value)}" for field, value in found.opened.items())
        yield Said(f"第 {found.ordinal} 条当时的值 / values held then: {values}")


def witnessed(verdict: Verdict) -> Iterator[Said]:
    """Who cosigned, when, and whether that is enough."""
    for log in verdict.logs:
        yield Said(f"台账一方签名：{clean(log.name)}", f"Signed by the log: {clean(log.name)}")
    for one in verdict.witnesses:
        name = clean(f"{one.name} ({one.key_name})")
        zh = "" if one.counts else "（规则不计入）"
        en = "" if one.counts else " (not counted by the policy)"
        yield Said(f"{name}，{moment(one.time)}{zh}", f"{name}, {moment(one.time)}{en}")
    if verdict.since is not None:
        yield Said(
            f"见证已够规则要求：最迟在 {moment(verdict.since)} 已有这条记录，此前的历史也不能再换。",
            f"Enough by the policy: it existed by {moment(verdict.since)} at the latest, and the history before it "
            "can no longer be replaced.",
        )
    elif verdict.satisfied:
        yield Said(
            "这份规则不要求见证：只有台账一方自己的话。",
            "This policy asks for no witness: it is the log's own word only.",
        )
    else:
        yield Said(
            "见证不够规则要求：台账一方仍可能向别人出示另一份历史。",
            "Fewer witnesses than the policy asks for: the log may still be showing others another history.",
        )


def not_proved(found: Sequence[Proved] = ()) -> Iterator[Said]:
    """The limits, said every time."""
    for one in found:
        if one.sealed:
            fields = clean("、".join(one.sealed))
            yield Said(
                f"第 {one.ordinal} 条没有打开的字段：{fields}。它们的值没有出示，也没有核验。",
                f"Entry {one.ordinal}, fields not opened: {fields}. Their values were neither shown nor checked.",
            )
    yield from NOT_PROVED


def stamps(stamps: Sequence[StampFiles], found: Sequence[Proved]) -> Iterator[Said]:
    """What lies there of time stamps. They are read by no code of ours: another program is to be believed."""
    under: dict[bytes, list[int]] = {}
    for one in found:
        under.setdefault(one.verdict.note.serialize(), []).append(one.ordinal)
    for stamp in stamps:
        ordinals = under.get(stamp.note)
        if ordinals is None:
            yield Said(
                f"附有 {clean(stamp.authority)} 的时间戳，但它盖的不是这里任何一条记录的检查点，与这些记录无关。",
                f"A time stamp of {clean(stamp.authority)} lies here, over no checkpoint under which a record here is "
                "proved: it says nothing about them.",
            )
            continue
        numbers, name = _runs(ordinals), clean(stamp.authority)
        when = f"openssl ts -reply -in {stamp.path} -text"
        yield Said(
            f"附有 {name} 的时间戳（RFC 3161），盖在第 {numbers} 条所依据的检查点上。"
            f"本程序不核对它，请在包的文件夹里运行：{stamp.command} （看时间：{when}；根证书请向该机构核对）",
            f"A time stamp of {name} (RFC 3161) lies over the checkpoint under which entries {numbers} are proved. "
            f"This program does not check it; in the folder of the package run: {stamp.command} "
            f"(the time: {when}; compare the root certificates with the authority's own)",
        )


def _runs(ordinals: Sequence[int]) -> str:
    """1, 2, 3, 7 as `1–3, 7`."""
    runs: list[list[int]] = []
    for number in sorted(ordinals):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(f"{first}–{last}" if last > first else str(first) for first, last in runs)


def conclusion(verdict: Verdict) -> Said:
    """The one line that is read first, when everything held."""
    if not verdict.satisfied:
        return Said("结论：证明成立，但见证不够。", "Verdict: the proof holds, but too few witnesses saw it.")
    return Said("结论：成立。", "Verdict: holds.")


def files(matches: Mapping[str, int | None]) -> Iterator[Said]:
    """file → the number of the record that holds its digest, None when none does."""
    for name, ordinal in matches.items():
        if ordinal is not None:
            yield Said(
                f"文件 {clean(name)} 与第 {ordinal} 条登记的 SHA-256 一致，登记以后没有改动。",
                f"File {clean(name)} has the SHA-256 that entry {ordinal} holds: not changed since.",
            )
