"""A case closes when nothing is owed, with what was decided; the lead behind it is answered then."""

from __future__ import annotations

import pytest

from husheng.casework.cases import acts
from husheng.casework.cases.models import Case
from husheng.foundation.acts.act import Seen, seen
from husheng.foundation.deadlines.queries import labels_running_on
from husheng.foundation.kernel.errors import Conflict, Invalid, Refused, Stale
from husheng.foundation.testing import City
from husheng.intake.handovers.details import HandoverDetails

from .people import Office, office

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])
WORDS = "当场改正，复查合格，不予处罚"


@pytest.fixture
def town(city: City) -> Office:
    return office(city)


def decided(town: Office, decision: str = "corrected", **changes: object) -> Case:
    case = town.filed(**changes)
    return acts.decide_without_penalty(town.leader, seen(case), decision, "情节轻微并及时改正")


def test_a_case_without_penalty_is_decided_by_a_leader_and_closed(town: Office) -> None:
    lead = town.lead()
    case = decided(town, lead=lead.pk)
    assert (case.state, case.decision) == ("decided", "corrected") and labels_running_on(case.pk) == []
    closed = acts.close(town.first, Seen(case.pk), "corrected", WORDS)
    lead.refresh_from_db()
    assert closed.state == "closed" and closed.closed_at
    assert lead.state == "checked" and lead.outcome == "in_case" and WORDS in lead.findings


def test_an_unfounded_case_leaves_an_unfounded_lead(town: Office) -> None:
    lead = town.lead()
    acts.close(town.first, seen(decided(town, "unfounded", lead=lead.pk)), "unfounded", "查无事实")
    lead.refresh_from_db()
    assert lead.outcome == "unfounded"


def test_a_handler_of_the_case_does_not_decide_it(town: Office) -> None:
    case = town.filed()
    with pytest.raises(Refused):
        acts.decide_without_penalty(town.first, seen(case), "corrected", "已改正")
    acts.change_members(town.leader, Seen(case.pk), town.other_leader.user_id, "leader", None)
    with pytest.raises(Refused, match="承办人不能自己作出决定"):
        acts.decide_without_penalty(town.other_leader, Seen(case.pk), "corrected", "已改正")


def test_a_decision_needs_one_of_three_and_a_reason(town: Office) -> None:
    case = town.filed()
    for decision, reason in (("penalised", "已处罚"), ("", "没有"), ("corrected", " ")):
        with pytest.raises(Invalid):
            acts.decide_without_penalty(town.leader, seen(case), decision, reason)


def test_a_penalty_is_decided_only_as_a_measure(town: Office) -> None:
    with pytest.raises(Refused):
        acts.decide(town.leader, seen(town.filed()))


def test_a_crime_is_the_decision_only_when_the_police_have_filed_it(town: Office) -> None:
    case = town.filed()
    with pytest.raises(Conflict, match="还没有立案"):
        acts.decide_without_penalty(town.leader, seen(case), "transferred_crime", "涉嫌犯罪")
    town.police_filed(case)
    acts.decide_without_penalty(town.leader, Seen(case.pk), "transferred_crime", "涉嫌犯罪，公安已立案")
    closed = acts.close(town.first, Seen(case.pk), "transferred_crime", "由公安机关侦查")
    assert closed.state == "closed"


def test_an_open_referral_keeps_the_case_open(town: Office) -> None:
    case = decided(town)
    town.reported(case)
    with pytest.raises(Invalid) as caught:
        acts.close(town.first, Seen(case.pk), "corrected", WORDS)
    assert [problem.field for problem in caught.value.problems] == ["referral"]


def test_an_unanswered_request_keeps_the_case_open_and_is_named(town: Office) -> None:
    case = decided(town)
    details = HandoverDetails("assistance", town.city.agency("market").pk, ("请核对账户",))
    acts.hand_over(town.first, Seen(case.pk), details)
    with pytest.raises(Invalid) as caught:
        acts.close(town.first, Seen(case.pk), "corrected", WORDS)
    [problem] = caught.value.problems
    assert problem.field.startswith("item-") and "第 1 项" in problem.message and problem.remedy


def test_a_case_that_was_not_decided_is_not_closed(town: Office) -> None:
    with pytest.raises(Stale):
        acts.close(town.first, seen(town.filed()), "penalised", WORDS)


@pytest.mark.parametrize(("outcome", "words"), [("penalised", WORDS), ("", WORDS), ("corrected", " ")])
def test_the_result_is_the_one_decided_and_in_words(town: Office, outcome: str, words: str) -> None:
    case = decided(town)
    with pytest.raises(Invalid, match="没有结案"):
        acts.close(town.first, Seen(case.pk), outcome, words)
    assert Case.objects.get(pk=case.pk).state == "decided"


def test_only_members_close_a_case(town: Office) -> None:
    with pytest.raises(Refused):
        acts.close(town.city.actor("handler"), seen(decided(town)), "corrected", WORDS)


def test_a_withdrawn_case_owes_no_decision_and_frees_its_lead(town: Office) -> None:
    lead = town.lead()
    case = town.filed(lead=lead.pk)
    done = acts.withdraw(town.leader, seen(case), "立案后发现不属于本机关管辖")
    lead.refresh_from_db()
    assert done.state == "withdrawn" and labels_running_on(case.pk) == []
    assert (lead.state, lead.outcome) == ("checked", "unfounded")


def test_a_case_with_a_referral_is_not_withdrawn(town: Office) -> None:
    case = town.filed()
    town.reported(case)
    with pytest.raises(Invalid, match="没有撤案"):
        acts.withdraw(town.leader, Seen(case.pk), "不再办理")


def test_a_handler_does_not_withdraw(town: Office) -> None:
    with pytest.raises(Refused):
        acts.withdraw(town.first, seen(town.filed()), "不想办")
