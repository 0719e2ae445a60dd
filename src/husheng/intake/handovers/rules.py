"""What each kind of hand-over allows, and where it stands: pure, table-driven (law-and-ethics L1, L2, L15).

A case transfer 案件移送 is neither sent back nor passed on: who holds it improper asks the common superior
(卫健委令13 arts. 9-10, 市监程序规定 13-16, 处罚法25). Send-back exists only for forwards and assignments.
An item may be accepted or sent back while others go on; what was sent back is owed by the sender until he says
what becomes of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from husheng.foundation.kernel.errors import Problem
from husheng.foundation.kernel.words import say as _

from .kinds import ASSIGN, ASSISTANCE, COURSES, FORWARD, MISCONDUCT, NOTICE, RESULTS, RETURNS, TRANSFER
from .states import ENDED, HANDOVER, ITEM, UNANSWERED

BACK: Final = frozenset({"send_back"})
DISPUTE: Final = frozenset({"object", "designate"})
MANY: Final = frozenset({"receive_many"})  # done to many from the list, no step of one
TIME: Final = frozenset({"ask_more_time", "allow_more_time", "refuse_more_time"})
ANSWERS: Final = frozenset({"accept", "answer", "reply", "ask_again", "settle"}) | TIME

# Which verbs do not exist for a kind, whatever the state.
BARRED: Final[Mapping[str, frozenset[str]]] = {
    NOTICE: ANSWERS | BACK | DISPUTE,
    FORWARD: DISPUTE,
    ASSIGN: DISPUTE,
    ASSISTANCE: BACK | DISPUTE | {"settle"},
    TRANSFER: BACK,
    MISCONDUCT: BACK | DISPUTE | TIME | {"settle"},
}


def allowed(kind: str, state: str) -> tuple[str, ...]:
    """The verbs that exist for this kind in this state."""
    barred = BARRED[kind] | MANY
    verbs = tuple(verb for verb in HANDOVER.verbs(state) if verb not in barred)
    if (
        state == "received" and kind != NOTICE
    ):  # an unanswered one closes only after it was answered or returned
        verbs = tuple(verb for verb in verbs if verb != "close")
    return verbs


def barred_words(kind: str, verb: str) -> str:
    """Why a verb does not exist for a kind, and what to do instead."""
    if kind == TRANSFER and verb == "send_back":
        return "案件移送不能退回，也不能再移送。认为移送不当的，请报共同的上级指定管辖。"
    if kind == NOTICE:
        return "通报只需签收。需要对方办理的，请用转办、交办或者协查。"
    if verb in DISPUTE:
        return "只有案件移送才报请指定管辖。转办、交办可以说明理由后退回。"
    if verb == "send_back":
        return "只有转办、交办可以退回。不能核实的，请答复“无法核实”并说明理由。"
    return "这种流转没有这一步。请看页面上可以办理的步骤。"


# ── items ───────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Decision:
    """What the receiver decides on one item: accept it, send it back (reason), or answer it (result)."""

    item: int
    step: str
    code: str = ""
    words: str = ""
    exhibits: tuple[UUID, ...] = ()


STEP_STATE: Final = {"accept": "accepted", "send_back": "returned", "answer": "answered"}
STEP_WORDS: Final = {"accept": "接收", "send_back": "退回", "answer": "答复"}
CODES: Final = {"send_back": ("退回理由", dict(RETURNS)), "answer": ("结果", dict(RESULTS))}


def decision_problems(kind: str, items: Mapping[int, str], decisions: Sequence[Decision]) -> list[Problem]:
    """Everything that is wrong with the decisions, by item; `items` are the states by ordinal."""
    if not decisions:
        return [Problem("items", "没有选定任何一项。", "请至少办理一项。")]
    problems = []
    seen: set[int] = set()
    for one in decisions:
        field = f"item-{one.item}"
        if one.item in seen:
            problems.append(Problem(field, _("第 %(n)s 项写了两次。", n=one.item), "每项只办一次。"))
        seen.add(one.item)
        problems += _one(kind, items, one, field)
    return problems


def _one(kind: str, items: Mapping[int, str], one: Decision, field: str) -> list[Problem]:
    state = items.get(one.item)
    if state is None:
        return [Problem(field, _("没有第 %(n)s 项。", n=one.item), "请刷新页面后重新填写。")]
    if one.step not in STEP_STATE:
        return [Problem(field, _("第 %(n)s 项没有这一步。", n=one.item), "请刷新页面后重新填写。")]
    step = _(STEP_WORDS[one.step])
    if one.step in BARRED[kind]:
        message = _("第 %(n)s 项不能%(step)s。", n=one.item, step=step)
        return [Problem(field, message, barred_words(kind, one.step))]
    if not ITEM.targets(state, one.step):
        message = _("第 %(n)s 项现在不能%(step)s。", n=one.item, step=step)
        return [Problem(field, message, _why_not(state))]
    return _incomplete(one, field) if one.step in CODES else []


def _incomplete(one: Decision, field: str) -> list[Problem]:
    """A return needs its reason and an answer its result, each with a sentence."""
    label, codes = CODES[one.step]
    problems = []
    if one.code not in codes:
        message = _("第 %(n)s 项缺%(label)s。", n=one.item, label=_(label))
        problems.append(Problem(f"{field}-code", message, "请从表里选一项。"))
    if not one.words.strip():
        message = _("第 %(n)s 项缺说明。", n=one.item)
        problems.append(Problem(f"{field}-words", message, "请写一句话说明。"))
    return problems


def _why_not(state: str) -> str:
    return {
        "open": "这一项还没有接收，请先接收。",
        "accepted": "这一项已经接收，请答复。",
        "answered": "这一项已经答复。",
        "returned": "这一项已经退回，等发出单位处理。",
    }.get(state, "这一项已经了结。")


def state_of(items: Iterable[str]) -> str:
    """Where the whole stands after its receiver has done something about its items."""
    states = list(items)
    if "open" in states:
        return "accepted" if {"accepted", "answered"} & set(states) else "received"
    if "accepted" in states:
        return "accepted"
    return "answered" if "answered" in states else "returned"


def unanswered(items: Mapping[int, str]) -> list[int]:
    """Items that have no result and of which nobody has said what becomes of them."""
    return [ordinal for ordinal, state in sorted(items.items()) if state in UNANSWERED]


COURSE_CODES: Final = frozenset(code for code, _ in COURSES)


# ── clocks ──────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Owed:
    """Something owed by one side: the step of the lawbook that says by when."""

    side: str  # receiver, sender, superior
    step: str


ACCEPT_STEP: Final = {TRANSFER: "transfer_accept"}
ANSWER_STEP: Final = {ASSISTANCE: "assist", TRANSFER: "check"}
NO_CLOCK: Final = frozenset({NOTICE, MISCONDUCT})  # a notice owes a receipt only; misconduct follows 监察法


def owed(kind: str, state: str, items: Iterable[str]) -> frozenset[Owed]:
    """Every clock that must be running in this state. Nothing that is open is owed by nobody."""
    if kind in NO_CLOCK or state in ENDED:
        return frozenset()
    if state == "objected":
        return frozenset({Owed("superior", "designate"), Owed("receiver", "transfer_dispute")})
    states = set(items)
    found = set()
    if "open" in states:
        found.add(Owed("receiver", ACCEPT_STEP.get(kind, "handover_accept")))
    if "accepted" in states:
        found.add(Owed("receiver", ANSWER_STEP.get(kind, "handover_answer")))
    if state in ("answered", "returned") or "returned" in states:
        found.add(Owed("sender", "handover_confirm"))
    return frozenset(found)
