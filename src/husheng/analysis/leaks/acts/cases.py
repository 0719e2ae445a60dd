"""Only in an opened case of selling personal data, and only by those who work on it (L7)."""

from __future__ import annotations

from typing import Final

from husheng.casework.cases import people
from husheng.casework.cases.models import Case
from husheng.casework.cases.states import WORKING
from husheng.foundation.acts.actor import Actor
from husheng.foundation.kernel.errors import Refused

SALE: Final = "data_sale"  # violations.toml: 非法获取、出售母婴个人信息


def is_leak_case(case: Case) -> bool:
    """Whether it is opened (confirmed by two, not ended) and about the sale of personal data."""
    return case.state in WORKING and case.types.filter(violation=SALE).exists()


def require_leak_case(actor: Actor, case: Case) -> Case:
    """The case, or a refusal that says what is missing."""
    if not people.is_member(case, actor.user_id):
        raise Refused("没有办理。您不是本案的办案人员，请本案承办人办理。", code="not_a_member")
    if not is_leak_case(case):
        raise Refused(
            "没有办理。只能在已立案、违法类型含“非法获取、出售母婴个人信息”的案件里办理。",
            code="no_leak_case",
        )
    return case
