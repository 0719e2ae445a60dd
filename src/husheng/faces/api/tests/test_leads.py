"""Leads over the API: registered once, worked on by version, sealed on the way in and never on the way out."""

from __future__ import annotations

from uuid import uuid4

import pytest

from husheng.foundation.acts.models import JournalRow
from husheng.intake.leads.models import Lead

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


def test_a_lead_lives_from_registration_to_close(systems, lead_body):
    health = systems.of()
    lead = health.post("/leads", lead_body(source_ref="W-1")).json()
    assert (lead["state"], lead["source"], lead["version"]) == ("registered", "api", 1)
    steps = [
        ("accept", {}),
        ("check", {"findings": "现场检查，未见取卵设备", "outcome": "partly"}),
        ("answer", {"channel": "system", "words": "已核查，部分属实，正在处理"}),
        ("close", {}),
    ]
    for verb, body in steps:
        answer = health.post(f"/leads/{lead['id']}/{verb}", {**body, "version": lead["version"]})
        assert answer.status_code == 200, answer.content
        lead = answer.json()
    assert (lead["state"], lead["outcome"]) == ("closed", "partly")


def test_personal_values_go_in_and_never_come_out(systems, lead_body):
    health = systems.of()
    created = health.post("/leads", lead_body())
    assert created.status_code == 201
    lead = created.json()
    assert lead["sealed"] == {name: {"sealed": True} for name in ("caller_name", "caller_phone", "content")}
    read = health.get(f"/leads/{lead['id']}")
    listed = health.get("/leads")
    for answer in (created, read, listed):
        text = answer.content.decode()
        for value in ("试举报", "19900001234", "招揽捐卵"):
            assert value not in text


def test_a_post_sent_twice_registers_once_and_is_answered_the_same(systems, lead_body):
    health = systems.of()
    first = health.post("/leads", lead_body(), key="k-1")
    second = health.post("/leads", lead_body(), key="k-1")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert Lead.objects.count() == 1
    assert JournalRow.objects.filter(verb="leads.register").count() == 1


def test_the_same_key_with_other_content_is_a_conflict(systems, lead_body):
    health = systems.of()
    health.post("/leads", lead_body(), key="k-1")
    answer = health.post("/leads", lead_body(place="河东区"), key="k-1")
    assert (answer.status_code, answer.json()["code"]) == (409, "key_reused")


def test_the_same_key_of_another_system_is_another_key(systems, lead_body):
    one, other = systems.of(), systems.of("market")
    assert (
        one.post("/leads", lead_body(), key="k-1").json()
        != other.post("/leads", lead_body(), key="k-1").json()
    )


def test_without_a_key_nothing_is_registered(systems, lead_body):
    answer = systems.of().post("/leads", lead_body(), key="")
    assert (answer.status_code, answer.json()["code"]) == (428, "precondition_required")
    assert not Lead.objects.exists()


def test_a_step_sent_twice_with_one_key_is_done_once(systems, lead_body):
    health = systems.of()
    lead = health.post("/leads", lead_body()).json()
    path = f"/leads/{lead['id']}/accept"
    first = health.post(path, key="k-2", version=1)
    second = health.post(path, key="k-2", version=1)
    assert first.json() == second.json()
    assert first.json()["version"] == 2


def test_who_saw_an_old_version_loses(systems, lead_body):
    health = systems.of()
    lead = health.post("/leads", lead_body()).json()
    path = f"/leads/{lead['id']}"
    assert health.get(path).headers["ETag"] == '"1"'
    assert health.post(f"{path}/accept", version=1).status_code == 200
    answer = health.post(f"{path}/check", {"findings": "查过", "outcome": "partly"}, version=1)
    assert (answer.status_code, answer.json()["code"]) == (409, "stale")
    assert Lead.objects.get().state == "accepted"


def test_a_step_that_the_state_does_not_know_is_a_conflict(systems, lead_body):
    health = systems.of()
    lead = health.post("/leads", lead_body()).json()
    answer = health.post(f"/leads/{lead['id']}/close", version=1)
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")


@pytest.mark.parametrize(
    ("body", "header", "status"),
    [({}, None, 428), ({"version": 1}, 2, 422), ({"version": 0}, None, 422), ({"version": 1}, 1, 200)],
)
def test_the_version_is_named_once_and_well(systems, lead_body, body, header, status):
    health = systems.of()
    lead = health.post("/leads", lead_body()).json()
    assert health.post(f"/leads/{lead['id']}/accept", body, version=header).status_code == status


def test_what_is_wrong_is_said_by_field_and_without_the_value(systems, lead_body):
    health = systems.of()
    answer = health.post("/leads", lead_body(violation="nonsense", organisation="电话 19900004321"))
    assert answer.status_code == 422
    assert {problem["field"] for problem in answer.json()["problems"]} == {"violation", "organisation"}
    assert "19900004321" not in answer.content.decode()
    unknown = health.post("/leads", lead_body(nickname="小试", received_at="昨天"))
    assert {problem["field"] for problem in unknown.json()["problems"]} == {
        "body.nickname",
        "body.received_at",
    }
    assert "小试" not in unknown.content.decode()


def test_a_body_that_is_no_json_is_refused(systems):
    from django.test import Client

    headers = {"Authorization": f"Bearer {systems.of().secret}", "Idempotency-Key": "k"}
    answer = Client().post("/api/v1/leads", "{", content_type="application/json", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


def test_the_list_is_walked_by_cursor_without_gaps_or_repeats(systems, lead_body):
    health = systems.of()
    for number in range(5):
        health.post("/leads", lead_body(source_ref=f"W-{number}"))
    seen, cursor = [], ""
    while cursor is not None:
        page = health.get("/leads", limit=2, cursor=cursor).json()
        assert len(page["items"]) <= 2
        seen += [line["number"] for line in page["items"]]
        cursor = page["next"]
    assert len(seen) == len(set(seen)) == 5


@pytest.mark.parametrize(
    "query", [{"limit": 101}, {"limit": 0}, {"cursor": "x"}, {"state": "lost"}, {"scope": "all"}]
)
def test_a_list_that_is_asked_wrongly_is_refused_and_not_widened(systems, query):
    assert systems.of().get("/leads", **query).status_code == 422


def test_filters_narrow_the_list(systems, lead_body):
    health = systems.of()
    first = health.post("/leads", lead_body()).json()
    health.post("/leads", lead_body(violation="ads", organisation="青杉门诊部"))
    health.post(f"/leads/{first['id']}/accept", version=1)
    for query in ({"state": "accepted"}, {"violation": "egg_sperm"}, {"organisation": "白桦"}):
        found = health.get("/leads", **query).json()["items"]
        assert [line["id"] for line in found] == [first["id"]]
    assert len(health.get("/leads", state=["accepted", "registered"]).json()["items"]) == 2
    assert health.get("/leads", received_from="2023-09-06").json()["items"] == []


def test_a_lead_is_handed_over_and_its_result_taken(systems, lead_body):
    health, market = systems.of(), systems.of("market")
    to = systems.city.agency("market").pk
    lead = health.post("/leads", lead_body()).json()
    path = f"/leads/{lead['id']}"
    sent = health.post(
        f"{path}/hand_over",
        {"kind": "forward", "to_agency": str(to), "items": ["营业执照是否有效"]},
        version=1,
    )
    assert sent.json()["state"] == "handed_over"
    handover = market.get("/handovers").json()["items"][0]
    assert handover["number"] == health.get("/handovers", box="out").json()["items"][0]["number"]
    hpath = f"/handovers/{handover['id']}"
    received = market.post(f"{hpath}/receive", version=1).json()
    accepted = market.post(f"{hpath}/accept", {"items": [1]}, version=received["version"]).json()
    answers = {"answers": [{"item": 1, "result": "confirmed", "words": "执照已过期"}]}
    answered = market.post(f"{hpath}/answer", answers, version=accepted["version"]).json()
    assert (answered["state"], answered["items"][0]["result"]) == ("answered", "confirmed")
    body = {"handover": handover["id"], "findings": "市场监管部门查实", "outcome": "confirmed"}
    assert health.post(f"{path}/take_result", body, version=2).json()["state"] == "checked"


def test_what_is_sent_back_is_taken_back(systems, lead_body):
    health, market = systems.of(), systems.of("market")
    to = str(systems.city.agency("market").pk)
    lead = health.post("/leads", lead_body()).json()
    body = {"kind": "forward", "to_agency": to, "items": ["营业执照是否有效"]}
    health.post(f"/leads/{lead['id']}/hand_over", body, version=1)
    handover = market.get("/handovers", state="sent", kind="forward").json()["items"][0]
    market.post(f"/handovers/{handover['id']}/receive", version=1)
    back = {"reason": "not_competent", "words": "属卫生健康部门职责"}
    assert (
        market.post(f"/handovers/{handover['id']}/send_back", back, version=2).json()["state"] == "returned"
    )
    taken = health.post(f"/leads/{lead['id']}/take_back", {"handover": handover["id"]}, version=2)
    assert taken.json()["state"] == "accepted"


def test_a_lead_is_rejected_with_words_for_the_source(systems, lead_body):
    health = systems.of()
    lead = health.post("/leads", lead_body()).json()
    body = {"reason": "no_facts", "words": "没有可以核查的事实，欢迎补充"}
    assert health.post(f"/leads/{lead['id']}/reject", body, version=1).json()["state"] == "rejected"


def test_an_unknown_lead_is_not_found(systems):
    assert systems.of().get(f"/leads/{uuid4()}").status_code == 404
    assert systems.of("market").get("/leads/not-a-key").status_code == 404
