"""The daily work on a case, its transfer to others, and the prosecutor's list."""

from __future__ import annotations

import threading
from uuid import uuid4

import pytest
from django.db import connections

from husheng.casework.cases import acts, crimes
from husheng.casework.cases.acts import FactDetails
from husheng.casework.cases.models import Case
from husheng.foundation.acts.act import Seen, seen
from husheng.foundation.deadlines.models import Clock
from husheng.foundation.deadlines.queries import labels_running_on
from husheng.foundation.kernel.errors import Conflict, HushengError, Invalid, NotFound, Refused, Stale
from husheng.foundation.testing import City
from husheng.intake.handovers import acts as handovers
from husheng.intake.handovers.details import Answer, HandoverDetails
from husheng.intake.handovers.models import Handover
from husheng.intake.referrals import acts as referrals

from .people import Office, office

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])
ASK = ("请核对收款账户",)


@pytest.fixture
def town(city: City) -> Office:
    return office(city)


# ── facts, notes, types, members ────────────────────────────────────────────────────────────────────────────
def test_a_fact_stands_on_exhibits_of_the_case(town: Office) -> None:
    case = town.filed()
    details = FactDetails("在未经批准的场所取卵", "egg_sperm", False, (town.exhibit(case),))
    acts.add_fact(town.first, Seen(case.pk), details)
    acts.add_fact(town.second, Seen(case.pk), FactDetails("收取费用"))
    assert list(case.facts.values_list("ordinal", "violation")) == [(1, "egg_sperm"), (2, "")]


def test_a_fact_cannot_stand_on_an_exhibit_of_another_case(town: Office) -> None:
    case, other = town.filed(), town.filed()
    for stranger in (town.exhibit(other), uuid4()):
        with pytest.raises(Invalid) as caught:
            acts.add_fact(town.first, Seen(case.pk), FactDetails("取卵", exhibits=(stranger,)))
        assert caught.value.problems[0].field == "exhibits"


@pytest.mark.parametrize("text", ["", "  ", "联系人电话19900001234", "长" * 2001])
def test_words_that_say_nothing_or_name_a_person_are_refused(town: Office, text: str) -> None:
    case = town.filed()
    with pytest.raises(Invalid):
        acts.add_note(town.first, Seen(case.pk), text)
    with pytest.raises(Invalid):
        acts.add_fact(town.first, Seen(case.pk), FactDetails(text))


def test_changed_types_change_the_title(town: Office) -> None:
    case = acts.set_types(town.first, seen(town.filed()), "surrogacy", ("surrogacy",))
    assert case.title.startswith("涉嫌代孕服务") and case.types.count() == 1


def test_two_handlers_who_write_at_once_lose_nothing(town: Office) -> None:
    case = town.filed()
    results: list[object] = []

    def write(actor, text: str) -> None:
        try:
            results.append(acts.add_fact(actor, seen(case), FactDetails(text)).version)
        except HushengError as error:
            results.append(type(error).__name__)
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=write, args=args)
        for args in ((town.first, "第一人所记"), (town.second, "第二人所记"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert "Stale" in results and case.facts.count() == 1
    acts.add_fact(town.second, Seen(case.pk), FactDetails("看过之后再记"))
    assert list(case.facts.values_list("ordinal", flat=True)) == [1, 2]


def test_a_case_never_has_fewer_than_two_handlers(town: Office) -> None:
    case, third = town.filed(), town.city.actor("handler")
    with pytest.raises(Refused, match="不能少于两名"):
        acts.change_members(
            town.leader,
            seen(case),
            town.city.actor("legal_reviewer").user_id,
            "reviewer",
            town.second.user_id,
        )
    acts.change_members(town.leader, Seen(case.pk), third.user_id, "handler", town.second.user_id)
    acts.add_note(third, Seen(case.pk), "接手本案")
    with pytest.raises(Refused, match="不是本案的办案人员"):
        acts.add_note(town.second, Seen(case.pk), "已交出")


def test_a_member_holds_a_post_that_allows_the_part(town: Office) -> None:
    case = town.filed()
    for stranger in (town.city.actor("intake_officer"), town.city.actor("handler", "market")):
        with pytest.raises(Invalid):
            acts.change_members(town.leader, Seen(case.pk), stranger.user_id, "handler", None)
    with pytest.raises(Conflict):
        acts.change_members(town.leader, Seen(case.pk), town.first.user_id, "handler", None)


# ── transfer 案件移送 ─────────────────────────────────────────────────────────────────────────────────────────
def sent(town: Office, case: Case) -> Handover:
    details = HandoverDetails("transfer", town.city.agency("market").pk, ("违法广告部分",), "请依法办理")
    acts.transfer(town.first, Seen(case.pk), details)
    return Handover.objects.get(subject_key=case.pk)


def test_a_transferred_case_is_taken_on_by_the_receiver_and_the_lead_answered(town: Office) -> None:
    lead = town.lead()
    case = town.filed(lead=lead.pk)
    town.entered(case)
    handover = sent(town, case)
    assert Case.objects.get(pk=case.pk).state == "transferred" and labels_running_on(case.pk) == []
    market = office(town.city)
    market.first, market.second = town.city.actor("handler", "market"), town.city.actor("handler", "market")
    with pytest.raises(Conflict, match="还没有接收"):
        acts.end_transfer(town.first, Seen(case.pk))
    handovers.receive(market.first, seen(handover))
    with pytest.raises(Conflict):
        acts.open_from_transfer(market.first, handover.pk, market.second.user_id)
    handovers.accept(market.first, Seen(handover.pk))
    taken = acts.open_from_transfer(market.first, handover.pk, market.second.user_id)
    assert taken.predecessor_id == case.pk and taken.from_handover == handover.pk
    assert taken.parties.count() == 1 and market.first.sees(case)
    with pytest.raises(Conflict, match="已经立案"):
        acts.open_from_transfer(market.first, handover.pk, market.second.user_id)
    acts.confirm(market.second, seen(taken))
    ended = acts.end_transfer(town.first, Seen(case.pk))
    assert (ended.state, ended.outcome) == ("closed", "transferred") and handover.number in ended.outcome_text
    lead.refresh_from_db()
    assert (lead.state, lead.outcome) == ("checked", "not_ours")


def test_a_case_that_came_by_transfer_is_not_passed_on(town: Office) -> None:
    handover = sent(town, town.filed())
    market, second = town.city.actor("handler", "market"), town.city.actor("handler", "market")
    handovers.receive(market, seen(handover))
    handovers.accept(market, Seen(handover.pk))
    case = acts.confirm(second, seen(acts.open_from_transfer(market, handover.pk, second.user_id)))
    details = HandoverDetails("transfer", town.city.agency("drug").pk, ("药品部分",))
    with pytest.raises(Invalid):
        acts.transfer(market, seen(case), details)


def test_a_transfer_that_the_superior_turns_round_is_ours_again(town: Office) -> None:
    case = town.filed()
    filed_clock = Clock.objects.get(subject_key=case.pk)
    handover = sent(town, case)
    market = town.city.actor("handler", "market")
    superior = town.city.actor("head", "health", "120000")
    handovers.receive(market, seen(handover))
    handovers.object_(market, Seen(handover.pk), "not_competent", "不属市场监管职责")
    with pytest.raises(Conflict):
        acts.take_back(town.first, Seen(case.pk))
    handovers.designate(superior, Seen(handover.pk), "sender", "由卫生健康部门管辖")
    back = acts.take_back(town.first, Seen(case.pk))
    assert back.state == "filed"
    again = Clock.objects.exclude(state="stopped").get(subject_key=case.pk)
    assert again.due_at == filed_clock.due_at


def test_an_outsider_cannot_open_a_case_on_somebody_elses_transfer(town: Office) -> None:
    handover = sent(town, town.filed())
    drug = town.city.actor("handler", "drug")
    with pytest.raises(NotFound):
        acts.open_from_transfer(drug, handover.pk, town.city.actor("handler", "drug").user_id)


# ── help from others ────────────────────────────────────────────────────────────────────────────────────────
def test_time_does_not_count_while_another_agency_assists(town: Office) -> None:
    case = town.filed()
    details = HandoverDetails("assistance", town.city.agency("market").pk, ASK)
    acts.hand_over(town.first, seen(case), details)
    clock = Clock.objects.get(subject_key=case.pk)
    handover = Handover.objects.get(subject_key=case.pk)
    allowed = clock.rule.startswith("hp.")
    assert (clock.state == "suspended") is allowed
    market = town.city.actor("handler", "market")
    handovers.receive(market, seen(handover))
    handovers.accept(market, Seen(handover.pk))
    with pytest.raises(Conflict, match="还没有答复"):
        acts.take_result(town.first, Seen(case.pk), handover.pk, "账户已核对")
    handovers.answer(market, Seen(handover.pk), [Answer(1, "confirmed", "账户为其经营者所有")])
    acts.take_result(town.second, Seen(case.pk), handover.pk, "账户为经营者所有")
    clock.refresh_from_db()
    assert clock.state == "running" and handover.number in case.notes.get().text


def test_a_case_is_not_forwarded_or_assigned(town: Office) -> None:
    for kind in ("forward", "assign", "transfer"):
        with pytest.raises(Invalid, match="没有送出"):
            acts.hand_over(
                town.first, seen(town.filed()), HandoverDetails(kind, town.city.agency("market").pk, ASK)
            )


# ── 应移未移 ──────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_suspected_crime_stands_on_the_prosecutors_list_until_it_is_reported(town: Office) -> None:
    case, clean = town.filed(), town.filed()
    acts.add_fact(town.first, Seen(clean.pk), FactDetails("广告用语不当", "ads"))
    prosecutor = town.city.actor("prosecutor", "procuratorate")
    assert crimes.crime_lists(prosecutor) == []
    town.crime(case)
    [row] = crimes.crime_lists(prosecutor)
    assert (row.number, row.days, row.declined) == (case.number, 0, False)
    referral = town.reported(case)
    assert crimes.crime_lists(prosecutor) == []
    referrals.decline(town.head, seen(referral), "证据不足，继续调查")
    [row] = crimes.crime_lists(prosecutor)
    assert row.declined


def test_a_prosecutor_sees_the_case_only_after_he_has_looked_into_it(town: Office) -> None:
    case = town.filed()
    prosecutor = town.city.actor("prosecutor", "procuratorate")
    assert not prosecutor.sees(case)
    with pytest.raises(NotFound):
        acts.look_into(prosecutor, seen(case))
    town.crime(case)
    acts.look_into(prosecutor, Seen(case.pk))
    assert prosecutor.sees(case)
    acts.look_into(prosecutor, Seen(case.pk))


def test_the_list_ends_at_the_border_of_the_region(town: Office) -> None:
    case = town.filed()
    town.crime(case)
    elsewhere = town.city.actor("prosecutor", "procuratorate", "120103")
    above = town.city.actor("prosecutor", "procuratorate", "120000")
    assert crimes.crime_lists(elsewhere) == [] and len(crimes.crime_lists(above)) == 1
    with pytest.raises(NotFound):
        acts.look_into(elsewhere, Seen(case.pk))


def test_the_list_is_the_prosecutors_alone(town: Office) -> None:
    for outsider in (town.head, town.city.actor("coordinator", "health", "120000"), town.city.auditor):
        with pytest.raises(Refused):
            crimes.crime_lists(outsider)


def test_only_members_report_a_crime(town: Office) -> None:
    case = town.filed()
    town.second, helper = town.city.actor("handler"), town.second
    stranger = town.city.actor("handler")
    town.first, first = stranger, town.first
    with pytest.raises(Refused):
        town.reported(case)
    town.first, town.second = first, helper
    assert town.reported(case).subject_number == case.number


def test_what_somebody_saw_before_is_not_acted_on(town: Office) -> None:
    case = town.filed()
    acts.add_note(town.first, seen(case), "先记一笔")
    with pytest.raises(Stale):
        acts.add_note(town.second, seen(case), "没有看到前一笔")
