"""Sample of “why this date”: fifteen working days over the holidays of 2023."""

from __future__ import annotations

import datetime as dt
from typing import Any


def _ruler() -> list[dict[str, Any]]:
    days: list[dict[str, Any]] = []
    count = 0
    off = {dt.date(2023, 9, 29) + dt.timedelta(n) for n in range(8)}
    off |= {dt.date(2023, 10, n) for n in (14, 15, 21, 22)}
    for n in range(28):
        date = dt.date(2023, 9, 27) + dt.timedelta(n)
        if n == 0:
            days.append({"day": date.day, "mark": "起", "kind": "zero"})
        elif date in off:
            days.append({"day": date.day, "mark": "休", "kind": "off"})
        else:
            count += 1
            kind = "past" if date < dt.date(2023, 10, 17) else "end" if n == 27 else ""
            today = date == dt.date(2023, 10, 17)
            days.append(
                {"day": date.day, "mark": count, "kind": kind, "today": today, "makeup": date.day in (7, 8)}
            )
    return days


WHY = {
    "title": "为什么是 10 月 24 日",
    "first": "9 月 27 日",
    "last": "10 月 24 日",
    "days": _ruler(),
    "steps": [
        {"words": "收到线索", "note": "2023-09-27 16:20，当日不计", "effect": "第 0 日"},
        {"words": "15 个工作日", "note": "市场监督管理行政处罚程序规定 第 18 条", "effect": "+15"},
        {"words": "届满", "effect": "10-24 24:00"},
    ],
    "foot": "可延长一次，最多 15 个工作日，须负责人批准。",
    "foot_url": "#extend",
    "foot_link": "申请延长",
    "close_url": "#closed",
}
