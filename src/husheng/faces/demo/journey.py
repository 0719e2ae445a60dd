"""The journey of one lead, carried out in the database and told as it happens (product.md, The life of one lead).

Intake → hand-over → case → measure → referral → answer → report cell → ledger proof. Everybody is synthetic.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from husheng.casework.cases import acts as cases
from husheng.casework.cases.acts import CaseDetails, FactDetails
from husheng.casework.cases.models import CaseParty
from husheng.casework.measures import acts as measures
from husheng.casework.measures.acts import MeasureDetails
from husheng.foundation.acts.act import Seen
from husheng.foundation.acts.models import Acted
from husheng.foundation.evidence import acts as evidence
from husheng.foundation.evidence import store
from husheng.foundation.evidence.acts import ExhibitDetails
from husheng.intake.handovers import acts as handovers
from husheng.intake.handovers.details import Answer, HandoverDetails
from husheng.intake.handovers.models import Handover
from husheng.intake.leads import acts as leads
from husheng.intake.leads.rules import LeadDetails
from husheng.intake.referrals import acts as referrals
from husheng.intake.referrals.details import ReferralDetails
from husheng.intake.referrals.models import Referral
from husheng.intake.referrals.rules import Attached, Paperwork
from husheng.registries.parties import acts as parties
from husheng.registries.parties.acts import PartyDetails

from . import today
from .people import Cast

DISTRICT = "120102"
ORGANISATION = "白桦健康咨询有限公司"
PLACE = "大王庄街道"
GAINS = 28_000_00
FINE = 150_000_00  # between five and twenty times the gains


@dataclass
class Threads:
    """The keys that the journey follows, so that the site can be opened at them."""

    lead: UUID
    case: UUID
    measure: UUID


def travel(cast: Cast) -> Threads:
    """Carry the lead through its whole life, each act on its own day by its own person."""
    do = _Doer(cast)
    lead = _intake(do)
    _assistance(do, cast, lead)
    case = _case(do, cast, lead)
    fine, gains = _measures(do, case)
    _referral(do, cast, case)
    for measure in (fine, gains):
        do(today.on(10, 9, 10, 0), "chengban2", measures.perform, Seen(measure))
    _ending(do, lead, case)
    return Threads(lead, case, fine)


class _Doer:
    """Lets somebody of the cast do something at a moment."""

    def __init__(self, cast: Cast):
        self.cast = cast

    def __call__(self, moment: dt.datetime, who: str, verb: Callable[..., Acted], *arguments: object) -> UUID:
        with today.at(moment):
            key: UUID = verb(self.cast.actors[who], *arguments).pk
        return key


def _intake(do: _Doer) -> UUID:
    details = LeadDetails(
        violation="egg_sperm",
        received_at=today.on(9, 4, 9, 12),
        source="hotline",
        source_ref="RX20230904-0731",
        organisation=ORGANISATION,
        place=PLACE,
        caller_name="测试举报人",
        caller_phone="19900000731",
        content="网上招揽“爱心捐卵”，称补偿三至五万元，门店设在写字楼内。",
        confidential=True,
    )
    key = do(today.on(9, 4, 9, 30), "xiansuo", leads.register, details)
    do(today.on(9, 4, 15, 10), "xiansuo", leads.accept, Seen(key))
    return key


def _assistance(do: _Doer, cast: Cast, lead: UUID) -> None:
    market = cast.agencies["market", DISTRICT]
    asked = HandoverDetails(
        kind="assistance",
        to_agency=market.pk,
        items=("营业执照是否登记医疗服务条目", "公众号与小程序是否发布捐卵广告"),
    )
    do(today.on(9, 5, 9, 40), "xiansuo", leads.hand_over, Seen(lead), asked)
    handover = Handover.objects.get(subject_key=lead)
    do(today.on(9, 5, 14, 0), "shichang", handovers.receive, Seen(handover.pk))
    do(today.on(9, 5, 14, 5), "shichang", handovers.accept, Seen(handover.pk))
    answers = (
        Answer(1, "confirmed", "未登记医疗服务条目，登记为健康咨询。"),
        Answer(2, "confirmed", "已固定十四个页面，含捐卵补偿内容。"),
    )
    do(
        today.on(9, 11, 16, 20),
        "shichang",
        handovers.answer,
        Seen(handover.pk),
        answers,
    )
    do(
        today.on(9, 12, 10, 0), "xiansuo", leads.take_result, Seen(lead), handover.pk,
        "市场监管部门协查：无医疗资质，网上发布捐卵广告。",
    )  # fmt: skip


def _case(do: _Doer, cast: Cast, lead: UUID) -> UUID:
    second = cast.actors["chengban2"].user_id
    details = CaseDetails(
        principal_type="egg_sperm",
        types=("egg_sperm", "ads"),
        party_class="non_other",
        second=second,
        organisation=ORGANISATION,
        place=PLACE,
        lead=lead,
    )
    key = do(today.on(9, 13, 9, 0), "chengban", cases.propose, details)
    do(today.on(9, 13, 15, 0), "chengban2", cases.confirm, Seen(key))
    details_of = PartyDetails(party_class="non_other", name=ORGANISATION, address="天津市河东区" + PLACE)
    party = do(today.on(9, 13, 15, 30), "chengban", parties.register_party, details_of)
    do(
        today.on(9, 13, 15, 31), "chengban", cases.add_party, Seen(key), party,
        "investigated", "non_other",
    )  # fmt: skip
    exhibit = do(
        today.on(9, 14, 10, 0),
        "chengban",
        evidence.secure,
        _paper(key, "现场检查笔录"),
    )
    fact = FactDetails("该机构未取得医疗机构执业许可，招揽并组织采卵。", "egg_sperm", True, (exhibit,))
    do(today.on(9, 14, 11, 0), "chengban", cases.add_fact, Seen(key), fact)
    return key


def _measures(do: _Doer, case: UUID) -> tuple[UUID, UUID]:
    party = CaseParty.objects.get(case=case).pk

    def proposed(kind: str, fen: int) -> UUID:
        basis = "health_promotion_99"
        details = MeasureDetails(case, party, kind, "egg_sperm", basis, fen, base_fen=GAINS)
        return do(today.on(9, 18), "chengban", measures.propose, details)

    fine, gains = proposed("fine", FINE), proposed("confiscate", GAINS)
    for measure in (fine, gains):
        do(today.on(9, 22, 16, 0), "fuze", measures.decide, Seen(measure))
    for measure in (fine, gains):
        do(today.on(9, 25, 11, 0), "chengban2", measures.serve, Seen(measure))
    return fine, gains


def _referral(do: _Doer, cast: Cast, case: UUID) -> None:
    team = (cast.actors["chengban"].user_id, cast.actors["chengban2"].user_id)
    details = ReferralDetails(
        ("非法行医罪",), team, "组织采卵并由无资质人员操作，情节严重。", "刑法 第 336 条"
    )
    do(today.on(9, 25, 15, 0), "chengban", cases.report_crime, Seen(case), details)
    key = Referral.objects.get(subject_key=case).pk
    do(today.on(9, 26, 9, 30), "zhengzhi", referrals.approve, Seen(key))
    attached = []
    for slug, title in (("letter", "涉嫌犯罪案件移送书"), ("report", "调查报告"), ("goods", "涉案物品清单")):
        exhibit = do(today.on(9, 26, 10, 0), "chengban", evidence.secure, _paper(case, title))
        attached.append(Attached(slug, exhibit))
    attached += [Attached("tests", lacking="本案没有送检的物品"), Attached("other", lacking="没有其他材料")]
    police = cast.agencies["police", DISTRICT].pk
    do(
        today.on(9, 26, 11, 0),
        "chengban",
        referrals.send,
        Seen(key),
        police,
        attached,
    )
    do(today.on(9, 26, 14, 0), "gongan", referrals.receive, Seen(key))
    decision = Paperwork("河东公立字〔2023〕0091号", dt.date(2023, 9, 28))
    do(today.on(9, 28, 16, 0), "gongan", referrals.file, Seen(key), decision)
    goods = Paperwork("河东卫移交〔2023〕7号", dt.date(2023, 9, 28))
    do(today.on(9, 28, 17, 0), "chengban", referrals.hand_over_goods, Seen(key), goods)


def _ending(do: _Doer, lead: UUID, case: UUID) -> None:
    do(
        today.on(10, 10, 10, 0), "chengban", cases.close, Seen(case), "transferred_crime",
        "罚没已执行完毕，涉嫌犯罪部分由公安机关立案侦查。",
    )  # fmt: skip
    do(
        today.on(10, 11, 9, 0), "xiansuo", leads.answer, Seen(lead), "hotline",
        "您反映的机构已被依法处罚，涉嫌犯罪的部分已移送公安机关立案。感谢您的监督。",
    )  # fmt: skip
    do(today.on(10, 11, 9, 5), "xiansuo", leads.close, Seen(lead))


def _paper(case: UUID, title: str) -> ExhibitDetails:
    text = f"{title}\n（演示材料，内容为虚构）\n".encode()
    stored = store.keep(f"{title}.txt", [text])
    return ExhibitDetails("cases.case", case, title, f"{title}.txt", stored)
