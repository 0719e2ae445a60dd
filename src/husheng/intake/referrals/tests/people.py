"""The people and referrals that the tests of this room share."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

from husheng.foundation.acts.act import seen
from husheng.foundation.acts.actor import Actor
from husheng.foundation.evidence.tests.samples import secured
from husheng.foundation.testing import City
from husheng.intake.referrals import acts, rules
from husheng.intake.referrals.details import Matter, ReferralDetails
from husheng.intake.referrals.models import Referral
from husheng.intake.referrals.rules import Attached, Paperwork


def paper(number: str = "河东公（治）受〔2023〕12号", words: str = "理由见文书") -> Paperwork:
    return Paperwork(number, words=words)


@dataclass
class Town:
    """One district's agency, police and procuratorate with their people."""

    city: City
    handler: Actor
    second: Actor
    head: Actor
    police: Actor
    prosecutor: Actor

    def matter(self) -> Matter:
        return Matter("cases.case", uuid4(), "HD-A-2023-0087", "非法采供卵 · 某门诊部 · 河东区")

    def details(self) -> ReferralDetails:
        team = (self.handler.user_id, self.second.user_id)
        return ReferralDetails(("非法行医罪",), team, "现场查获取卵器械和药品。", "刑法第 336 条")

    def exhibit(self, subject: UUID) -> UUID:
        """A file secured on the case."""
        return secured(self.handler, subject).pk

    def papers(self, subject: UUID, without: str = "") -> list[Attached]:
        return [Attached(p.slug, self.exhibit(subject)) for p in rules.required_papers() if p.slug != without]

    def reported(self) -> Referral:
        return acts.report(self.handler, self.matter(), self.details())

    def approved(self) -> Referral:
        return acts.approve(self.head, seen(self.reported()))

    def sent(self) -> Referral:
        referral = self.approved()
        return acts.send(
            self.handler, seen(referral), self.police.agency_id, self.papers(referral.subject_key)
        )

    def received(self) -> Referral:
        return acts.receive(self.police, seen(self.sent()))

    def not_filed(self) -> Referral:
        return acts.not_file(self.police, seen(self.received()), paper())

    def filed(self) -> Referral:
        return acts.file(self.police, seen(self.received()), paper())


def town(city: City) -> Town:
    return Town(
        city,
        city.actor("handler", "health"),
        city.actor("handler", "health"),
        city.actor("head", "health"),
        city.actor("police_officer", "police"),
        city.actor("prosecutor", "procuratorate"),
    )
