"""What no article counts stands on the home of those who may do it, and on nobody else's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from husheng.casework.cases import acts as case_acts
from husheng.casework.cases.tests.people import media, office
from husheng.faces.desk.home import asked
from husheng.foundation.acts.act import Seen, seen
from husheng.foundation.acts.actor import Actor
from husheng.foundation.deadlines.queries import open_clocks
from husheng.foundation.testing import City, client_of
from husheng.intake.handovers import acts as handovers
from husheng.intake.handovers.details import HandoverDetails
from husheng.intake.handovers.models import Handover
from husheng.intake.handovers.tests.people import accepted as accepted_handover
from husheng.intake.handovers.tests.people import answers, received, send
from husheng.intake.leads import acts as leads
from husheng.intake.leads.tests.samples import accepted
from husheng.intake.referrals import acts as referrals
from husheng.intake.referrals.tests.people import paper, town
from husheng.intake.referrals.tests.test_walk import step as walked
from husheng.oversight.campaigns import acts as campaigns
from husheng.oversight.campaigns.models import Task

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    media(settings, tmp_path)


def waiting(actor: Actor) -> dict[str, int]:
    """What waits for this post, by kind."""
    found = {name: rows.count() for name, rows in asked.asked_of(actor).items()}
    return {name: count for name, count in found.items() if count}


def home(actor: Actor, language: str = "zh-hans") -> str:
    answer = client_of(actor, language).get("/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_referral_that_nobody_has_signed_for_stands_on_the_home_of_the_police(city: City) -> None:
    people = town(city)
    referral = people.sent()
    text = home(people.police)
    assert referral.number in text and "签收移送书" in text
    assert "Sign for the referral" in home(people.police, "en")
    assert waiting(people.handler) == {}
    referrals.receive(people.police, seen(referral))
    assert waiting(people.police) == {}  # its clocks run now


def test_another_police_station_is_asked_for_nothing(city: City) -> None:
    town(city).sent()
    stranger = city.actor("police_officer", "police", "120103")
    assert waiting(stranger) == {} and "等您办，没有规定期限" not in home(stranger)


def test_the_prosecutor_is_asked_for_what_no_article_limits(city: City) -> None:
    people = town(city)
    row = referrals.ask_supervision(people.handler, seen(people.not_filed()), paper())
    assert waiting(people.prosecutor) == {"referral_supervise": 1}
    row = referrals.ask_reasons(people.prosecutor, seen(row), paper())
    assert waiting(people.prosecutor) == {}
    referrals.give_reasons(people.police, seen(row), paper())
    assert waiting(people.prosecutor) == {"referral_reasons": 1}


def test_a_proposed_case_waits_for_its_second_officer_alone(city: City) -> None:
    team = office(city)
    case = team.proposed()
    assert waiting(team.second) == {"case_confirm": 1}
    assert waiting(team.first) == {} and waiting(team.leader) == {}
    assert case.number in home(team.second)
    case_acts.confirm(team.second, seen(case))
    assert waiting(team.second) == {}


def test_a_decided_case_waits_to_be_closed_once_nothing_is_owed(city: City) -> None:
    team = office(city)
    case = team.filed()
    case = case_acts.decide_without_penalty(team.leader, seen(case), "corrected", "已责令改正并复查")
    assert waiting(team.first) == {"case_close": 1}
    asking = HandoverDetails("assistance", city.agency("market").pk, ("请提供登记档案",), "")
    case_acts.hand_over(team.first, Seen(case.pk), asking)
    assert waiting(team.first) == {}  # something is owed again


def test_a_transferred_case_is_ended_once_the_receiver_has_accepted(city: City) -> None:
    team, receiver = office(city), city.actor("handler", "market")
    case = team.filed()
    details = HandoverDetails("transfer", receiver.agency_id, ("请依法办理",), "")
    case_acts.transfer(team.first, seen(case), details)
    assert "case_passed_on" not in waiting(team.first)
    row = Handover.objects.get(subject_key=case.pk)
    row = handovers.receive(receiver, seen(row))
    handovers.accept(receiver, seen(row))
    assert waiting(team.first) == {"case_passed_on": 1}


def test_an_answered_lead_waits_to_be_closed(city: City) -> None:
    officer, stranger = city.actor("intake_officer"), city.actor("intake_officer", "market")
    lead = accepted(officer)
    lead = leads.check(officer, seen(lead), "现场核查，没有发现。", "unfounded")
    assert waiting(officer) == {}
    lead = leads.answer(officer, seen(lead), "phone", "经核查未发现违法行为。")
    assert waiting(officer) == {"lead_close": 1} and waiting(stranger) == {}
    leads.close(officer, seen(lead))
    assert waiting(officer) == {}


def test_a_notice_is_signed_for_and_then_closed(city: City) -> None:
    sender, receiver = city.actor("handler"), city.actor("handler", "market")
    row = send(city, sender, "notice")
    assert waiting(receiver) == {"handover_take": 1} and waiting(sender) == {}
    handovers.receive(receiver, seen(row))
    assert waiting(receiver) == {} and waiting(sender) == {"handover_end": 1}


def test_a_hand_over_with_a_clock_is_not_listed_twice(city: City) -> None:
    sender, receiver = city.actor("handler"), city.actor("handler", "market")
    received(city, sender, receiver)
    assert waiting(sender) == {} and waiting(receiver) == {}


def test_more_time_waits_for_the_leader(city: City) -> None:
    sender, receiver = city.actor("handler"), city.actor("handler", "market")
    row = accepted_handover(city, sender, receiver)
    handovers.ask_more_time(receiver, seen(row), "档案在异地库房")
    leader = city.actor("leader", "market")
    assert waiting(leader) == {"more_time": 1} and waiting(receiver) == {}


def test_tasks_pass_from_signing_to_completion(city: City) -> None:
    member = city.actor("handler", "market")
    campaigns.open_(city.actor("coordinator", "health", "120000"), "tianjin_2023")
    given = Task.objects.filter(agency=member.agency_id)
    assert waiting(member) == {"task_sign": given.count()}
    campaigns.sign(member, seen(given[0]))
    assert waiting(member)["task_complete"] == 1
    assert "Sign for the task" in home(member, "en")


def test_a_long_kind_is_cut_and_leads_to_all_of_it(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asked, "SHOWN", 1)
    team = office(city)
    cases = [team.proposed(organisation=f"某公司{n}") for n in "甲乙丙"]
    text = home(team.second)
    text = text[text.index('id="asked"') : text.index("等对方办的</h2>")]
    assert sum(case.number in text for case in cases) == 1
    assert "共 3 件，看全部" in text and 'href="/cases/"' in text


def test_a_case_that_was_declined_waits_for_nobody(city: City) -> None:
    team = office(city)
    case_acts.decline(team.second, seen(team.proposed()), "不属本机关管辖")
    assert waiting(team.second) == {}


@pytest.mark.parametrize(
    "path",
    [
        "approve send receive ask_papers supply_papers file hand_over_goods conclude",
        "approve send receive not_file ask_review review_uphold ask_supervision ask_reasons give_reasons order_filing "
        "file_on_order hand_over_goods conclude",
        "approve send receive not_file ask_reasons give_reasons accept_reasons tell_agency",
    ],
)
def test_in_no_state_is_an_open_referral_on_nobody_s_home(city: City, path: str) -> None:
    people = town(city)
    row = people.reported()
    sides = (people.handler, people.police, people.prosecutor)
    for verb in path.split():
        agencies = {actor.agency_id for actor in sides if waiting(actor)}
        agencies |= set(open_clocks().filter(subject_key=row.pk).values_list("agency_id", flat=True))
        assert agencies, row.state
        walked(people, row, verb)
        row.refresh_from_db()
    assert not open_clocks().filter(subject_key=row.pk).exists()
    assert [waiting(actor) for actor in sides] == [{}, {}, {}]


@pytest.mark.parametrize("kind", ["notice", "forward", "assistance", "transfer"])
def test_in_no_state_is_an_open_hand_over_on_nobody_s_home(city: City, kind: str) -> None:
    sender, receiver = city.actor("handler"), city.actor("handler", "market")

    def owed(row: Handover) -> bool:
        clocks = open_clocks().filter(subject_key=row.pk).exists()
        return clocks or bool(waiting(sender)) or bool(waiting(receiver))

    row = send(city, sender, kind)
    assert owed(row)
    row = handovers.receive(receiver, seen(row))
    assert owed(row)
    if kind != "notice":
        row = handovers.accept(receiver, seen(row))
        assert owed(row)
        row = handovers.answer(receiver, seen(row), answers(1, 2, 3))
        assert owed(row)
    assert not owed(handovers.close(sender, seen(row)))
