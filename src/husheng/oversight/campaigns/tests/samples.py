"""A campaign in a small city of 2023 and the work that its reports tell of. Synthetic people only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

from husheng.casework.cases.models import Case, CaseParty, CaseType
from husheng.casework.measures.models import Measure
from husheng.foundation.acts.act import seen
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.transaction import act_frame
from husheng.foundation.agencies.models import Agency
from husheng.foundation.evidence import acts as evidence
from husheng.foundation.evidence.acts import ExhibitDetails
from husheng.foundation.evidence.tests.samples import unkept
from husheng.foundation.kernel.clock import SHANGHAI
from husheng.foundation.kernel.ids import new_key
from husheng.foundation.kernel.models import Installation
from husheng.foundation.testing import City
from husheng.intake.handovers.models import Handover
from husheng.oversight.campaigns import acts, live
from husheng.oversight.campaigns.form.fingerprint import fingerprint
from husheng.oversight.campaigns.models import Campaign, Report
from husheng.registries.parties.models import Party

HEDONG, HEXI, TIANJIN = "120102", "120103", "120000"
PLAN = "tianjin_2023"


def stand(year: int, month: int, day: int, hour: int = 10) -> None:
    """From now on the installation lives on that day (what a demo's database does); cleaning ends it."""
    offset = dt.datetime(year, month, day, hour, tzinfo=SHANGHAI) - dt.datetime.now(dt.UTC)
    Installation.objects.using("owner").filter(pk=1).update(demo=True, clock_offset=offset)


class Stage:
    """The city office, a district, and what happens there."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.office = city.actor("coordinator", "health", TIANJIN)
        self.colleague = city.actor("coordinator", "health", TIANJIN)
        self.filler = city.actor("intake_officer", "health", HEDONG)
        self.leader = city.actor("leader", "health", HEDONG)
        self.neighbour = city.actor("leader", "health", HEXI)
        self.serial = 0

    def opened(self) -> Campaign:
        return acts.open_(self.office, PLAN)

    def report(self, campaign: Campaign, period: str = "2023-09", region: str = HEDONG) -> Report:
        return Report.objects.select_related("campaign", "agency__region").get(
            campaign=campaign, period=period, agency=self.city.agency("health", region)
        )

    def submit(self, report: Report, actor: Actor | None = None) -> Report:
        return acts.submit(actor or self.leader, seen(report), form_seen(report))

    def filed(self, campaign: Campaign, period: str = "2023-09") -> Report:
        return self.submit(self.report(campaign, period))

    # ── what happens in the rooms below ──
    def case(self, filed_on: dt.date, *types: str, agency: Agency | None = None, party_class: str = "non_other",
             from_handover: UUID | None = None, state: str = "filed") -> Case:  # fmt: skip
        owner = agency or self.city.agency("health", HEDONG)
        self.serial += 1
        kinds = types or ("egg_sperm",)
        with act_frame(self.city.installer, "tests.case"):
            case = Case.objects.create(
                number=f"T-A-{self.serial:04d}", agency=owner, region_path=owner.region_path, state=state,
                title="测试案件", principal_type=kinds[0], party_class=party_class, filed_on=filed_on,
                proposed_at=dt.datetime.combine(filed_on, dt.time(9), SHANGHAI), from_handover=from_handover,
            )  # fmt: skip
            CaseType.objects.bulk_create(CaseType(case=case, violation=kind) for kind in kinds)
            party = Party.objects.create(
                agency=owner, region_path=owner.region_path, party_class=party_class, name="测试门诊部",
                number=f"T-P-{self.serial:04d}",
            )  # fmt: skip
            self.party(case, party)
        return case

    def party(self, case: Case, party: Party) -> CaseParty:
        more: dict[str, Any] = {}
        if any(field.name == "added_by" for field in CaseParty._meta.get_fields()):
            more["added_by"] = self.office.user_id
        return CaseParty.objects.create(
            id=new_key(), case=case, party=party, party_class=party.party_class, counts_as=case.party_class,
            standing="investigated", added_at=case.proposed_at, **more,
        )  # fmt: skip

    def measure(self, case: Case, kind: str, decided_on: dt.date, fen: int | None = None,
                violation: str = "", served_on: dt.date | None = None) -> Measure:  # fmt: skip
        self.serial += 1
        with act_frame(self.city.installer, "tests.measure"):
            return Measure.objects.create(
                number=f"T-M-{self.serial:04d}", agency=case.agency, region_path=case.region_path, case=case,
                party=case.parties.first(), state="served" if served_on else "decided", measure_kind=kind,
                violation=violation or case.principal_type, basis="health_promotion_99", amount_fen=fen,
                proposed_at=case.proposed_at, proposed_by=self.office.user_id, decided_on=decided_on,
                decided_by=self.office.user_id, served_on=served_on,
            )  # fmt: skip

    def transfer(self, case: Case, to: Agency, received_on: dt.date, kind: str = "transfer") -> Handover:
        self.serial += 1
        at = dt.datetime.combine(received_on, dt.time(9), SHANGHAI)
        with act_frame(self.city.installer, "tests.transfer"):
            Case.objects.filter(pk=case.pk).update(state="transferred")
            return Handover.objects.create(
                number=f"T-YS-{self.serial:04d}", handover_kind=kind, state="accepted", from_agency=case.agency,
                to_agency=to, region_path=to.region_path, subject_kind="cases.case", subject_key=case.pk,
                subject_number=case.number, title=case.title, sent_at=at, sent_by=self.office.user_id,
                received_at=at,
            )  # fmt: skip

    def exhibit(self, actor: Actor, report: Report) -> UUID:
        stored = unkept(str(uuid4()))
        details = ExhibitDetails(report.kind(), report.pk, "检查名册", "名册.pdf", stored)
        return evidence.secure(actor, details).pk


def form_seen(report: Report) -> str:
    """What a person who looks at the report now would hand back."""
    now = live.live(report)
    return fingerprint(now.form, now.matrix, now.corrections)


@contextmanager
def change(stage: Stage, verb: str = "tests.change") -> Iterator[None]:
    """Change rows of the rooms below, as an act of theirs would."""
    with act_frame(stage.city.installer, verb):
        yield
