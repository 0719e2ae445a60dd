"""What the tests of this room share."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

from husheng.foundation.acts.act import Seen, seen
from husheng.foundation.acts.actor import Actor
from husheng.foundation.processing import acts
from husheng.foundation.processing.acts.collecting import FormDetails
from husheng.foundation.processing.models import Assessment
from husheng.foundation.processing.rules import AssessmentDetails
from husheng.foundation.testing import City
from husheng.intake.handovers import acts as handovers
from husheng.intake.handovers.details import HandoverDetails, Matter
from husheng.intake.handovers.models import Handover

TO_TELECOM = AssessmentDetails(
    title="线索转通信管理部门停止接入",
    cases=("sensitive", "provide"),
    senders=("health",),
    receivers=("telecom",),
    categories=("source", "reported_person", "evidence_person"),
    ways=("forward",),
    necessity="停止接入要看到违法页面和线索来源编号。",
    impact="举报人身份为通信管理部门所知。",
    measures="密封；接收后写明事由才能查看；逐次记录。",
)
# What the source's company registered of mothers in hospital, by its own labels.
MATERNITY = FormDetails(
    "某母婴服务公司", "住院产妇登记表", "maternity_care",
    ("产妇姓名", "联系电话", "婴儿姓名", "宝宝生日", "父亲姓名", "父亲电话", "分娩医院", "床号", "服务项目", "签名"),
)  # fmt: skip


def drafted(city: City, details: AssessmentDetails = TO_TELECOM) -> Assessment:
    return acts.draft(city.actor("legal_reviewer"), details)


def approved(city: City, details: AssessmentDetails = TO_TELECOM) -> Assessment:
    return acts.approve(city.actor("head"), seen(drafted(city, details)))


def withdrawn(city: City, row: Assessment) -> Assessment:
    """By two people of the agency that may: of the lead agency at the top where the assessment ships."""
    region = "120102" if row.agency_id else "120000"
    asked = acts.ask_withdrawal(city.actor("legal_reviewer", "health", region), Seen(row.pk), "不再需要")
    return acts.withdraw(city.actor("head", "health", region), seen(asked))


def matter() -> Matter:
    return Matter("leads.lead", uuid4(), "HD-X-2023-0412", "违法广告 · 某健康咨询公司 · 河东区")


def send(city: City, sender: Actor, to: str, kind: str = "forward", region: str = "120000") -> Handover:
    details = HandoverDetails(kind, city.agency(to, region).pk, ("请停止接入",))
    return handovers.send(sender, matter(), details)


def only(details: AssessmentDetails, **changes: object) -> AssessmentDetails:
    return replace(details, **changes)  # type: ignore[arg-type]
