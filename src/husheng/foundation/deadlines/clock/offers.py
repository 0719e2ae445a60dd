"""What the article still allows by way of extension, as the panel's last line says it."""

from __future__ import annotations

from collections.abc import Sequence

from .model import ExtensionOption, Rule
from .text import NONE, Text, amount

TIMES = {1: Text("一次", "once"), 2: Text("两次", "twice")}


def offers(rule: Rule, used: Sequence[str]) -> tuple[ExtensionOption, ...]:
    """The options that may be used next."""
    return tuple(
        option
        for option in rule.extensions
        if used.count(option.id) < option.times and (not option.after or option.after in used)
    )


def offer_words(rule: Rule, used: Sequence[str]) -> Text:
    """可延长一次，最多 15 个工作日，须负责人批准。 Nothing where the article knows no extension."""
    if not rule.extensions:
        return NONE
    left = offers(rule, used)
    if not left:
        return Text("延长已经用完。", "No extension is left.")
    words = [_one(option, used) for option in left]
    return Text("".join(text.zh for text in words), " ".join(text.en for text in words))


def _one(option: ExtensionOption, used: Sequence[str]) -> Text:
    left = option.times - used.count(option.id)
    times = TIMES.get(left, Text(f"{left} 次", f"{left} times"))
    zh, en = f"可延长{times.zh}", f"May be extended {times.en}"
    if option.n is None:
        zh, en = f"{zh}，日数由批准的人确定", f"{en}, for a time that is set on approval"
    else:
        most = amount(option.n, option.unit, option.day_kind)
        zh = f"{zh}，{'至多共' if option.mode == 'to' else '最多'} {most.zh}"
        en = f"{en}, {'to at most' if option.mode == 'to' else 'by at most'} {most.en}"
        en += " in all" if option.mode == "to" else ""
    zh, en = f"{zh}（{option.condition.zh}）", f"{en} ({option.condition.en})"
    if option.approver and option.approver.zh not in option.condition.zh:  # said once is enough
        zh, en = f"{zh}，须{option.approver.zh}批准", f"{en}; approval: {option.approver.en}"
    return Text(f"{zh}。", f"{en}.")
