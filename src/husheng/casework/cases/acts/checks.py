"""Checks that several acts share: membership, and words of staff."""

from __future__ import annotations

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import current
from husheng.foundation.kernel.errors import Invalid, Problem, Refused
from husheng.foundation.kernel.plain import require_plain

from .. import people, rules
from ..models import Case


def require_member(actor: Actor, case: Case) -> None:
    """Only members of the case work on it; a leader's act authorises what it calls."""
    if current().outermost and not people.is_member(case, actor.user_id):
        raise Refused("没有办理。您不是本案的办案人员，请本案承办人办理，或请负责人把您加入本案。")


def words(refusal: str, field: str, label: str, text: str) -> str:
    """The text, stripped; `Invalid` when empty, too long, or holding a number of a person."""
    stripped = text.strip()
    if not stripped:
        raise Invalid(refusal, [Problem(field, "没有写内容。", "请写一两句话。")])
    if len(stripped) > rules.LONGEST:
        raise Invalid(refusal, [Problem(field, "内容太长。", "请写 2000 字以内，详情作为证据固定。")])
    require_plain(refusal, [(field, label, stripped)])
    return stripped
