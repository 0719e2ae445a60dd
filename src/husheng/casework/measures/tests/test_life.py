"""The life of a measure, and what it makes its case owe."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connections

from husheng.casework.cases import acts as cases
from husheng.casework.cases.models import Case
from husheng.casework.cases.tests.people import Office, office
from husheng.casework.measures import acts
from husheng.casework.measures.acts import MeasureDetails
from husheng.casework.measures.models import Measure
from husheng.foundation.acts.act import Seen, seen
from husheng.foundation.deadlines.models import Clock
from husheng.foundation.deadlines.queries import labels_running_on
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.errors import Conflict, HushengError, Invalid, NotFound, Refused, Stale
from husheng.foundation.testing import City
from husheng.intake.handovers.details import HandoverDetails

from .people import YUAN, a_case, decided, proposed, served

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


@pytest.fixture
def town(city: City) -> Office:
    return office(city)


def test_a_fine_is_proposed_decided_served_paid_and_the_case_closed(town: Office) -> None:
    case, party = a_case(town)
    fine = proposed(town, case, party)
    assert fine.number.startswith("HD") and "-M-" in fine.number
    acts.decide(town.leader, seen(fine))
    case.refresh_from_db()
    assert (case.state, case.decision) == ("decided", "penalised")
    assert labels_running_on(case.pk) == ["送达决定书"]
    acts.serve(town.second, Seen(fine.pk))
    assert labels_running_on(case.pk) == ["收缴罚款"]
    acts.perform(town.first, Seen(fine.pk))
    assert labels_running_on(case.pk) == []
    assert cases.close(town.first, Seen(case.pk), "penalised", "罚款已缴清").state == "closed"


def test_a_case_does_not_close_while_a_fine_is_not_served_or_paid(town: Office) -> None:
    case, party = a_case(town)
    for step, label in ((decided, "送达决定书"), (served, "收缴罚款")):
        step(town, case, party)
        with pytest.raises(Invalid) as caught:
            cases.close(town.first, Seen(case.pk), "penalised", "已执行")
        assert any(label in problem.message for problem in caught.value.problems)


def test_while_one_proposal_waits_the_decision_is_still_due(town: Office) -> None:
    case, party = a_case(town)
    fine, warning = proposed(town, case, party), proposed(town, case, party, measure_kind="warn")
    acts.decide(town.leader, seen(fine))
    assert "作出处理决定" in labels_running_on(case.pk)
    with pytest.raises(Invalid):
        cases.close(town.first, Seen(case.pk), "penalised", "已执行")
    acts.drop(town.first, seen(warning), "并入罚款决定")
    assert "作出处理决定" not in labels_running_on(case.pk)
    late = proposed(town, case, party, measure_kind="warn")
    assert "作出处理决定" in labels_running_on(case.pk)
    acts.decide(town.leader, seen(late))
    assert "作出处理决定" not in labels_running_on(case.pk)


def test_an_order_to_correct_decides_no_case(town: Office) -> None:
    case, party = a_case(town)
    order = served(town, case, party, measure_kind="order_correct", basis="penalties_28")
    case.refresh_from_db()
    assert (order.state, case.state) == ("served", "filed")
    assert labels_running_on(case.pk) == ["作出处理决定"]


def test_what_a_party_owes_urges_nobody(town: Office) -> None:
    case, party = a_case(town)
    served(town, case, party)
    assert Clock.objects.filter(rule="ap.pay", laddered=False).count() == 1
    assert Clock.objects.filter(step__startswith="serve:", laddered=True).count() == 1


def test_the_term_of_payment_counts_from_the_day_on_the_receipt(town: Office) -> None:
    case, party = a_case(town)
    fine = decided(town, case, party)
    today = clock.today()
    for day in (today + dt.timedelta(days=1), today - dt.timedelta(days=1)):
        with pytest.raises(Invalid):
            acts.serve(town.first, Seen(fine.pk), day)
    acts.serve(town.first, Seen(fine.pk), today)
    due = Clock.objects.get(rule="ap.pay").last_day
    assert due is not None and due >= today + dt.timedelta(days=15)


# ── below the floor ─────────────────────────────────────────────────────────────────────────────────────────
BELOW = {"amount_fen": 5_000 * YUAN, "below_floor_reason": "初次违法且主动消除危害后果"}


def test_below_the_floor_a_second_leader_signs_and_a_third_person_decides(town: Office) -> None:
    case, party = a_case(town)
    fine = proposed(town, case, party, **BELOW)
    assert fine.below_floor and fine.floor_fen == 10_000 * YUAN
    with pytest.raises(Invalid) as caught:
        acts.decide(town.leader, seen(fine))
    assert caught.value.problems[0].field == "second"
    acts.second(town.other_leader, seen(fine))
    with pytest.raises(Invalid):
        acts.decide(town.other_leader, Seen(fine.pk))
    assert acts.decide(town.leader, Seen(fine.pk)).state == "decided"


def test_below_the_floor_without_a_reason_nothing_is_proposed(town: Office) -> None:
    case, party = a_case(town)
    with pytest.raises(Invalid) as caught:
        proposed(town, case, party, amount_fen=5_000 * YUAN)
    assert caught.value.problems[0].field == "below_floor_reason"
    assert not Measure.objects.exists()


def test_a_fine_within_the_range_needs_no_second_signature(town: Office) -> None:
    case, party = a_case(town)
    with pytest.raises(Refused, match="不低于法定下限"):
        acts.second(town.other_leader, seen(proposed(town, case, party)))


def test_nobody_signs_twice(town: Office) -> None:
    case, party = a_case(town)
    fine = acts.second(town.other_leader, seen(proposed(town, case, party, **BELOW)))
    with pytest.raises(HushengError):
        acts.second(town.leader, seen(fine))


# ── who and on whom ─────────────────────────────────────────────────────────────────────────────────────────
def test_a_measure_meets_only_a_party_that_is_investigated(town: Office) -> None:
    case = town.filed()
    woman = town.entered(case, town.person(), "protected")
    witness = town.entered(case, town.company("甲公司"), "witness")
    _, other_party = a_case(town)
    for party in (woman, witness, other_party):
        with pytest.raises(Invalid) as caught:
            proposed(town, case, party)
        assert "party" in [problem.field for problem in caught.value.problems]


def test_a_handler_decides_nothing_and_a_leader_proposes_nothing(town: Office) -> None:
    case, party = a_case(town)
    fine = proposed(town, case, party)
    with pytest.raises(Refused):
        acts.decide(town.first, seen(fine))
    with pytest.raises(Refused):
        acts.propose(town.leader, MeasureDetails(case.pk, party.pk, "warn", "ads", "institutions_48"))


def test_only_members_of_the_case_propose_serve_and_drop(town: Office) -> None:
    case, party = a_case(town)
    colleague = town.city.actor("handler")
    with pytest.raises(Refused):
        acts.propose(colleague, MeasureDetails(case.pk, party.pk, "warn", "ads", "institutions_48"))
    fine = proposed(town, case, party)
    with pytest.raises(Refused):
        acts.drop(colleague, seen(fine), "不提了")
    acts.decide(town.leader, seen(fine))
    with pytest.raises(Refused):
        acts.serve(colleague, Seen(fine.pk))


def test_an_outsider_learns_of_no_case_and_no_measure(town: Office) -> None:
    case, party = a_case(town)
    fine = proposed(town, case, party)
    stranger, leader = town.city.actor("handler", "market"), town.city.actor("leader", "market")
    with pytest.raises(NotFound):
        acts.propose(stranger, MeasureDetails(case.pk, party.pk, "warn", "ads", "institutions_48"))
    with pytest.raises(NotFound):
        acts.decide(leader, seen(fine))


def test_no_measure_on_a_case_that_is_over(town: Office) -> None:
    case, party = a_case(town)
    cases.decide_without_penalty(town.leader, Seen(case.pk), "corrected", "已改正")
    cases.close(town.first, Seen(case.pk), "corrected", "已改正，不予处罚")
    with pytest.raises(HushengError, match="没有提出"):
        proposed(town, case, party)


def test_after_the_facts_are_with_the_police_no_new_fine_is_decided(town: Office) -> None:
    case, party = a_case(town)
    fine, warning = proposed(town, case, party), proposed(town, case, party, measure_kind="warn")
    town.police_filed(case)
    with pytest.raises(Refused, match="不再作出新的罚款决定"):
        acts.decide(town.leader, seen(fine))
    assert acts.decide(town.leader, seen(warning)).state == "decided"


def test_a_revoked_measure_owes_nothing(town: Office) -> None:
    case, party = a_case(town)
    fine = served(town, case, party)
    with pytest.raises(Invalid):
        acts.revoke(town.leader, seen(fine), " ")
    revoked = acts.revoke(town.leader, seen(fine), "复议决定撤销")
    assert revoked.revoked_on and labels_running_on(case.pk) == []


def test_a_reason_never_holds_a_number_of_a_person(town: Office) -> None:
    case, party = a_case(town)
    with pytest.raises(Invalid):
        acts.drop(town.first, seen(proposed(town, case, party)), "已电话通知19900001234")


def test_two_leaders_who_decide_two_measures_at_once_decide_the_case_once(town: Office) -> None:
    case, party = a_case(town)
    pair = [proposed(town, case, party), proposed(town, case, party, measure_kind="warn")]
    results: list[object] = []

    def decide(actor, measure: Measure) -> None:
        try:
            results.append(acts.decide(actor, seen(measure)).state)
        except HushengError as error:
            results.append(error)
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=decide, args=pairing)
        for pairing in zip((town.leader, town.other_leader), pair, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == ["decided", "decided"]
    assert Case.objects.get(pk=case.pk).state == "decided"
    assert sorted(labels_running_on(case.pk)) == ["送达决定书", "送达决定书"]


def test_one_measure_is_decided_once(town: Office) -> None:
    case, party = a_case(town)
    fine = proposed(town, case, party)
    acts.decide(town.leader, seen(fine))
    with pytest.raises(Stale):
        acts.decide(town.other_leader, seen(fine))


def test_nothing_is_decided_in_a_case_that_was_passed_on(town: Office) -> None:
    case, party = a_case(town)
    fine = proposed(town, case, party)
    details = HandoverDetails("transfer", town.city.agency("market").pk, ("违法广告部分",))
    cases.transfer(town.first, Seen(case.pk), details)
    with pytest.raises(Conflict):
        acts.decide(town.leader, seen(fine))
    assert acts.drop(town.first, seen(fine), "案件已移送").state == "dropped"


def test_nothing_is_decided_on_somebody_who_turned_out_to_be_protected(town: Office) -> None:
    case = town.filed()
    cases.add_party(town.first, seen(case), town.person().pk, "investigated", "non_med", "doctors_57")
    entry = case.parties.get()
    fine = proposed(town, case, entry, basis="doctors_57")
    cases.protect_party(town.second, Seen(case.pk), entry.pk)
    with pytest.raises(Refused, match="已不是本案当事人"):
        acts.decide(town.leader, seen(fine))
