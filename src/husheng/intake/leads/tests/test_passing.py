"""Leads and other agencies: handed over, received as a lead of their own, sent back, answered, taken back."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.urls import reverse

from husheng.foundation.acts.act import seen
from husheng.foundation.acts.actor import Actor
from husheng.foundation.deadlines.models import Clock
from husheng.foundation.deadlines.queries import labels_running_on
from husheng.foundation.kernel.errors import Conflict, Invalid, NotFound, Refused
from husheng.foundation.privacy.purposes import Purpose
from husheng.foundation.testing import City, client_of
from husheng.intake.handovers import acts as handovers
from husheng.intake.handovers.details import Answer, HandoverDetails
from husheng.intake.handovers.models import Handover
from husheng.intake.leads import acts, duplicates, queries, revealing
from husheng.intake.leads.models import Lead

from .samples import NAME, WORDS, accepted, act_url, checked, details

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


def forward(to: Actor, kind: str = "forward", *items: str) -> HandoverDetails:
    return HandoverDetails(kind, to.agency_id, items or ("营业执照是否登记医疗服务",))


def sent(lead: Lead) -> Handover:
    return Handover.objects.get(subject_key=lead.pk)


def received(actor: Actor, handover: Handover) -> Handover:
    return handovers.receive(actor, seen(handover))


def answered(actor: Actor, handover: Handover) -> Handover:
    handover = handovers.accept(actor, seen(handover))
    return handovers.answer(actor, seen(handover), [Answer(1, "confirmed", "未登记医疗服务")])


def test_a_forward_passes_the_duty_on_and_its_result_comes_back(city: City) -> None:
    officer, market = city.actor("intake_officer"), city.actor("intake_officer", "market")
    lead = acts.hand_over(officer, seen(accepted(officer)), forward(market))
    assert lead.state == "handed_over" and labels_running_on(lead.pk) == []
    handover = received(market, sent(lead))
    with pytest.raises(Conflict, match="还没有答复"):
        acts.take_result(officer, seen(lead), handover.pk, "对方查实", "confirmed")
    answered(market, handover)
    lead = acts.take_result(officer, seen(lead), handover.pk, "对方查实未登记医疗服务", "confirmed")
    assert (lead.state, lead.outcome) == ("checked", "confirmed")
    assert sent(lead).state == "closed"
    assert labels_running_on(lead.pk) == ["答复来源"]


def test_what_is_sent_back_is_our_work_again(city: City) -> None:
    officer, market = city.actor("intake_officer"), city.actor("intake_officer", "market")
    lead = acts.hand_over(officer, seen(acts.register(officer, details())), forward(market))
    handover = received(market, sent(lead))
    with pytest.raises(Conflict, match="还没有退回"):
        acts.take_back(officer, seen(lead), handover.pk)
    handovers.send_back(market, seen(handover), "not_competent", "不属市场监管职责")
    lead = acts.take_back(officer, seen(lead), handover.pk)
    assert lead.state == "accepted" and lead.accepted_at and lead.handler == officer.user_id
    assert labels_running_on(lead.pk) == ["核查"]


def test_a_notice_and_a_request_for_assistance_leave_the_lead_with_us(city: City) -> None:
    officer, market = city.actor("intake_officer"), city.actor("intake_officer", "market")
    lead = acts.hand_over(officer, seen(accepted(officer)), forward(market, "notice"))
    assert lead.state == "accepted" and labels_running_on(lead.pk) == ["核查"]
    lead = acts.hand_over(officer, seen(lead), forward(market, "assistance"))
    assert lead.state == "accepted"
    [clock] = Clock.objects.filter(subject_key=lead.pk, step="check")
    assert clock.state == "suspended"
    handover = received(market, Handover.objects.get(handover_kind="assistance"))
    answered(market, handover)
    lead = acts.take_result(officer, seen(lead), handover.pk, "协查单位查明未登记")
    clock.refresh_from_db()
    assert (lead.state, clock.state) == ("accepted", "running")
    assert lead.findings == f"{handover.number}：协查单位查明未登记"


def test_the_receiver_registers_a_lead_of_its_own_with_the_same_seals(city: City) -> None:
    officer, market = city.actor("intake_officer"), city.actor("intake_officer", "market")
    lead = acts.hand_over(officer, seen(accepted(officer)), forward(market))
    handover = sent(lead)
    with pytest.raises(Conflict, match="还没有签收"):
        acts.register_from_handover(market, handover.pk)
    received(market, handover)
    own = acts.register_from_handover(market, handover.pk)
    assert (own.agency_id, own.source, own.source_ref) == (market.agency_id, "agency", handover.number)
    assert own.title == lead.title and own.from_handover == handover.pk
    assert revealing.read(market, own, Purpose.CHECK_LEAD, "核对来文内容") == {
        "caller_name": NAME, "caller_phone": "19900001234", "content": WORDS,
    }  # fmt: skip
    with pytest.raises(Invalid) as caught:
        acts.register_from_handover(market, handover.pk)
    assert own.number in caught.value.problems[0].message
    for outsider in (officer, city.actor("intake_officer", "drug")):
        with pytest.raises(NotFound):
            acts.register_from_handover(outsider, handover.pk)


def test_a_caller_who_asked_for_secrecy_stays_with_the_first_agency(city: City) -> None:
    officer, market = city.actor("intake_officer"), city.actor("intake_officer", "market")
    lead = acts.hand_over(officer, seen(accepted(officer, confidential=True)), forward(market))
    received(market, sent(lead))
    looked_at = queries.lead(market, lead.pk)
    assert revealing.read(market, looked_at, Purpose.CHECK_LEAD, "核对来文内容") == {"content": WORDS}
    own = acts.register_from_handover(market, sent(lead).pk)
    assert own.caller_name is None and own.caller_blind is None and own.confidential
    assert revealing.read(market, own, Purpose.CHECK_LEAD, "核对来文内容") == {"content": WORDS}
    assert set(revealing.read(officer, lead, Purpose.ANSWER_SOURCE, "回复举报人")) >= {"caller_name"}


def test_the_sender_is_told_of_the_receivers_lead_only_as_elsewhere(city: City) -> None:
    officer, market = city.actor("intake_officer"), city.actor("intake_officer", "market")
    lead = acts.hand_over(officer, seen(accepted(officer)), forward(market))
    received(market, sent(lead))
    acts.register_from_handover(market, sent(lead).pk)
    again = acts.register(officer, details())
    found = duplicates.proposals(officer, again)
    assert [match.lead.pk for match in found.visible] == [lead.pk] and found.elsewhere


def test_many_are_handed_over_in_one_act_each_with_a_contract(city: City) -> None:
    officer, market = city.actor("intake_officer"), city.actor("intake_officer", "market")
    leads = [accepted(officer), checked(officer)]
    acts.hand_over_many(officer, [seen(lead) for lead in leads], forward(market))
    assert Lead.objects.filter(state="handed_over").count() == 2
    assert Handover.objects.count() == 2
    with pytest.raises(Invalid):
        acts.hand_over_many(officer, [seen(accepted(officer))], forward(officer))
    assert Handover.objects.count() == 2


def test_only_the_sender_takes_a_result(city: City) -> None:
    officer, market = city.actor("intake_officer"), city.actor("intake_officer", "market")
    lead = acts.hand_over(officer, seen(accepted(officer)), forward(market))
    handover = answered(market, received(market, sent(lead)))
    with pytest.raises((NotFound, Refused)):
        acts.take_result(market, seen(lead), handover.pk, "我来取", "confirmed")
    other = accepted(officer)
    with pytest.raises(NotFound):
        acts.take_result(
            officer, seen(acts.hand_over(officer, seen(other), forward(market))), handover.pk, "x", "y"
        )


def test_the_pages_play_the_same_hand_over(city: City) -> None:
    officer, market = city.actor("intake_officer"), city.actor("intake_officer", "market")
    lead, client = accepted(officer), client_of(officer)
    form = {"kind": "forward", "to_agency": str(market.agency_id), "items": "是否登记\n\n是否发布广告"}
    empty = client.post(act_url(lead, "hand_over"), {**form, "items": " ", "_seen": lead.version})
    assert empty.status_code == 422 and "没有写请对方核查什么" in empty.content.decode()
    assert client.post(act_url(lead, "hand_over"), {**form, "_seen": lead.version}).status_code == 302
    handover = sent(lead)
    assert handover.items.count() == 2
    receiver = client_of(market)
    assert receiver.get(reverse("leads:page", args=[lead.pk])).status_code == 404
    handover = received(market, handover)
    seen_by_receiver = receiver.get(reverse("leads:page", args=[lead.pk])).content.decode()
    assert lead.number in seen_by_receiver and "btn-primary" not in seen_by_receiver
    assert "登记为本机关线索" in seen_by_receiver
    made = receiver.post(reverse("leads:from_handover", args=[handover.pk]), {"_key": "h"})
    own = Lead.objects.get(from_handover=handover.pk)
    assert made["Location"] == reverse("leads:page", args=[own.pk])
    assert "本机关的线索" in receiver.get(reverse("leads:page", args=[lead.pk])).content.decode()
    handover = handovers.accept(market, seen(handover))
    handovers.answer(market, seen(handover), [Answer(n, "confirmed", "查实") for n in (1, 2)])
    page = client.get(reverse("leads:page", args=[lead.pk])).content.decode()
    assert "取回结果" in page.split("btn-primary")[1].split("</")[0] and "2/2" in page
    url = act_url(lead, "take_result")
    assert "对方的答复" in client.get(url, {"handover": str(handover.pk)}).content.decode()
    lead.refresh_from_db()
    done = client.post(
        url,
        {
            "handover": str(handover.pk),
            "findings": "对方两项均查实",
            "outcome": "confirmed",
            "_seen": lead.version,
        },
    )
    assert done.status_code == 302
    lead.refresh_from_db()
    assert lead.state == "checked"
    assert client.get(url, {"handover": str(UUID(int=0))}).status_code == 404


def test_assistance_that_has_come_back_is_fetched_before_the_check_is_written(city: City) -> None:
    officer, market = city.actor("intake_officer"), city.actor("intake_officer", "market")
    lead, client = accepted(officer), client_of(officer)
    details = HandoverDetails("assistance", market.agency_id, ("请提供登记档案",), "")
    acts.hand_over(officer, seen(lead), details)
    page = client.get(reverse("leads:page", args=[lead.pk])).content.decode()
    assert "填核查结果" in page.split("btn-primary")[1].split("</")[0]  # nothing has come back yet
    handover = handovers.accept(market, seen(received(market, sent(lead))))
    handovers.answer(market, seen(handover), [Answer(1, "confirmed", "附登记档案")])
    page = client.get(reverse("leads:page", args=[lead.pk])).content.decode()
    main = page.split("btn-primary")[1].split("</")[0]
    assert "取回结果" in main and page.count("btn-primary") == 1
    assert f"?handover={handover.pk}" in page.split("btn-primary")[1]
    lead.refresh_from_db()
    acts.take_result(officer, seen(lead), handover.pk, "档案显示没有医疗服务条目")
    page = client.get(reverse("leads:page", args=[lead.pk])).content.decode()
    assert "填核查结果" in page.split("btn-primary")[1].split("</")[0]
