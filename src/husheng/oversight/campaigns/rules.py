"""When a report may be handed in, what a filled cell and a finished task need, who may confirm whom. Pure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Final
from uuid import UUID

from husheng.foundation.kernel.errors import Problem
from husheng.foundation.kernel.words import say as _

from .form.model import Row

FEN_IN_WAN: Final = 1_000_000
LONGEST: Final = 4000
LONGEST_CONTACT: Final = 40
LONGEST_TITLE: Final = 200


def opens_on(last_day: date, until_filed: bool, due_on: date) -> date:
    """From when a report may be handed in: when its period is over; a year "until filed" in the month it is due."""
    return due_on.replace(day=1) if until_filed else last_day + timedelta(days=1)


def not_yet(last_day: date, until_filed: bool, due_on: date, today: date) -> list[Problem]:
    """Why a report cannot be handed in yet; empty when it can."""
    opens = opens_on(last_day, until_filed, due_on)
    if today >= opens:
        return []
    words = _("期间还没有结束，%(day)s 起可以报送。", day=opens.isoformat())
    return [Problem("period", words, "可以先写好工作开展情况。")]


def value_of(row: Row, text: str) -> tuple[int, list[Problem]]:
    """What was typed into a cell: a whole number, or 万元 exact to the fen; never rounded."""
    try:
        number = Decimal(text.strip().replace(",", "").replace("，", "") or "x")
        if not number.is_finite():
            raise InvalidOperation
    except InvalidOperation:
        return 0, [Problem("value", "不是数。", "请写数字，如 12 或 3.05。")]
    scaled = number * FEN_IN_WAN if row.money else number
    if scaled != scaled.to_integral_value():
        remedy = "最小到分，即 0.000001 万元。" if row.money else "请写整数。"
        return 0, [Problem("value", "数太细了。", remedy)]
    return int(scaled), []


def typed_value(row: Row, value: int) -> str:
    """A value as it is typed in again: exact to the fen, without thousands marks."""
    if not row.money:
        return str(value)
    text = f"{Decimal(value) / FEN_IN_WAN:.6f}".rstrip("0")
    return text.rstrip(".")


def words_problems(field: str, label: str, text: str, *, longest: int = LONGEST) -> list[Problem]:
    """A sentence is there, and not endless."""
    if not text.strip():
        return [Problem(field, _("没有写“%(label)s”。", label=_(label)), "请写一句话说明。")]
    if len(text) > longest:
        return [Problem(field, _("“%(label)s”超过 %(n)s 字。", label=_(label), n=longest), "请写短些。")]
    return []


def completion_problems(account: str, exhibits: Collection[UUID]) -> list[Problem]:
    """完成 needs an account and at least one exhibit: what cannot be shown has not been done."""
    problems = words_problems("account", "完成情况", account)
    if not exhibits:
        problems.append(Problem("exhibits", "没有佐证材料。", "请先上传，再选至少一份。"))
    return problems


def added_task_problems(
    title: str, due: date | None, agencies: Collection[UUID], today: date
) -> list[Problem]:
    """A task that the lead agency gives out beside the plan."""
    problems = words_problems("title", "任务", title, longest=LONGEST_TITLE)
    if due is None or due < today:
        problems.append(Problem("due", "期限已经过去，或者没有写。", "请写今天或以后的日期。"))
    if not agencies:
        problems.append(Problem("agencies", "没有选承担机构。", "请至少选一个。"))
    return problems
