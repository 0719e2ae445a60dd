"""Every route has its outsider: another agency's system finds nothing, and cannot tell foreign from unknown."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

import pytest

from husheng.faces.api.v1 import api

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "audit"])

ANY = str(uuid4())
ANSWERS = {"answers": [{"item": 1, "result": "confirmed", "words": "查实"}]}
BODIES = {
    "/leads/{key}/accept": {},
    "/leads/{key}/reject": {"reason": "no_facts", "words": "没有可以核查的事实"},
    "/leads/{key}/check": {"findings": "查过", "outcome": "partly"},
    "/leads/{key}/answer": {"channel": "system", "words": "已经核查完毕"},
    "/leads/{key}/close": {},
    "/leads/{key}/hand_over": {"kind": "notice", "to_agency": ANY},
    "/leads/{key}/take_back": {"handover": ANY},
    "/leads/{key}/take_result": {"handover": ANY, "findings": "查实", "outcome": "confirmed"},
    "/handovers/{key}/receive": {},
    "/handovers/{key}/accept": {"items": []},
    "/handovers/{key}/answer": ANSWERS,
    "/handovers/{key}/send_back": {"reason": "unclear", "words": "事项不清"},
}
LISTS = {"/leads", "/handovers", "/cases", "/reports"}
CREATING = {"/leads"}


def routes() -> list[tuple[str, str]]:
    """(method, path) of everything in the description."""
    paths = api.get_openapi_schema(path_prefix="").get("paths", {})
    return [(method, path) for path, methods in paths.items() for method in methods]


@pytest.fixture
def things(systems, lead_body, stage):
    """A lead, a hand-over, a case and a report of 河东, by the room that their routes stand under."""
    health = systems.of()
    lead = health.post("/leads", lead_body()).json()
    body = {"kind": "forward", "to_agency": str(systems.city.agency("market").pk), "items": ["查执照"]}
    health.post(f"/leads/{lead['id']}/hand_over", body, version=1)
    handover = health.get("/handovers", box="out").json()["items"][0]
    case = stage.case(dt.date(2023, 9, 12))
    report = stage.report(stage.opened())
    return {
        "leads": lead["id"],
        "handovers": handover["id"],
        "cases": str(case.pk),
        "reports": str(report.pk),
    }


def test_every_route_turns_the_outsider_away(systems, things):
    outsider = systems.of("health", "120103")
    for method, path in routes():
        room = path.split("/")[1]
        if "{key}" not in path:
            assert path in LISTS | CREATING, f"{path} needs its outsider here"
            if method == "get":
                listed = {row["id"] for row in outsider.get(path).json()["items"]}
                assert listed.isdisjoint(things.values()), path
            continue
        answers = [_call(outsider, method, path, key) for key in (things[room], ANY)]
        assert [a.status_code for a in answers] == [404, 404], (method, path, answers[0].content)
        assert answers[0].content == answers[1].content


def test_every_route_lets_the_holder_past_the_door(systems, things):
    """The negative control: with the agency's own token no route says 404."""
    holder = systems.of()
    for method, path in routes():
        if "{key}" in path:
            room = path.split("/")[1]
            assert _call(holder, method, path, things[room]).status_code != 404, (method, path)


def test_every_route_wants_a_token(systems, things):
    stranger = systems.of()
    stranger.secret = ""
    for method, path in routes():
        key = things[path.split("/")[1]]
        assert _call(stranger, method, path, key).status_code == 401, (method, path)


def test_an_office_above_sees_its_region_and_may_not_act_in_it(systems, things):
    office = systems.of("health", "120000", role="coordinator")
    assert office.get("/leads").json()["items"][0]["id"] == things["leads"]
    assert office.post(f"/leads/{things['leads']}/accept", version=2).status_code == 403


def _call(system, method, path, key):
    address = path.replace("{key}", key)
    return system.get(address) if method == "get" else system.post(address, BODIES.get(path), version=7)
