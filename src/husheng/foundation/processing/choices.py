"""The words of assessments and forms as data. Codes stand in the database, Chinese on paper."""

from __future__ import annotations

from typing import Final

Choices = list[tuple[str, str]]

SENSITIVE, AUTOMATED, PROVIDE, ABROAD, OTHER = "sensitive", "automated", "provide", "abroad", "other"
CASES: Final[Choices] = [  # 个人信息保护法 第 55 条, in its order
    (SENSITIVE, "处理敏感个人信息"),
    (AUTOMATED, "利用个人信息进行自动化决策"),
    (PROVIDE, "委托处理、向其他机关提供、公开个人信息"),
    (ABROAD, "向境外提供个人信息"),
    (OTHER, "其他对个人权益有重大影响的处理活动"),
]

# How personal data comes from one agency to another: the kinds of hand-over, and what else opens a thing to others.
WAYS: Final[Choices] = [
    ("notice", "通报"),
    ("forward", "转办"),
    ("assign", "交办"),
    ("assistance", "协查"),
    ("transfer", "案件移送"),
    ("misconduct", "职务违法线索移送"),
    ("answer", "答复"),
    ("designate", "报请指定管辖"),
    ("referral", "移送公安"),
    ("referral_copy", "移送抄送检察院"),
    ("look_into", "检察机关调阅"),
    ("supervise", "督办"),
    ("report_up", "重大事项报告"),
    ("package", "证据包导出"),
    ("api_token", "系统令牌"),
]

# Receivers that are no agency of the platform.
OUTSIDE, OWN_SYSTEM = "outside", "own_system"
BEYOND: Final[Choices] = [(OUTSIDE, "平台以外的办案机关"), (OWN_SYSTEM, "本机关的其他系统")]

STATES: Final[Choices] = [
    ("draft", "待批准"),
    ("declined", "未批准"),
    ("approved", "已批准"),
    ("withdrawing", "提请撤回"),
    ("withdrawn", "已撤回"),
]

KEEP, NARROW, DROP, EXPLAIN = "keep", "narrow", "drop", "explain"
PROPOSALS: Final[Choices] = [
    (KEEP, "保留"),
    (NARROW, "缩小"),
    (DROP, "删去"),
    (EXPLAIN, "请说明用途"),
]
KEPT, NARROWED, DROPPED = "kept", "narrowed", "dropped"
DECISIONS: Final[Choices] = [(DROPPED, "删去"), (NARROWED, "缩小"), (KEPT, "保留")]
FORM_STATES: Final[Choices] = [("compared", "待决定"), ("decided", "已决定")]


def word(choices: Choices, code: str) -> str:
    """The Chinese word of a code."""
    return dict(choices).get(code, code)
