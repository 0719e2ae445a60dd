"""The people, parties and cases that the tests of casework share. Synthetic persons only."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from husheng.casework.cases import acts
from husheng.casework.cases.acts import CaseDetails, FactDetails
from husheng.casework.cases.models import Case, CaseParty
from husheng.foundation.acts.act import Seen, seen
from husheng.foundation.acts.actor import Actor
from husheng.foundation.evidence import acts as evidence
from husheng.foundation.evidence.acts import ExhibitDetails
from husheng.foundation.evidence.tests.samples import unkept
from husheng.foundation.testing import City
from husheng.intake.leads.models import Lead
from husheng.intake.leads.tests import samples as leads
from husheng.intake.referrals import acts as referrals
from husheng.intake.referrals import rules as papers
from husheng.intake.referrals.details import ReferralDetails
from husheng.intake.referrals.models import Referral
from husheng.intake.referrals.rules import Attached, Paperwork
from husheng.registries.parties import acts as parties
from husheng.registries.parties.acts import PartyDetails
from husheng.registries.parties.models import Party

ORGANISATION = "白桦健康咨询有限公司"
PERSON_NAME, PERSON_NUMBER = "试当事", "999999199001010016"


@dataclass
class Office:
    """One district's health commission at work on cases."""

    city: City
    first: Actor
    second: Actor
    leader: Actor
    other_leader: Actor
    head: Actor
    made: dict[str, Any] = field(default_factory=dict)

    def lead(self, **changes: Any) -> Lead:
        return leads.accepted(self.first, **changes)

    def proposed(self, **changes: Any) -> Case:
        given: dict[str, Any] = {
            "principal_type": "egg_sperm",
            "types": ("egg_sperm", "ads"),
            "party_class": "non_other",
            "second": self.second.user_id,
            "organisation": ORGANISATION,
            "place": "河东区大直沽",
            **changes,
        }
        return acts.propose(self.first, CaseDetails(**given))

    def filed(self, **changes: Any) -> Case:
        return acts.confirm(self.second, seen(self.proposed(**changes)))

    def company(self, name: str = ORGANISATION, party_class: str = "non_other") -> Party:
        return parties.register_party(self.first, PartyDetails(party_class, name=name))

    def person(self, number: str = PERSON_NUMBER) -> Party:
        details = PartyDetails("person", person_name=PERSON_NAME, person_id_no=number)
        return parties.register_party(self.first, details)

    def entered(
        self, case: Case, party: Party | None = None, standing: str = "investigated", **more: str
    ) -> CaseParty:
        row = party or self.company()
        acts.add_party(self.first, Seen(case.pk), row.pk, standing, *more.values())
        return CaseParty.objects.get(case=case, party=row)

    def exhibit(self, case: Case, sort: str = "scene") -> UUID:
        stored = unkept(str(uuid4()))
        details = ExhibitDetails(case.kind(), case.pk, "现场检查笔录", "笔录.pdf", stored, sort)
        return evidence.secure(self.first, details).pk

    def crime(self, case: Case) -> None:
        acts.add_fact(self.first, Seen(case.pk), FactDetails("查获取卵器械", "egg_sperm", True))

    def reported(self, case: Case) -> Referral:
        team = (self.first.user_id, self.second.user_id)
        details = ReferralDetails(("非法行医罪",), team, "查获取卵器械和药品。", "刑法 第 336 条")
        acts.report_crime(self.first, Seen(case.pk), details)
        return Referral.objects.filter(subject_key=case.pk).latest("reported_at")

    def police_filed(self, case: Case) -> Referral:
        """Through all steps to the police decision, the goods handed over."""
        police = self.city.actor("police_officer", "police")
        row = referrals.approve(self.head, seen(self.reported(case)))
        attached = [Attached(paper.slug, self.exhibit(case)) for paper in papers.required_papers()]
        row = referrals.send(self.first, seen(row), police.agency_id, attached)
        row = referrals.receive(police, seen(row))
        row = referrals.file(police, seen(row), Paperwork("河东公立字〔2023〕91号"))
        return referrals.hand_over_goods(self.first, seen(row), Paperwork("移交〔2023〕7号"))


def office(city: City) -> Office:
    return Office(
        city,
        city.actor("handler"),
        city.actor("handler"),
        city.actor("leader"),
        city.actor("leader"),
        city.actor("head"),
    )


def media(settings: Any, tmp_path: Path) -> None:
    """Files of this test only."""
    settings.MEDIA_ROOT = tmp_path
