"""The life of a hand-over on the real database: every act, both sides' clocks, receipts and grants."""

from __future__ import annotations

import pytest

from husheng.foundation.acts.act import Seen, seen
from husheng.foundation.acts.models import JournalRow
from husheng.foundation.agencies.models import Grant
from husheng.foundation.deadlines.models import Clock
from husheng.foundation.kernel.errors import Conflict, Invalid, NotFound, Refused, Stale
from husheng.foundation.testing import City
from husheng.intake.handovers import acts, clocks
from husheng.intake.handovers.details import Again, HandoverDetails
from husheng.intake.handovers.models import Handover, Item
from husheng.intake.handovers.rules import Decision

from .people import ASKS, accepted, answers, matter, received, send

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


def running(handover: Handover) -> list[Clock]:
    return list(clocks.running_on(handover))


def owing(handover: Handover) -> set[tuple[str, str]]:
    return {(clock.step, clock.agency.kind_of.slug) for clock in running(handover)}


def item_states(handover: Handover) -> list[str]:
    return list(Item.objects.filter(handover=handover).values_list("state", flat=True))


def test_sending_opens_a_contract_and_the_receivers_clock(city: City) -> None:
    sender = city.actor("intake_officer", "health")
    handover = send(city, sender)
    assert handover.number.endswith("-0001") and "-YS-" in handover.number
    assert handover.state == "sent"
    assert [item.ask for item in handover.items.all()] == list(ASKS)
    assert owing(handover) == {("handover_accept", "market")}
    (clock,) = running(handover)
    assert clock.watcher == sender.agency_id


def test_a_receipt_with_number_and_time_stands_for_both_sides_and_opens_the_matter(city: City) -> None:
    sender, receiver = city.actor("intake_officer", "health"), city.actor("handler", "market")
    handover = received(city, sender, receiver)
    assert "-HZ-" in handover.receipt_number
    assert handover.received_at is not None
    assert handover.received_by == receiver.user_id
    grant = Grant.objects.get(subject_key=handover.subject_key)
    assert (grant.agency_id, grant.subject_kind, grant.until) == (receiver.agency_id, "leads.lead", None)


def test_a_forward_is_accepted_answered_and_confirmed(city: City) -> None:
    sender, receiver = city.actor("intake_officer", "health"), city.actor("handler", "market")
    handover = accepted(city, sender, receiver)
    assert owing(handover) == {("handover_answer", "market")}
    handover = acts.answer(receiver, seen(handover), answers(1))
    assert (handover.state, item_states(handover)) == ("accepted", ["answered", "accepted", "accepted"])
    handover = acts.answer(receiver, seen(handover), answers(2, 3))
    assert handover.state == "answered"
    assert owing(handover) == {("handover_confirm", "health")}
    handover = acts.close(sender, seen(handover))
    assert handover.state == "closed"
    assert owing(handover) == set()
    assert Grant.objects.get(subject_key=handover.subject_key).until is not None


def test_items_are_accepted_sent_back_and_answered_in_one_submit(city: City) -> None:
    sender, receiver = city.actor("intake_officer", "health"), city.actor("handler", "market")
    handover = acts.accept(receiver, seen(received(city, sender, receiver)), [1])
    handover = acts.reply(
        receiver,
        seen(handover),
        [
            Decision(1, "answer", "partly", "登记不全"),
            Decision(2, "accept"),
            Decision(3, "send_back", "not_competent", "资金查询应由公安机关办理"),
        ],
    )
    assert (handover.state, item_states(handover)) == ("accepted", ["answered", "accepted", "returned"])
    # What came back is owed by the sender at once, while the rest goes on.
    assert owing(handover) == {("handover_answer", "market"), ("handover_confirm", "health")}


def test_an_item_that_came_back_blocks_closing_until_it_is_settled(city: City) -> None:
    sender, receiver = city.actor("intake_officer", "health"), city.actor("handler", "market")
    handover = received(city, sender, receiver)
    handover = acts.send_back(receiver, seen(handover), "not_competent", "应由公安机关办理", [3])
    handover = acts.answer(receiver, seen(acts.accept(receiver, seen(handover))), answers(1, 2))
    assert handover.state == "answered"
    with pytest.raises(Conflict, match="第 3 项"):
        acts.close(sender, seen(handover))
    handover = acts.settle(sender, Seen(handover.pk), 3, "dropped", "已另案查明")
    assert acts.close(sender, seen(handover)).state == "closed"


def test_what_came_back_is_sent_to_another_agency_where_it_is_asked_again(city: City) -> None:
    sender, receiver = city.actor("intake_officer", "health"), city.actor("handler", "market")
    police = city.agency("police")
    handover = acts.send_back(
        receiver, seen(received(city, sender, receiver)), "not_competent", "应由公安办理", [3]
    )
    acts.settle(sender, seen(handover), 3, "elsewhere", "请查收款账户", police.pk)
    onward = Handover.objects.get(follows=handover)
    assert (onward.to_agency_id, onward.subject_key) == (police.pk, handover.subject_key)
    assert [item.ask for item in onward.items.all()] == [ASKS[2]]
    assert Item.objects.get(handover=handover, ordinal=3).went_to == onward.pk


def test_all_sent_back_returns_the_whole_and_the_sender_takes_it_over(city: City) -> None:
    sender, receiver = city.actor("intake_officer", "health"), city.actor("handler", "market")
    handover = acts.send_back(receiver, seen(received(city, sender, receiver)), "not_here", "机构不在本区")
    assert (handover.state, handover.reason) == ("returned", "not_here")
    assert owing(handover) == {("handover_confirm", "health")}
    assert Grant.objects.get(subject_key=handover.subject_key).until is not None
    handover = acts.close(sender, seen(handover))
    assert set(item_states(handover)) == {"settled"}


def test_a_notice_needs_a_receipt_only(city: City) -> None:
    sender, receiver = city.actor("intake_officer", "health"), city.actor("handler", "market")
    handover = received(city, sender, receiver, "notice")
    assert owing(handover) == set()
    with pytest.raises(Refused, match="只需签收"):
        acts.accept(receiver, seen(handover))
    assert acts.close(sender, seen(handover)).state == "closed"


def test_an_answer_that_does_not_answer_is_asked_again_and_kept(city: City) -> None:
    sender, receiver = city.actor("intake_officer", "health"), city.actor("handler", "market")
    handover = acts.answer(receiver, seen(accepted(city, sender, receiver)), answers(1, 2, 3))
    handover = acts.ask_again(sender, seen(handover), [Again(2, "没有说明小程序")])
    assert handover.state == "accepted"
    assert owing(handover) == {("handover_answer", "market")}
    item = Item.objects.get(handover=handover, ordinal=2)
    assert (item.state, item.result, item.earlier[0]["answer"]) == ("accepted", "", "第 2 项已查实")
    handover = acts.answer(receiver, seen(handover), answers(2))
    assert handover.state == "answered"


def test_more_time_is_asked_by_one_and_allowed_by_another(city: City) -> None:
    sender, receiver = city.actor("intake_officer", "health"), city.actor("handler", "market")
    leader = city.actor("leader", "market")
    handover = accepted(city, sender, receiver)
    before = running(handover)[0].due_at
    handover = acts.ask_more_time(receiver, seen(handover), "鉴定尚未完成")
    with pytest.raises(Conflict, match="已有一份"):
        acts.ask_more_time(receiver, seen(handover), "再要")
    handover = acts.allow_more_time(leader, seen(handover))
    after = running(handover)[0].due_at
    assert before is not None and after is not None and after > before
    with pytest.raises(Conflict, match="已经延长过"):
        acts.ask_more_time(receiver, seen(handover), "还要")


def test_nobody_allows_his_own_more_time_and_a_refusal_changes_nothing(city: City) -> None:
    sender, leader, other = (
        city.actor("intake_officer"),
        city.actor("leader", "market"),
        city.actor("head", "market"),
    )
    handover = accepted(city, sender, leader)
    handover = acts.ask_more_time(leader, seen(handover), "鉴定尚未完成")
    with pytest.raises(Refused, match="自己的申请"):
        acts.allow_more_time(leader, seen(handover))
    before = running(handover)[0].due_at
    handover = acts.refuse_more_time(other, seen(handover), "证据已齐")
    assert running(handover)[0].due_at == before
    with pytest.raises(Conflict, match="没有等决定"):
        acts.refuse_more_time(other, seen(handover), "证据已齐")


# ── case transfer ───────────────────────────────────────────────────────────────────────────────────────────
def objected(city: City, to: str = "market") -> Handover:
    sender, receiver = city.actor("handler", "health"), city.actor("handler", to)
    city.agency("health", "120000")
    handover = received(city, sender, receiver, "transfer")
    return acts.object_(receiver, seen(handover), "not_competent", "本机关没有管辖权")


def test_a_case_transfer_is_never_sent_back(city: City) -> None:
    sender, receiver = city.actor("handler", "health"), city.actor("handler", "market")
    handover = received(city, sender, receiver, "transfer")
    with pytest.raises(Refused, match="共同的上级"):
        acts.send_back(receiver, seen(handover), "not_competent", "不属本机关")
    with pytest.raises(Invalid):
        acts.reply(receiver, seen(handover), [Decision(1, "send_back", "not_competent", "不属本机关")])
    with pytest.raises(Invalid, match="没有提交"):
        acts.accept(receiver, seen(handover), [1])
    assert acts.accept(receiver, seen(handover)).state == "accepted"


def test_an_objection_goes_to_the_common_superior_with_both_clocks(city: City) -> None:
    handover = objected(city)
    superior = city.agency("health", "120000")
    assert handover.superior_id == superior.pk
    assert owing(handover) == {("designate", "health"), ("transfer_dispute", "market")}
    assert Grant.objects.filter(agency=superior, subject_key=handover.subject_key, until=None).exists()


def test_the_designated_receiver_accepts_and_cannot_object_again(city: City) -> None:
    handover = objected(city)
    head = city.actor("head", "health", "120000")
    handover = acts.designate(head, seen(handover), "receiver", "违法行为发生地在河东区")
    assert (handover.state, handover.designated, set(item_states(handover))) == (
        "accepted",
        True,
        {"accepted"},
    )
    assert owing(handover) == {("check", "market")}


def test_designated_to_the_sender_it_returns_and_is_owed_there(city: City) -> None:
    handover = objected(city)
    head = city.actor("head", "health", "120000")
    handover = acts.designate(head, seen(handover), "sender", "由最先立案的机关管辖")
    assert (handover.state, set(item_states(handover))) == ("returned", {"returned"})
    assert owing(handover) == {("handover_confirm", "health")}


def test_designated_to_a_third_agency_a_new_transfer_asks_the_same(city: City) -> None:
    handover = objected(city)
    head, drug = city.actor("head", "health", "120000"), city.actor("handler", "drug")
    handover = acts.designate(head, seen(handover), "third", "药品案件由药监管辖", drug.agency_id)
    assert (handover.state, set(item_states(handover))) == ("moved", {"moved"})
    assert owing(handover) == set()
    new = Handover.objects.get(follows=handover)
    assert (new.from_agency_id, new.to_agency_id, new.designated) == (
        handover.from_agency_id,
        drug.agency_id,
        True,
    )
    assert [item.ask for item in new.items.all()] == list(ASKS)
    new = acts.receive(drug, seen(new))
    with pytest.raises(Refused, match="已由共同的上级指定"):
        acts.object_(drug, seen(new), "not_competent", "不属本机关")


def test_a_third_agency_is_neither_of_the_two_and_can_hold_a_case(city: City) -> None:
    handover = objected(city)
    head = city.actor("head", "health", "120000")
    for agency in (handover.to_agency_id, handover.from_agency_id, city.agency("court").pk, None):
        with pytest.raises(Invalid):
            acts.designate(head, seen(handover), "third", "另行指定", agency)


def test_the_two_may_still_agree_while_the_superior_considers(city: City) -> None:
    handover = objected(city)
    receiver = city.actor("handler", "market")
    assert acts.accept(receiver, seen(handover)).state == "accepted"


def test_what_came_by_transfer_is_never_passed_on(city: City) -> None:
    sender, receiver = city.actor("handler", "health"), city.actor("handler", "market")
    handover = accepted(city, sender, receiver, "transfer")
    own = matter()
    for kind in ("transfer", "forward"):
        details = HandoverDetails(kind, city.agency("drug").pk, ASKS, came_by=handover.pk)
        with pytest.raises(Invalid) as caught:
            acts.send(receiver, own, details)
        assert "不能再移送" in caught.value.problems[0].message
    acts.send(receiver, own, HandoverDetails("assistance", city.agency("drug").pk, ASKS, came_by=handover.pk))


def test_a_redirection_exists_only_within_a_designation(city: City) -> None:
    handover = objected(city)
    with pytest.raises(Refused, match="指定管辖"):
        acts.redirect(city.actor("head", "health", "120000"), handover, city.agency("drug").pk)


# ── who may ─────────────────────────────────────────────────────────────────────────────────────────────────
def test_an_outsider_is_told_neither_yes_nor_no(city: City) -> None:
    handover = send(city, city.actor("intake_officer", "health"))
    with pytest.raises(NotFound):
        acts.receive(city.actor("handler", "education"), seen(handover))


def test_the_other_party_may_see_but_not_act(city: City) -> None:
    sender, receiver = city.actor("intake_officer", "health"), city.actor("handler", "market")
    handover = send(city, sender)
    with pytest.raises(Refused):
        acts.receive(sender, seen(handover))
    handover = acts.accept(receiver, seen(acts.receive(receiver, seen(handover))))
    handover = acts.answer(receiver, seen(handover), answers(1, 2, 3))
    with pytest.raises(Refused):
        acts.close(receiver, seen(handover))


def test_only_the_common_superior_designates(city: City) -> None:
    handover = objected(city)
    with pytest.raises(Refused):
        acts.designate(city.actor("head", "market"), seen(handover), "sender", "退回")
    with pytest.raises(NotFound):
        acts.designate(city.actor("head", "drug"), seen(handover), "sender", "退回")


def test_a_lead_on_an_official_is_seen_by_its_two_ends_only(city: City) -> None:
    sender = city.actor("handler", "market")
    commission = city.actor("handler", "supervision_commission")
    details = HandoverDetails(
        "misconduct", commission.agency_id, ("履行监管职责的情况",), accused=city.agency("health").pk
    )
    handover = acts.send(sender, matter(), details)
    coordinator = city.actor("coordinator", "health")
    assert not coordinator.sees(handover)
    assert commission.sees(handover)
    near = send(city, sender, "notice", "supervision_commission")
    assert coordinator.sees(near)


def test_a_lead_on_an_official_names_the_agency_and_never_goes_to_it(city: City) -> None:
    sender, commission = city.actor("handler", "market"), city.agency("supervision_commission")
    with pytest.raises(Invalid) as caught:
        acts.send(sender, matter(), HandoverDetails("misconduct", commission.pk, ("履职情况",)))
    assert caught.value.problems[0].field == "accused"
    with pytest.raises(Invalid):
        acts.send(
            sender,
            matter(),
            HandoverDetails("misconduct", commission.pk, ("履职情况",), accused=commission.pk),
        )


# ── bad input ───────────────────────────────────────────────────────────────────────────────────────────────
def test_a_hand_over_without_items_or_with_a_persons_number_is_not_sent(city: City) -> None:
    sender, market = city.actor("intake_officer"), city.agency("market")
    cases = [
        (HandoverDetails("forward", market.pk, ("  ",)), "items"),
        (HandoverDetails("forward", market.pk, ("联系 19900001234",)), "item-1"),
        (HandoverDetails("forward", market.pk, ASKS, "身份证 999999199001010016"), "message"),
        (HandoverDetails("forward", market.pk, tuple("甲" for _ in range(31))), "items"),
        (HandoverDetails("forward", market.pk, ("长" * 501,)), "item-1"),
        (HandoverDetails("forward", sender.agency_id, ASKS), "to_agency"),
        (HandoverDetails("assign", market.pk, ASKS), "to_agency"),
        (HandoverDetails("forward", matter().key, ASKS), "to_agency"),
    ]
    for details, field in cases:
        with pytest.raises(Invalid) as caught:
            acts.send(sender, matter(), details)
        assert [problem.field for problem in caught.value.problems] == [field]
    assert not Handover.objects.exists()


def test_an_answer_with_a_persons_number_or_a_strange_exhibit_is_not_submitted(city: City) -> None:
    sender, receiver = city.actor("intake_officer", "health"), city.actor("handler", "market")
    handover = accepted(city, sender, receiver)
    for decision in (
        Decision(1, "answer", "confirmed", "实际经营人电话 19900001234"),
        Decision(1, "answer", "confirmed", "见附件", (matter().key,)),
        Decision(1, "answer", "confirmed", "长" * 2001),
    ):
        with pytest.raises(Invalid):
            acts.reply(receiver, seen(handover), [decision])
    assert item_states(handover) == ["accepted"] * 3


def test_journal_facts_hold_codes_and_never_words(city: City) -> None:
    sender, receiver = city.actor("intake_officer", "health"), city.actor("handler", "market")
    handover = acts.answer(receiver, seen(accepted(city, sender, receiver)), answers(1, 2, 3))
    for row in JournalRow.objects.filter(key=handover.pk):
        assert "已查实" not in str(row.facts)
        assert ASKS[0] not in str(row.facts)


def test_the_second_of_two_submits_is_told_that_it_was_done(city: City) -> None:
    sender, receiver = city.actor("intake_officer", "health"), city.actor("handler", "market")
    handover = received(city, sender, receiver)
    acts.accept(receiver, seen(handover))
    with pytest.raises(Stale):
        acts.accept(city.actor("handler", "market"), seen(handover))
    with pytest.raises(Invalid):
        acts.accept(receiver, Seen(handover.pk), [1])


def test_the_same_submit_twice_is_done_once(city: City) -> None:
    sender, receiver = city.actor("intake_officer", "health"), city.actor("handler", "market")
    handover = received(city, sender, receiver)
    twice = receiver.with_key("double-submit")
    first = acts.accept(twice, seen(handover))
    assert acts.accept(twice, seen(handover)).version == first.version
    assert JournalRow.objects.filter(key=handover.pk, verb="handovers.accept").count() == 1
