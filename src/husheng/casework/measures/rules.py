"""Kinds and legal bases of measures as data, and what must hold before one is proposed. Pure."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from husheng.foundation.kernel.errors import Problem

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Kind:
    """措施种类: whether it is a penalty or an order, and whether it carries an amount."""

    slug: str
    zh: str
    en: str
    nature: str
    amount: bool


@dataclass(frozen=True)
class Basis:
    """依据: law and article, the act, the range in the article's words, floor and ceiling in fen where it has them."""

    slug: str
    law: str
    article: str
    act: str
    range: str
    confidence: str
    floor_fen: int | None = None
    ceiling_fen: int | None = None

    @property
    def cite(self) -> str:
        """行政处罚法 第 28 条."""
        return f"{self.law} 第 {self.article} 条"


@cache
def kinds() -> dict[str, Kind]:
    """All kinds, in the order of the file."""
    return {slug: Kind(slug, **body) for slug, body in _read("kinds.toml").items()}


@cache
def bases() -> dict[str, Basis]:
    """All legal bases, in the order of the file."""
    return {slug: Basis(slug, **body) for slug, body in _read("bases.toml").items()}


def problems(kind: str, basis: str, amount_fen: int | None, below_floor_reason: str) -> list[Problem]:
    """What is wrong with a proposed measure, all at once."""
    found = []
    if kind not in kinds():
        return [Problem("measure_kind", "请选措施种类。")]
    if basis not in bases():
        return [Problem("basis", "请选法律依据。", "没有依据的措施不能提出。")]
    if kinds()[kind].amount and not (amount_fen and amount_fen > 0):
        found.append(Problem("amount", f"{kinds()[kind].zh}要写金额。", "请写大于零的金额，单位是元。"))
    if not kinds()[kind].amount and amount_fen:
        found.append(Problem("amount", f"{kinds()[kind].zh}没有金额。", "请清空金额，或改选罚款、没收。"))
    if kind == "fine" and amount_fen:
        found += _range_problems(bases()[basis], amount_fen, below_floor_reason)
    return found


def below_floor(kind: str, basis: str, amount_fen: int | None) -> bool:
    """Whether a fine lies below the article's lowest amount; then it needs a reason and a second signature."""
    floor = bases()[basis].floor_fen
    return kind == "fine" and floor is not None and amount_fen is not None and amount_fen < floor


def _range_problems(basis: Basis, amount_fen: int, reason: str) -> list[Problem]:
    if basis.ceiling_fen is not None and amount_fen > basis.ceiling_fen:
        return [Problem("amount", f"金额超过{basis.cite}的上限。", f"条文：{basis.range}。")]
    if below_floor("fine", basis.slug, amount_fen) and not reason.strip():
        return [
            Problem(
                "below_floor_reason", f"金额低于{basis.cite}的下限。", "请写减轻处罚的理由，并由第二人签批。"
            )
        ]
    return []


def _read(name: str) -> dict[str, dict[str, Any]]:
    with (HERE / name).open("rb") as file:
        return tomllib.load(file)
