"""The people and hand-overs that the tests of this room share."""

from __future__ import annotations

from uuid import uuid4

from husheng.foundation.acts.act import seen
from husheng.foundation.acts.actor import Actor
from husheng.foundation.testing import City
from husheng.intake.handovers import acts
from husheng.intake.handovers.details import Answer, HandoverDetails, Matter
from husheng.intake.handovers.models import Handover

ASKS = ("营业执照是否登记“医疗服务”条目", "公众号是否发布捐卵广告", "收款账户与实际经营人")


def matter() -> Matter:
    return Matter("leads.lead", uuid4(), "HD-X-2023-0412", "违法广告 · 某健康咨询公司 · 河东区")


def send(city: City, sender: Actor, kind: str = "forward", to: str = "market", region: str = "120102",
         items: tuple[str, ...] = ASKS, subject: Matter | None = None) -> Handover:  # fmt: skip
    details = HandoverDetails(
        kind, city.agency(to, region).pk, () if kind == "notice" else items, "请于十日内反馈"
    )
    return acts.send(sender, subject or matter(), details)


def received(city: City, sender: Actor, receiver: Actor, kind: str = "forward") -> Handover:
    handover = send(city, sender, kind, receiver.agency_kind, receiver.region_code)
    return acts.receive(receiver, seen(handover))


def accepted(city: City, sender: Actor, receiver: Actor, kind: str = "forward") -> Handover:
    return acts.accept(receiver, seen(received(city, sender, receiver, kind)))


def answers(*items: int) -> list[Answer]:
    return [Answer(n, "confirmed", f"第 {n} 项已查实") for n in items]
