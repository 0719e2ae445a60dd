"""Who may send what to whom: each bar with the near miss that passes."""

from __future__ import annotations

from uuid import uuid4

import pytest

from husheng.intake.handovers.kinds import ASSIGN, ASSISTANCE, FORWARD, KINDS, MISCONDUCT, NOTICE, TRANSFER
from husheng.intake.handovers.routes import (
    BARS,
    Road,
    Side,
    misconduct_problem,
    misconduct_receiver,
    road_problem,
)

CITY, HEDONG, HEXI = "120000/", "120000/120102/", "120000/120103/"


def side(kind: str = "health", standing: str = "member", region: str = HEDONG) -> Side:
    return Side(uuid4(), kind, standing, region)


HEALTH, MARKET = side("health", "lead"), side("market")
HEALTH_CITY, HEALTH_HEXI = side("health", "lead", CITY), side("health", "lead", HEXI)
POLICE, COURT = side("police", "justice"), side("court", "justice")
PROCURATORATE, COMMISSION = side("procuratorate", "justice"), side("supervision_commission", "justice")
POLITICAL, HOTLINE = side("political_legal", "coordination"), side("hotline", "source", CITY)
POLICE_CITY = side("police", "justice", CITY)

OPEN = [
    (NOTICE, Road(HEALTH, HOTLINE)),
    (NOTICE, Road(HEALTH, COURT)),
    (FORWARD, Road(HEALTH, MARKET)),
    (FORWARD, Road(HEALTH, POLICE)),
    (FORWARD, Road(HEALTH, HEALTH_CITY)),
    (ASSIGN, Road(HEALTH_CITY, HEALTH)),
    (ASSIGN, Road(HEALTH_CITY, MARKET)),
    (ASSIGN, Road(HEALTH, MARKET, coordinator=True)),
    (ASSIGN, Road(POLICE_CITY, POLICE)),
    (ASSISTANCE, Road(HEALTH, POLICE)),
    (ASSISTANCE, Road(HEALTH, MARKET, bound=True)),
    (TRANSFER, Road(HEALTH, MARKET)),
    (TRANSFER, Road(HEALTH, HEALTH_HEXI)),
    (TRANSFER, Road(POLICE, HEALTH)),
    (TRANSFER, Road(PROCURATORATE, MARKET)),
    (TRANSFER, Road(POLICE_CITY, POLICE)),
    (MISCONDUCT, Road(HEALTH, COMMISSION)),
    (MISCONDUCT, Road(HEALTH, POLITICAL)),
]
BARRED = [
    (FORWARD, Road(HEALTH, HEALTH), "本机关"),
    (FORWARD, Road(HEALTH, HOTLINE), "热线"),
    (ASSISTANCE, Road(HEALTH, HOTLINE), "热线"),
    (ASSIGN, Road(HEALTH, MARKET), "交办"),
    (ASSIGN, Road(HEALTH, HEALTH_CITY), "交办"),
    (ASSIGN, Road(HEALTH, HEALTH_HEXI, coordinator=True), "交办"),
    (ASSIGN, Road(HEALTH_CITY, POLICE), "不接受"),
    (ASSIGN, Road(HEALTH, COURT, coordinator=True), "不接受"),
    (TRANSFER, Road(HEALTH, POLICE), "涉嫌犯罪"),
    (TRANSFER, Road(HEALTH, COURT), "检察院、法院"),
    (TRANSFER, Road(HEALTH, PROCURATORATE), "检察院、法院"),
    (TRANSFER, Road(HEALTH, COMMISSION), "公职人员"),
    (TRANSFER, Road(HEALTH, POLITICAL), "协调机构"),
    (TRANSFER, Road(MARKET, HEALTH, bound=True), "不能再移送"),
    (FORWARD, Road(MARKET, HEALTH, bound=True), "不能再移送"),
    (ASSISTANCE, Road(HEALTH, POLITICAL), "协调机构"),
    (MISCONDUCT, Road(HEALTH, MARKET), "监察机关"),
    (MISCONDUCT, Road(HEALTH, POLICE), "监察机关"),
    ("gossip", Road(HEALTH, MARKET), "没有这种流转"),
]


@pytest.mark.parametrize(("kind", "road"), OPEN)
def test_an_open_road_is_open(kind: str, road: Road) -> None:
    assert road_problem(kind, road) is None


@pytest.mark.parametrize(("kind", "road", "part"), BARRED)
def test_a_barred_road_says_why_and_which_one_is_open(kind: str, road: Road, part: str) -> None:
    problem = road_problem(kind, road)
    assert problem is not None
    assert part in problem.message
    assert problem.remedy


def test_every_bar_is_met_by_a_negative_case() -> None:
    met = {id(bar) for kind, road, _ in BARRED for bar in BARS if kind in bar.kinds and bar.when(road)}
    assert met == {id(bar) for bar in BARS}


def test_a_lead_on_an_official_never_reaches_the_accused_agency() -> None:
    assert misconduct_receiver(HEALTH) == "supervision_commission"
    assert misconduct_receiver(COMMISSION) == "political_legal"
    assert misconduct_problem(COMMISSION, Road(HEALTH, COMMISSION)) is not None
    assert misconduct_problem(HEALTH, Road(MARKET, COMMISSION)) is None


def test_every_kind_has_an_open_road() -> None:
    assert {kind for kind, _ in OPEN} == {code for code, _ in KINDS}
