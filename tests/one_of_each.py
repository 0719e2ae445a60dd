"""One object of every kind that a page can be asked for: the walk over all pages asks for each as an outsider.

A new room adds its object here; the walk fails and names the page for which none is given.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from django.db.models import Model

from husheng.analysis.leaks.tests import people as leaks
from husheng.casework.cases.models import Case, CaseParty
from husheng.casework.cases.tests.people import Office, office
from husheng.casework.measures.tests import people as measures
from husheng.casework.rewards.tests import people as rewarded
from husheng.foundation.acts.act import seen
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.transaction import act_frame
from husheng.foundation.agencies import acts as agencies
from husheng.foundation.agencies.acts import save_view
from husheng.foundation.agencies.models import Post
from husheng.foundation.agencies.tree import RegionDetails
from husheng.foundation.deadlines.models import Clock
from husheng.foundation.erasure import acts as erasures
from husheng.foundation.erasure.acts import ErasureDetails
from husheng.foundation.erasure.models import Erasure, Locking
from husheng.foundation.evidence.tests.samples import secured
from husheng.foundation.jobs.models import Progress
from husheng.foundation.privacy import acts as privacy
from husheng.foundation.processing import acts as processing
from husheng.foundation.processing.tests import people as processed
from husheng.foundation.testing import City
from husheng.intake.handovers.models import Handover
from husheng.intake.handovers.tests import people as handovers
from husheng.intake.leads import acts as leads
from husheng.intake.leads.models import Lead
from husheng.intake.leads.tests.samples import details
from husheng.intake.tips import acts as tip_acts
from husheng.intake.tips.models import Attachment, Opening, Tip
from husheng.intake.tips.tests import people as tips
from husheng.oversight.campaigns import acts as campaigns
from husheng.oversight.campaigns.models import Campaign, Report, Task
from husheng.oversight.supervision import acts as supervision
from husheng.oversight.supervision.acts import ListingDetails
from husheng.oversight.supervision.models import Grave, Listing, Urging
from husheng.oversight.supervision.tests import people as supervised

WHY: Final = ("organised", "minors")
FAR: Final = "139900"  # another province: nothing there is any business of the agencies that hold the objects
KINDS: Final = {"police_officer": "police", "prosecutor": "procuratorate", "judge": "court"}


class World:
    """The agencies of one district with one object of each kind, made when it is asked for."""

    def __init__(self, city: City) -> None:
        self.city = city
        agencies.register_regions(city.installer, [RegionDetails(FAR, "外省示例市", None)])
        self.officer = city.actor("intake_officer")
        self.made: dict[str, UUID] = {}

    def outsider(self, role: str) -> Actor:
        """Somebody in the same role, of an agency that has nothing to do with any of this."""
        return self.city.actor(role, KINDS.get(role, "market"), FAR)

    def again(self) -> World:
        """The same for the next test: the rows that it holds are copies, and what it makes besides is its own."""
        same = copy.copy(self)
        for name, value in vars(self).items():
            if isinstance(value, Model | dict):
                setattr(same, name, copy.copy(value))
        return same

    # ── intake ──
    @cached_property
    def lead(self) -> Lead:
        return leads.register(self.officer, details())

    @cached_property
    def clock(self) -> Clock:
        return Clock.objects.filter(subject_key=self.lead.pk).get()

    @cached_property
    def tippers(self) -> tips.Office:
        return tips.office(self.city)

    @cached_property
    def tip(self) -> Tip:
        assert self.tippers
        return tips.told(name="测试举报人", files=[tips.incoming("a.txt", b"words")])[1]

    @cached_property
    def attachment(self) -> UUID:
        found: UUID = Attachment.objects.filter(message__tip=self.tip.pk, envelope="content").get().pk
        return found

    @cached_property
    def opening(self) -> Opening:
        return tip_acts.ask(self.tippers.officer.actor, self.tip.pk, "identity", "danger", "有人打听举报人")

    @cached_property
    def handover(self) -> Handover:
        receiver = self.city.actor("handler", "market")
        return handovers.received(self.city, self.city.actor("handler"), receiver)

    # ── casework ──
    @cached_property
    def town(self) -> Office:
        return office(self.city)

    @cached_property
    def case(self) -> Case:
        return self.town.filed()

    @cached_property
    def entry(self) -> CaseParty:
        return self.town.entered(self.case)

    @cached_property
    def measure(self) -> Any:
        return measures.proposed(self.town, self.case, self.entry)

    @cached_property
    def reward(self) -> Any:
        return rewarded.proposed(rewarded.stand(self.city))

    @cached_property
    def referral(self) -> Any:
        case = self.town.filed()
        self.town.crime(case)
        return self.town.reported(case)

    # ── analysis ──
    @cached_property
    def leak_town(self) -> leaks.Town:
        return leaks.Town(self.city, self.town, self.city.actor("prosecutor", "procuratorate"))

    @cached_property
    def leak_case(self) -> Case:
        return self.leak_town.case()

    @cached_property
    def leak_run(self) -> Any:
        return self.leak_town.asked(self.leak_case, leaks.listed(["19900000001"]))

    @cached_property
    def canary(self) -> Any:
        return self.leak_town.planted()

    @cached_property
    def finding(self) -> Any:
        return leaks.finding(self.city, self.officer)

    # ── oversight ──
    @cached_property
    def campaign(self) -> Campaign:
        self.city.agency("health", "120102")
        return campaigns.open_(self.city.actor("coordinator", "health", "120000"), "tianjin_2023")

    @cached_property
    def report(self) -> Report:
        return Report.objects.filter(campaign=self.campaign)[0]

    @cached_property
    def task(self) -> Task:
        return Task.objects.filter(campaign=self.campaign)[0]

    @cached_property
    def urging(self) -> Urging:
        late = supervised.late(self.city, self.city.agency("market"), 10)
        return supervision.urge(self.office, supervised.order(late))

    @cached_property
    def office(self) -> Actor:
        return self.city.actor("coordinator", "health", "120102")

    @cached_property
    def grave(self) -> Grave:
        market = self.city.actor("intake_officer", "market")
        self.city.agency("market", "120000")
        lead = leads.accept(market, seen(leads.register(market, details())))
        return supervision.raise_(market, Lead.kind(), lead.pk, WHY, "涉及多省")

    @cached_property
    def listing(self) -> Listing:
        due = supervised.today() + dt.timedelta(days=30)
        lead = leads.accept(self.officer, seen(leads.register(self.officer, details())))
        wanted = ListingDetails(Lead.kind(), lead.pk, WHY, "涉及多省", ["查清资金去向"], due)
        return supervision.list_(self.city.actor("coordinator", "health", "120000"), wanted)

    # ── foundation ──
    @cached_property
    def assessment(self) -> Any:
        return processed.drafted(self.city)

    @cached_property
    def form(self) -> Any:
        return processing.register_form(self.officer_of("handler"), processed.MATERNITY)

    def officer_of(self, role: str) -> Actor:
        return self.city.actor(role)

    @cached_property
    def post(self) -> Post:
        return Post.objects.get(pk=self.officer.post_id)

    @cached_property
    def progress(self) -> UUID:
        owner = {"user": self.officer.user_id, "agency": self.officer.agency_id}
        return Progress.objects.create(job=10**9, label="一批热线工单", **owner).pk

    def approval(self) -> UUID:
        return privacy.ask_minor(self.officer, self.lead, 7, "核对孩子的信息").pk

    def delay(self) -> UUID:
        return privacy.propose_delay(self.officer, self.lead, 7, "告知会惊动嫌疑人").pk

    def glass(self) -> UUID:
        return privacy.break_glass(self.officer, self.lead, "联系不上负责人").pk

    @cached_property
    def erasure(self) -> Erasure:
        lead = leads.register(self.officer, details())
        return erasures.ask(self.officer, ErasureDetails(Lead.kind(), lead.pk, "unlawful", "个删1号"))

    @cached_property
    def locking(self) -> Locking:
        lead = leads.register(self.officer, details())
        with act_frame(self.officer, "leads.lock_away"):
            return erasures.lock(
                self.officer, Lead.kind(), lead.pk, lead.number, lead.pk, lead.agency_id, "lead"
            )

    def token(self) -> UUID:
        agency = self.city.agency("health").pk
        row = processing.connect(self.city.system, agency, "热线", "intake_officer", "a-secret-for-tests", 90)
        return row.pk


Maker = Callable[[World], UUID]

# `room:page`, `room:page:parameter` or `room` → the key that the page is asked for; the most exact name counts.
OBJECTS: Final[dict[str, Maker]] = {
    "campaigns": lambda w: w.campaign.pk,
    "campaigns:corrections": lambda w: w.report.pk,
    "campaigns:export": lambda w: w.report.pk,
    "campaigns:manual": lambda w: w.report.pk,
    "campaigns:narrative": lambda w: w.report.pk,
    "campaigns:report": lambda w: w.report.pk,
    "campaigns:report_do": lambda w: w.report.pk,
    "campaigns:report_upload": lambda w: w.report.pk,
    "campaigns:rows": lambda w: w.report.pk,
    "campaigns:task": lambda w: w.task.pk,
    "campaigns:task_do": lambda w: w.task.pk,
    "campaigns:task_upload": lambda w: w.task.pk,
    "cases": lambda w: w.case.pk,
    "cases::entry": lambda w: w.entry.pk,
    "cases::handover": lambda w: w.handover.pk,
    "cases:drop_view": lambda w: save_view(w.officer, "cases", "我的", "state=filed", False).pk,
    "deadlines": lambda w: w.clock.pk,
    "desk:appoint": lambda w: w.officer.user_id,
    "desk:erasure_certificate": lambda w: w.erasure.pk,
    "desk:end_post": lambda w: w.post.pk,
    "desk:end_sessions": lambda w: w.post.pk,
    "desk:person": lambda w: w.officer.user_id,
    "desk:reopen_login": lambda w: w.post.pk,
    "desk:reset_login": lambda w: w.post.pk,
    "desk:set_employer": lambda w: w.post.pk,
    "desk:revoke_token": lambda w: w.token(),
    "erasure": lambda w: w.erasure.pk,
    "erasure:ask": lambda w: w.lead.pk,
    "erasure:do_locking": lambda w: w.locking.pk,
    "erasure:locking": lambda w: w.locking.pk,
    "evidence": lambda w: secured(w.town.first, w.case.pk).pk,
    "handovers": lambda w: w.handover.pk,
    "handovers:drop_view": lambda w: save_view(w.officer, "handovers", "我的", "box=in", False).pk,
    "jobs": lambda w: w.progress,
    "leads": lambda w: w.lead.pk,
    "leads:drop_view": lambda w: save_view(w.officer, "leads", "我的", "state=registered", False).pk,
    "leads:from_handover": lambda w: w.handover.pk,
    "leads:from_tip": lambda w: w.tip.pk,
    "leads:import": lambda w: leads.upload(w.officer, "热线.csv", b"a,b\n1,2\n").pk,
    "leads:import_discard": lambda w: leads.upload(w.officer, "热线.csv", b"a,b\n1,2\n").pk,
    "leads:import_problems": lambda w: leads.upload(w.officer, "热线.csv", b"a,b\n1,2\n").pk,
    "leads:import_run": lambda w: leads.upload(w.officer, "热线.csv", b"a,b\n1,2\n").pk,
    "leaks": lambda w: w.leak_run.pk,
    "leaks::case": lambda w: w.leak_case.pk,
    "leaks::post": lambda w: w.officer.post_id,
    "leaks:do_canary": lambda w: w.canary.pk,
    "leaks:do_finding": lambda w: w.finding.pk,
    "leaks:finding": lambda w: w.finding.pk,
    "ledger": lambda w: w.lead.pk,
    "measures": lambda w: w.measure.pk,
    "measures::case": lambda w: w.case.pk,
    "parties": lambda w: w.town.company().pk,
    "privacy": lambda w: w.lead.pk,
    "privacy:decide": lambda w: w.approval(),
    "privacy:decide_delay": lambda w: w.delay(),
    "privacy:examine": lambda w: w.glass(),
    "processing": lambda w: w.assessment.pk,
    "processing:decide_fields": lambda w: w.form.pk,
    "processing:form": lambda w: w.form.pk,
    "processing:revise_form": lambda w: w.form.pk,
    "referrals": lambda w: w.referral.pk,
    "rewards": lambda w: w.reward.pk,
    "rewards::case": lambda w: w.case.pk,
    "supervision": lambda w: w.urging.pk,
    "supervision:compose": lambda w: w.clock.pk,
    "supervision:do_grave": lambda w: w.grave.pk,
    "supervision:do_listing": lambda w: w.listing.pk,
    "supervision:grave": lambda w: w.grave.pk,
    "supervision:grave_file": lambda w: w.grave.pk,
    "supervision:listing": lambda w: w.listing.pk,
    "supervision:listing_file": lambda w: w.listing.pk,
    "supervision:rows": lambda w: w.city.agency("market").pk,
    "tips": lambda w: w.tip.pk,
    "tips::attachment": lambda w: w.attachment,
    "tips:agree": lambda w: w.opening.pk,
    "tips:decline": lambda w: w.opening.pk,
    "tips:opening": lambda w: w.opening.pk,
}

# What the other parts of an address may be.
WORDS: Final = {
    "authority": "ntsc",
    "extension": "xlsx",
    "form": "pdf",
    "kind": "leads.lead",
    "name": "receipt",
    "period": "2023-09",
    "size": "1",
    "envelope": "identity",
    "verb": "accept",
    "what": "form",
}


def key_for(world: World, page: str, parameter: str) -> UUID:
    """The object that `room:page` shows under this parameter."""
    room, _, name = page.partition(":")
    for known in (f"{room}:{name}:{parameter}", f"{room}::{parameter}", f"{room}:{name}", room):
        if known in OBJECTS:
            if known not in world.made:
                world.made[known] = OBJECTS[known](world)
            return world.made[known]
    raise AssertionError(f"tests/one_of_each.py has no object for {page} <{parameter}>")
