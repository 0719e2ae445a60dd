"""Kinds of measures as data, and what must hold before one is proposed, decided, served. Pure."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final
from uuid import UUID

from husheng.casework.cases.bases import Basis, Grade, Span, bases
from husheng.foundation.kernel.errors import Problem

__all__ = ["Basis", "Grade", "Kind", "Proposed", "Span", "bases", "kinds", "problems", "span_of"]

FILE: Final = Path(__file__).with_name("kinds.toml")
PENALTY, FINE = "penalty", "fine"
LEAST_REASON: Final = 10


@dataclass(frozen=True)
class Kind:
    """措施种类: a penalty or an order, whether it carries an amount, and which row of a form usually counts it."""

    slug: str
    zh: str
    en: str
    nature: str
    amount: bool
    row: str

    def word(self, language: str) -> str:
        """Its name in the reader's language."""
        return self.en if language.startswith("en") else self.zh


@cache
def kinds() -> dict[str, Kind]:
    """All kinds, in the order of the file."""
    with FILE.open("rb") as file:
        return {slug: Kind(slug, **body) for slug, body in tomllib.load(file).items()}


@dataclass(frozen=True)
class Proposed:
    """What is proposed: kind, basis and grade (None: the first that fits), amount and its base in fen."""

    kind: str
    basis: str
    amount_fen: int | None = None
    base_fen: int | None = None
    grade: int | None = None
    below_floor_reason: str = ""


def problems(one: Proposed) -> list[Problem]:
    """What is wrong with a proposed measure, all at once."""
    kind, basis = kinds().get(one.kind), bases().get(one.basis)
    if kind is None:
        return [Problem("measure_kind", "没有选措施。", "请从列表里选。")]
    if basis is None:
        return [Problem("basis", "没有选法律依据。", "没有依据的措施不能提出，请从列表里选。")]
    found = []
    if not basis.allows(kind.slug):
        found.append(Problem("basis", "这一条没有规定这项措施。", "请改选措施，或者改选依据。"))
    if kind.amount and not (one.amount_fen and one.amount_fen > 0):
        found.append(Problem("amount", "没有写金额。", "请写大于 0 的金额，单位是元。"))
    if not kind.amount and one.amount_fen:
        found.append(Problem("amount", "这项措施没有金额。", "请清空金额，或者改选罚款、没收。"))
    if one.base_fen is not None and one.base_fen < 0:
        found.append(Problem("base", "违法所得、货值不能小于 0。", "请核对后再填。"))
    if one.grade is not None and basis.grade(one.grade, one.base_fen) is None:
        found.append(Problem("grade", "这一条没有这一档。", "请从列表里选。"))
    if kind.slug == FINE and one.amount_fen and not found:
        found += _range_problems(one, basis)
    return found


def span_of(one: Proposed) -> Span:
    """Between which amounts the fine may lie; an empty span where the article leaves it open."""
    basis = bases().get(one.basis)
    grade = basis.grade(one.grade, one.base_fen) if basis and one.kind == FINE else None
    return grade.span(one.base_fen) if grade else Span()


def is_below(amount_fen: int | None, floor_fen: int | None) -> bool:
    """Below the statutory floor: needs a reason and a second signature."""
    return amount_fen is not None and floor_fen is not None and amount_fen < floor_fen


def _range_problems(one: Proposed, basis: Basis) -> list[Problem]:
    found, span = [], span_of(one)
    grade = basis.grade(one.grade, one.base_fen)
    if grade is not None and not grade.holds(one.base_fen):
        found.append(Problem("grade", "所选的一档和违法所得、货值不符。", "请核对数额，或者改选一档。"))
    amount = one.amount_fen or 0
    if span.ceiling is not None and amount > span.ceiling:
        found.append(Problem("amount", "金额高于法定上限。", "请按条文的幅度改正；从重也不能超过上限。"))
    if is_below(amount, span.floor) and len(one.below_floor_reason.strip()) < LEAST_REASON:
        found.append(
            Problem(
                "below_floor_reason",
                "金额低于法定下限，没有写明减轻的理由。",
                "请写明理由（至少十个字），并请另一位负责人签批。",
            )
        )
    return found


# ── deciding and serving ────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Signatures:
    """Who has had a hand in a measure."""

    proposed_by: UUID
    second_signer: UUID | None
    below_floor: bool


def signing_problem(one: Signatures, decider: UUID) -> Problem | None:
    """Proposer, second signer and decider are different people."""
    if decider == one.proposed_by:
        return Problem("decided_by", "提出的人不能自己决定。", "请另一位负责人决定。")
    if one.below_floor and one.second_signer is None:
        return Problem("second", "金额低于法定下限，还缺第二人签批。", "请另一位负责人先签批。")
    if one.below_floor and one.second_signer == decider:
        return Problem("second", "签批的人和决定的人须是两个人。", "请另一位负责人决定。")
    return None


def day_problem(field: str, day: dt.date, earliest: dt.date | None, today: dt.date) -> Problem | None:
    """A day that is entered later still lies between the step before it and today."""
    if day > today:
        return Problem(field, "日期在今天之后。", "请填写文书上的日期。")
    if earliest is not None and day < earliest:
        return Problem(field, "日期早于上一步。", "请核对决定、送达、履行的先后。")
    return None
