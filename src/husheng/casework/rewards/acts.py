"""Acts on rewards: proposed on a case that a tip led to, approved by two others, paid to whoever shows the code.

Nobody asks who that is (L6, L17): the code is compared and forgotten, and the payment leaves no hour.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from husheng.casework.cases import queries as cases
from husheng.foundation.acts.act import Seen, act
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import act_time, record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import numbers
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.kernel.errors import Conflict, Invalid, Problem, Refused
from husheng.foundation.kernel.money import format_yuan
from husheng.foundation.kernel.plain import require_plain
from husheng.foundation.kernel.standing import through
from husheng.intake.tips import acts as tips
from husheng.intake.tips import queries as told

from . import queries, rules
from .models import Reward
from .scales import scale_of

SERIES: Final = "J"
LEAST_WORDS, MOST_WORDS = 4, 400
WRONG_CODE: Final = "没有发放。这个回执码不能领取这笔奖励，请核对后再输入。"
TOLD: Final = (
    "您的举报已经查实，决定给予奖励 {amount} 元。请凭本回执码到{agency}领取，可以委托他人。"
    "领取时只核对回执码，不问姓名，不留身份信息。"
)


@dataclass(frozen=True)
class RewardDetails:
    """What is proposed: for which case, at which level, and why this level."""

    case: UUID
    level: int
    reason: str


@act(Permission.REWARD_PROPOSE)
def propose(actor: Actor, details: RewardDetails, /) -> Reward:
    """提出奖励: for the tip behind the case; the amount follows from the scale and from what was decided."""
    case = cases.case(actor, details.case)
    if case.agency_id != actor.agency_id:
        raise Refused("没有提出。奖励由作出决定的机关提出。")
    scale = scale_of(actor.agency_kind)
    if scale is None:
        raise Refused("没有提出。本机关没有奖励标准。请先由系统管理员登记标准及其依据。", code="no_scale")
    tip = queries.tip_behind(case)
    if tip is None:
        raise Refused("没有提出。本案不是由平台举报引出的。")
    reason = _words("没有提出。", "reason", details.reason)
    if details.level not in scale.levels:
        raise Invalid("没有提出。", [Problem("level", "没有这个等级。", "请从列表里选。")])
    base = queries.base_of(case)
    if base is None:
        raise Refused("没有提出。本案还没有作出处罚决定。")
    if Reward.objects.filter(tip=tip, agency=actor.agency_id).exclude(state="declined").exists():
        raise Conflict("没有提出。这件举报已经有一笔奖励。", code="already_rewarded")
    worked = rules.worked_out(scale, details.level, base)
    agency = agencies.by_id({actor.agency_id})[actor.agency_id]
    [number] = numbers.take(agency, SERIES)
    record(number=number, case=case.pk, level=details.level, base_fen=base, fen=worked.amount_fen)
    return Reward.objects.create(
        number=number, agency_id=actor.agency_id, tip_id=tip, case=case, level=details.level, base_fen=base,
        amount_fen=worked.amount_fen, with_finance=worked.with_finance, reason=reason,
        proposed_on=act_time().date(), proposed_by=actor.user_id,
    )  # fmt: skip


@act(Permission.REWARD_APPROVE, on=Reward)
def approve(actor: Actor, reward: Reward, /) -> Reward:
    """第一人审批: by somebody who did not propose it."""
    if actor.user_id == reward.proposed_by:
        raise Refused("没有审批。提出的人不能自己审批，请另一位负责人办理。")
    reward.first_approver = actor.user_id
    return reward


@act(Permission.REWARD_APPROVE, on=Reward)
def confirm(actor: Actor, reward: Reward, finance: str = "", /) -> Reward:
    """第二人审批: a third person; from then on it is promised, and the whistleblower is told under the receipt.

    `finance`: the number of the finance department's paper, where the scale asks for it.
    """
    if actor.user_id in (reward.proposed_by, reward.first_approver):
        raise Refused("没有审批。第二位审批人不能是提出的人，也不能是第一位审批人。")
    if reward.with_finance:
        paper = _words("没有审批。", "finance", finance)
        record(finance=paper)
    if queries.base_of(reward.case) != reward.base_fen:
        raise Conflict(
            "没有审批。罚没金额在提出之后变了。请不予奖励，再按现在的金额重新提出。", code="base_changed"
        )
    reward.second_approver, reward.decided_on = actor.user_id, act_time().date()
    words = TOLD.format(amount=format_yuan(reward.amount_fen), agency=reward.agency.short_name)
    with through("whistleblower"):
        tips.reply(actor, Seen(reward.tip_id), words)
    record(fen=reward.amount_fen)
    return reward


@act(Permission.REWARD_APPROVE, on=Reward)
def decline(actor: Actor, reward: Reward, reason: str, /) -> Reward:
    """不予奖励: with the reason; a new one may be proposed."""
    reward.ended_reason = _words("没有办理。", "reason", reason)
    reward.decided_on = act_time().date()
    return reward


@act(Permission.REWARD_PAY, on=Reward, daily=True)
def pay(actor: Actor, reward: Reward, code: str, /) -> Reward:
    """发放: to whoever shows the receipt code. It is compared here and kept nowhere; nobody is asked for a name."""
    if actor.user_id in (reward.proposed_by, reward.first_approver, reward.second_approver):
        raise Refused("没有发放。提出和审批的人不能自己发放。")
    with through("whistleblower"):
        tip = told.by_receipt(code)
    if tip != reward.tip_id:
        raise Invalid(WRONG_CODE, [Problem("code", "回执码不对。", "回执码是 25 位数字，分五组。")])
    reward.paid_on, reward.paid_by = act_time().date(), actor.user_id
    record(fen=reward.amount_fen)
    return reward


@act(Permission.REWARD_APPROVE, on=Reward)
def lapse(actor: Actor, reward: Reward, reason: str, /) -> Reward:
    """终止: nobody came for it, or it was given up under the receipt."""
    reward.ended_reason = _words("没有办理。", "reason", reason)
    return reward


def _words(refusal: str, field: str, text: str) -> str:
    plain = text.strip()
    if not LEAST_WORDS <= len(plain) <= MOST_WORDS:
        raise Invalid(refusal, [Problem(field, "请写明理由或文号。", "写 4 至 400 个字。")])
    require_plain(refusal, [(field, "理由", plain)])
    return plain
