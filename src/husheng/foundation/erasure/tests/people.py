"""A lead with a caller, and the people who erase: one asks, two others confirm."""

from __future__ import annotations

from dataclasses import dataclass

from husheng.foundation.acts.act import seen
from husheng.foundation.acts.actor import Actor
from husheng.foundation.erasure import acts, rules
from husheng.foundation.erasure.acts import ErasureDetails
from husheng.foundation.erasure.models import Erasure
from husheng.foundation.testing import City
from husheng.intake.leads import acts as leads
from husheng.intake.leads.models import Lead
from husheng.intake.leads.tests.samples import details

CALLER, PHONE = "试删除甲乙丙", "19900003344"
PAPER = "个删〔2026〕1号"


@dataclass
class Office:
    """Who erases in one agency."""

    officer: Actor
    first: Actor
    second: Actor

    def lead(self, **more: str) -> Lead:
        """A lead whose caller left a name and a telephone."""
        return leads.register(self.officer, details(caller_name=CALLER, caller_phone=PHONE, **more))

    def closed(self, outcome: str = "unfounded") -> Lead:
        """The same, taken to its end: no clock runs on it any more."""
        lead = leads.accept(self.officer, seen(self.lead()))
        lead = leads.check(self.officer, seen(lead), "两次到现场核查，没有发现反映的情况。", outcome)
        lead = leads.answer(self.officer, seen(lead), "phone", "经核查，没有发现反映的情况。")
        return leads.close(self.officer, seen(lead))

    def asked(self, lead: Lead, ground: str = "unlawful") -> Erasure:
        return acts.ask(self.officer, ErasureDetails(Lead.kind(), lead.pk, ground, PAPER))

    def erased(self, lead: Lead, ground: str = "unlawful") -> Erasure:
        return self.confirmed(self.asked(lead, ground))

    def confirmed(self, erasure: Erasure) -> Erasure:
        code = rules.code_of(erasure.fingerprint)
        row = acts.confirm(self.first, seen(erasure), code)
        return acts.erase(self.second, seen(row), code)


def office(city: City, kind: str = "health") -> Office:
    """The people of an agency."""
    return Office(*(city.actor(role, kind) for role in ("intake_officer", "custodian", "custodian")))
