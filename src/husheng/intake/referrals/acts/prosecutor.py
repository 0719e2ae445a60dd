"""The procuratorate's acts 立案监督 (高检规则 557-564): reasons, order to file, and urging what was ordered."""

from __future__ import annotations

from husheng.foundation.acts.act import act
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import act_time
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.kernel.errors import Conflict

from .. import clocks, milestones
from ..models import Referral
from ..rules import Paperwork
from .agency import require_refused_or_late


@act(Permission.CRIME_SUPERVISE, on=Referral)
def ask_reasons(actor: Actor, referral: Referral, paper: Paperwork, /) -> Referral:
    """要求说明不立案理由: at the agency's suggestion, or of its own motion."""
    require_refused_or_late(referral)
    milestones.add(actor, referral, "ask_reasons", paper)
    clocks.keep(referral, state="reasons_asked")
    return referral


@act(Permission.CRIME_SUPERVISE, on=Referral)
def order_filing(actor: Actor, referral: Referral, paper: Paperwork, /) -> Referral:
    """通知立案: the reasons do not hold; the police file within fifteen days."""
    milestones.add(actor, referral, "order_filing", paper)
    clocks.keep(referral, state="filing_ordered")
    return referral


@act(Permission.CRIME_SUPERVISE, on=Referral)
def accept_reasons(actor: Actor, referral: Referral, paper: Paperwork, /) -> Referral:
    """不立案理由成立: the agency is to be told within ten days."""
    milestones.add(actor, referral, "accept_reasons", paper)
    clocks.keep(referral, state="reasons_accepted")
    return referral


@act(Permission.CRIME_SUPERVISE, on=Referral)
def tell_agency(actor: Actor, referral: Referral, paper: Paperwork, /) -> Referral:
    """告知移送机关: and the case is the agency's own again."""
    milestones.add(actor, referral, "tell_agency", paper)
    referral.closed_at = act_time()
    clocks.keep(referral, state="closed", until=milestones.made_at(paper))
    return referral


@act(Permission.CRIME_SUPERVISE, on=Referral)
def urge(actor: Actor, referral: Referral, paper: Paperwork, /) -> Referral:
    """立案监督案件催办函: not before three months after a filing that was ordered."""
    if not referral.ordered:
        raise Conflict("没有办理。催办函用于通知立案的案件。", code="referrals.not_ordered")
    if not clocks.late(referral, "pr.urge", act_time()):
        raise Conflict("没有办理。立案还不满规定的期限，尚不能催办。", code="referrals.too_early")
    milestones.add(actor, referral, "urge", paper)
    return referral
