"""What goes on around the one lead: sixty more of them in four districts, in every state, by real acts on past days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from uuid import UUID

from husheng.casework.cases import acts as cases
from husheng.casework.cases.details import CaseDetails
from husheng.casework.cases.models import CaseParty
from husheng.casework.measures import acts as measures
from husheng.casework.measures.acts import MeasureDetails
from husheng.foundation.acts.act import Seen
from husheng.foundation.acts.actor import Actor
from husheng.foundation.deadlines.clock import default_calendar
from husheng.intake.handovers import acts as handovers
from husheng.intake.handovers.details import Answer, HandoverDetails
from husheng.intake.handovers.models import Handover
from husheng.intake.leads import acts as leads
from husheng.intake.leads.rules import LeadDetails
from husheng.registries.parties import acts as parties
from husheng.registries.parties.acts import PartyDetails

from . import today
from .people import Cast

NAMES = [
    "云杉",
    "白桦",
    "松针",
    "石榴",
    "银杏",
    "青藤",
    "红叶",
    "海棠",
    "木槿",
    "丁香",
    "玉兰",
    "紫荆",
    "香樟",
    "枫林",
    "雪松",
    "翠竹",
]
LINES = [
    ("门诊部", "non_med"), ("健康咨询有限公司", "non_other"), ("母婴护理中心", "non_other"),
    ("妇产医院", "non_med"), ("医疗美容诊所", "non_med"), ("生物科技有限公司", "non_other"), ("网店", "non_other"),
    ("生殖医学中心", "art_inst"),
]  # fmt: skip
KINDS = [
    "ads",
    "egg_sperm",
    "surrogacy",
    "sex_id",
    "unapproved_art",
    "illegal_bmc",
    "ads",
    "no_id_device",
    "medicines",
]
MEASURES = {"order_correct": "penalties_28", "warn": "institutions_46", "fine": "institutions_46"}
START = dt.date(today.MORNING.year, 8, 1)
PLACES = ["滨江道", "解放路", "新开河", "华苑", "水上公园路", "中山门", "鼓楼", "友谊路"]


@dataclass(frozen=True)
class Office:
    """The people of one district who act here."""

    intake: Actor
    handlers: tuple[Actor, Actor]
    leader: Actor
    market: Actor


class Days:
    """Working moments from July to the demo's morning, never later."""

    def __init__(self, random: Random):
        self.random = random

    def first(self) -> dt.datetime:
        """When a lead arrives."""
        span = (today.MORNING.date() - START).days
        return self._working(START + dt.timedelta(days=self.random.randrange(span)))

    def after(self, moment: dt.datetime, days: int) -> dt.datetime | None:
        """One to `days` days later, in office hours; None when that would be after the demo's morning."""
        later = self._working(moment.date() + dt.timedelta(days=self.random.randint(1, days)))
        return later if later < today.MORNING else None

    def _working(self, day: dt.date) -> dt.datetime:
        while not default_calendar().is_workday(day):
            day += dt.timedelta(days=1)
        return today.on(day.month, day.day, self.random.randrange(9, 18), self.random.randrange(60))


def happen(cast: Cast, offices: dict[str, Office], each: int, tick: Callable[[], None]) -> None:
    """Let `each` leads live in every district, as far as their days allow."""
    random = Random(17)  # noqa: S311 - a story, not a secret
    days = Days(random)
    arrivals = sorted((days.first(), code) for code in offices for _ in range(each))
    for number, (moment, code) in enumerate(arrivals):
        _Life(cast, offices[code], code, number, days, random).live(moment)
        tick()


class _Life:
    """One lead's way, cut off where its next step would lie in the future."""

    def __init__(self, cast: Cast, office: Office, code: str, number: int, days: Days, random: Random):
        self.cast, self.office, self.code, self.number = cast, office, code, number
        self.days, self.random = days, random
        line, self.party_class = random.choice(LINES)
        self.organisation = random.choice(NAMES) + line
        self.violation = random.choice(KINDS)
        self.place = random.choice(PLACES)

    def live(self, moment: dt.datetime) -> None:
        """Register, and go on as chance has it."""
        lead = self._do(moment, leads.register, self.office.intake, self._details(moment))
        way = self.random.random()
        if way < 0.1:
            words = "您反映的事项不属于本专班职责，请向有权机关反映，地址见所附说明。"
            self._later(moment, 2, leads.reject, self.office.intake, Seen(lead), "not_competent", words)
            return
        accepted = self._later(moment, 4, leads.accept, self.office.intake, Seen(lead))
        if accepted is None or way < 0.25:
            return
        if way < 0.5:
            self._hand_over(accepted, lead)
        elif way < 0.7:
            self._check(accepted, lead)
        else:
            self._case(accepted, lead)

    def _details(self, moment: dt.datetime) -> LeadDetails:
        return LeadDetails(
            violation=self.violation,
            received_at=moment,
            source="hotline" if self.number % 3 else "web",
            source_ref=f"RX2023{self.number:06d}" if self.number % 3 else "",
            organisation=self.organisation,
            place=self.place,
            caller_name="测试来电人",
            caller_phone=f"1990000{self.number:04d}",
            content="演示内容，全部为虚构。",
            protected=self.violation in {"surrogacy", "egg_sperm"},
        )

    def _check(self, moment: dt.datetime, lead: UUID) -> None:
        outcome = self.random.choice(["confirmed", "partly", "unfounded"])
        at = self._later(
            moment, 12, leads.check, self.office.intake, Seen(lead), "已到现场核查并调取登记资料。", outcome
        )
        words = "您反映的情况我们已经核查，结果和处理意见已记录在案，谢谢您的监督。"
        at = at and self._later(at, 6, leads.answer, self.office.intake, Seen(lead), "hotline", words)
        if at:
            self._later(at, 2, leads.close, self.office.intake, Seen(lead))

    def _hand_over(self, moment: dt.datetime, lead: UUID) -> None:
        kind = "forward" if self.random.random() < 0.6 else "assistance"
        asked = HandoverDetails(
            kind, self.cast.agencies["market", self.code].pk, ("经营范围是否包含医疗服务", "广告是否经过审查")
        )
        at = self._later(moment, 3, leads.hand_over, self.office.intake, Seen(lead), asked)
        if at is None:
            return
        key = Handover.objects.get(subject_key=lead).pk
        at = self._later(at, 4, handovers.receive, self.office.market, Seen(key))
        at = at and self._later(at, 3, handovers.accept, self.office.market, Seen(key))
        if at is None or self.random.random() < 0.3:
            return
        answers = [
            Answer(1, "confirmed", "经营范围不含医疗服务。"),
            Answer(2, "partly", "部分广告未经审查。"),
        ]
        at = self._later(at, 14, handovers.answer, self.office.market, Seen(key), answers)
        if at and self.random.random() < 0.6:
            self._later(
                at,
                4,
                leads.take_result,
                self.office.intake,
                Seen(lead),
                key,
                "已由市场监管部门查明。",
                "partly",
            )

    def _case(self, moment: dt.datetime, lead: UUID) -> None:
        first, second = self.office.handlers
        details = CaseDetails(
            self.violation,
            (self.violation,),
            self.party_class,
            second.user_id,
            self.organisation,
            self.place,
            lead,
        )
        at = self.days.after(moment, 8)
        if at is None:
            return
        case = self._do(at, cases.propose, first, details)
        filed = self._later(at, 2, cases.confirm, second, Seen(case))
        if filed is None:
            return
        about = PartyDetails(party_class=self.party_class, name=self.organisation)
        party = self._do(filed, parties.register_party, first, about)
        self._do(filed, cases.add_party, first, Seen(case), party, "investigated", self.party_class)
        self._measures(filed, case)

    def _measures(self, moment: dt.datetime, case: UUID) -> None:
        party = CaseParty.objects.get(case=case).pk
        first, second = self.office.handlers
        at: dt.datetime | None = moment
        for kind in self.random.sample(list(MEASURES), self.random.choice([1, 2])):
            fen = self.random.randrange(20, 60) * 1_000_00 if kind == "fine" else None
            at = at and self.days.after(at, 10)
            if at is None:
                return
            details = MeasureDetails(case, party, kind, self.violation, MEASURES[kind], fen)
            measure = self._do(at, measures.propose, first, details)
            decided = self._later(at, 12, measures.decide, self.office.leader, Seen(measure))
            if decided:
                self._later(decided, 6, measures.serve, second, Seen(measure))

    def _do(self, moment: dt.datetime, verb: Callable[..., object], actor: Actor, *arguments: object) -> UUID:
        with today.at(moment):
            key: UUID = verb(actor, *arguments).pk  # type: ignore[attr-defined]
        return key

    def _later(
        self, moment: dt.datetime, days: int, verb: Callable[..., object], actor: Actor, *arguments: object
    ) -> dt.datetime | None:
        at = self.days.after(moment, days)
        if at is not None:
            self._do(at, verb, actor, *arguments)
        return at
