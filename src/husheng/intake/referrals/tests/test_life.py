"""The life of a referral on the real database: every act of every side, its clocks, and who may not."""

from __future__ import annotations

import datetime as dt

import pytest

from husheng.foundation.acts.act import Seen, seen
from husheng.foundation.acts.transaction import act_frame
from husheng.foundation.agencies.models import Grant
from husheng.foundation.deadlines.models import Clock
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.errors import Conflict, Invalid, NotFound, Refused, Stale
from husheng.foundation.testing import City
from husheng.intake.referrals import acts, clocks
from husheng.intake.referrals.details import ReferralDetails
from husheng.intake.referrals.models import Milestone, Referral
from husheng.intake.referrals.rules import Attached, Paperwork

from .people import Town, paper, town

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


@pytest.fixture
def here(city: City) -> Town:
    return town(city)


def owing(referral: Referral) -> set[str]:
    return {running.rule for running in clocks.running_on(referral)}


def past(referral: Referral, actor: Town, days: int = 40) -> None:
    """The clocks of the referral began long ago."""
    with act_frame(actor.handler, "test.backdate"):
        for running in Clock.objects.filter(subject_key=referral.pk):
            running.started_at -= dt.timedelta(days=days)
            running.due_at = running.due_at and running.due_at - dt.timedelta(days=days)
            running.save()


def test_a_report_of_two_goes_to_the_head_within_three_days(here: Town) -> None:
    referral = here.reported()
    assert "-G-" in referral.number
    assert (referral.state, owing(referral)) == ("reported", {"tr.head_decide"})
    referral = acts.approve(here.head, seen(referral))
    assert (referral.state, owing(referral)) == ("approved", {"tr.send"})


def test_a_report_needs_two_of_our_own_offences_facts_and_basis(here: Town) -> None:
    one, stranger = here.handler.user_id, here.police.user_id
    good = here.details()
    for details, field in (
        (ReferralDetails(good.offences, (one, one), good.facts, good.basis), "investigators"),
        (ReferralDetails(good.offences, (one, stranger), good.facts, good.basis), "investigators"),
        (ReferralDetails((" ",), good.investigators, good.facts, good.basis), "offences"),
        (ReferralDetails(good.offences, good.investigators, "", good.basis), "facts"),
        (ReferralDetails(good.offences, good.investigators, good.facts, " "), "basis"),
        (ReferralDetails(good.offences, good.investigators, "电话 19900001234", good.basis), "facts"),
    ):
        with pytest.raises(Invalid) as caught:
            acts.report(here.handler, here.matter(), details)
        assert [problem.field for problem in caught.value.problems] == [field]


def test_a_case_has_one_open_referral_and_another_after_it_was_declined(here: Town) -> None:
    matter = here.matter()
    first = acts.report(here.handler, matter, here.details())
    with pytest.raises(Conflict, match="已有移送"):
        acts.report(here.handler, matter, here.details())
    acts.decline(here.head, seen(first), "证据不足，补充调查后再报")
    assert acts.report(here.handler, matter, here.details()).state == "reported"


def test_a_refusal_of_the_head_is_recorded_with_its_reason(here: Town) -> None:
    referral = here.reported()
    with pytest.raises(Invalid):
        acts.decline(here.head, seen(referral), " ")
    referral = acts.decline(here.head, seen(referral), "证据不足")
    assert (referral.state, owing(referral)) == ("declined", set())
    assert Milestone.objects.get(referral=referral, verb="decline").words == "证据不足"


def test_only_the_head_who_is_not_of_the_team_approves(here: Town) -> None:
    referral = here.reported()
    with pytest.raises(Refused, match="正职负责人"):
        acts.approve(here.city.actor("leader", "health"), seen(referral))
    team = (here.head.user_id, here.second.user_id)
    own = acts.report(here.handler, here.matter(), ReferralDetails(("诈骗罪",), team, "事实", "刑法"))
    with pytest.raises(Refused, match="专案组"):
        acts.approve(here.head, seen(own))


def test_it_is_sent_with_five_papers_to_the_police_of_the_same_level(here: Town) -> None:
    referral = here.approved()
    papers = here.papers(referral.subject_key)
    city_police, health = here.city.agency("police", "120000"), here.city.agency("health")
    other_case = here.exhibit(here.matter().key)
    for target, given, field in (
        (here.police.agency_id, papers[1:], "paper-letter"),
        (here.police.agency_id, [*papers[1:], Attached("letter", other_case)], "paper-letter"),
        (city_police.pk, papers, "police"),
        (health.pk, papers, "police"),
        (referral.pk, papers, "police"),
    ):
        with pytest.raises(Invalid) as caught:
            acts.send(here.handler, seen(referral), target, given)
        assert [problem.field for problem in caught.value.problems] == [field]
    referral = acts.send(here.handler, seen(referral), here.police.agency_id, papers)
    assert (referral.state, owing(referral)) == ("sent", set())
    assert referral.procuratorate_id == here.prosecutor.agency_id
    assert Grant.objects.filter(agency=here.prosecutor.agency_id, subject_key=referral.subject_key).exists()


def test_the_police_sign_the_receipt_and_their_clocks_start(here: Town) -> None:
    referral = here.received()
    assert owing(referral) == {"tr.police_decide", "po.material_notice", "tr.police_reroute"}
    assert referral.first_received_at is not None
    assert Grant.objects.filter(agency=here.police.agency_id, subject_key=referral.subject_key).exists()
    referral = acts.find_complete(here.police, seen(referral))
    assert owing(referral) == {"tr.police_decide"}
    with pytest.raises(Conflict):
        acts.find_complete(here.police, seen(referral))


def test_missing_papers_are_asked_for_and_supplied_while_the_decision_stays_owed(here: Town) -> None:
    referral = here.received()
    with pytest.raises(Invalid):
        acts.ask_papers(here.police, seen(referral), ["gossip"], paper())
    before = clocks.running_on(referral).get(rule="tr.police_decide").due_at
    referral = acts.ask_papers(here.police, seen(referral), ["tests"], paper())
    assert owing(referral) == {"po.material_fix", "tr.police_decide"}
    with pytest.raises(Invalid):
        acts.supply_papers(
            here.handler, seen(referral), [Attached("goods", here.exhibit(referral.subject_key))]
        )
    supplied = [Attached("tests", here.exhibit(referral.subject_key))]
    referral = acts.supply_papers(here.handler, seen(referral), supplied)
    assert (referral.state, referral.missing) == ("received", [])
    assert referral.papers["tests"] == {"exhibit": str(supplied[0].exhibit)}
    assert clocks.running_on(referral).get(rule="tr.police_decide").due_at == before


def test_a_case_of_another_police_organ_is_rerouted_and_signed_for_there(here: Town) -> None:
    referral = here.received()
    other = here.city.actor("police_officer", "police", "120103")
    with pytest.raises(Invalid):
        acts.reroute(here.police, seen(referral), here.police.agency_id, paper())
    referral = acts.reroute(here.police, seen(referral), other.agency_id, paper())
    assert (referral.state, referral.police_id, owing(referral)) == ("sent", other.agency_id, set())
    first = referral.first_received_at
    with pytest.raises(NotFound):
        acts.receive(here.police, seen(referral))
    referral = acts.receive(other, seen(referral))
    assert referral.first_received_at == first  # counted once, by its first receipt


def test_filed_goods_are_handed_over_and_the_investigation_concluded(here: Town) -> None:
    referral = here.filed()
    assert (referral.state, referral.filed, owing(referral)) == ("filed", True, {"tr.handover_goods"})
    with pytest.raises(Conflict, match="涉案物品"):
        acts.conclude(here.police, seen(referral), "prosecution", paper())
    referral = acts.hand_over_goods(here.handler, seen(referral), paper("清单 1 号"))
    assert owing(referral) == set()
    with pytest.raises(Conflict):
        acts.hand_over_goods(here.handler, seen(referral), paper("清单 1 号"))
    with pytest.raises(Invalid):
        acts.conclude(here.police, seen(referral), "", paper())
    referral = acts.conclude(here.police, seen(referral), "prosecution", paper())
    assert (referral.state, referral.conclusion) == ("closed", "prosecution")


def test_a_refusal_needs_number_and_reasons_and_gives_the_file_back(here: Town) -> None:
    referral = here.received()
    for bad in (
        Paperwork("", words="无犯罪事实"),
        Paperwork("一号"),
        Paperwork("一号", words="电话19900001234"),
    ):
        with pytest.raises(Invalid):
            acts.not_file(here.police, seen(referral), bad)
    referral = acts.not_file(here.police, seen(referral), paper())
    assert (referral.state, referral.filed, owing(referral)) == ("not_filed", False, {"tr.review_req"})
    grant = Grant.objects.get(agency=here.police.agency_id, subject_key=referral.subject_key)
    assert grant.until is not None


def test_a_review_may_file_or_uphold(here: Town) -> None:
    referral = acts.ask_review(here.handler, seen(here.not_filed()), paper())
    assert owing(referral) == {"tr.review_decide"}
    upheld = acts.review_uphold(here.police, seen(referral), paper())
    assert (upheld.state, owing(upheld)) == ("upheld", {"tr.supervise_after_review"})
    again = acts.ask_review(here.handler, seen(here.not_filed()), paper())
    assert acts.review_file(here.police, seen(again), paper()).state == "filed"


def supervised(here: Town) -> Referral:
    referral = acts.ask_supervision(here.handler, seen(here.not_filed()), paper())
    assert owing(referral) == set()
    referral = acts.ask_reasons(here.prosecutor, seen(referral), paper())
    assert owing(referral) == {"po.explain_nofile"}
    return acts.give_reasons(here.police, seen(referral), paper())


def test_the_prosecutor_orders_the_filing_and_may_urge_after_three_months(here: Town) -> None:
    referral = acts.order_filing(here.prosecutor, seen(supervised(here)), paper())
    assert owing(referral) == {"po.file_on_order"}
    referral = acts.file_on_order(here.police, seen(referral), paper())
    assert owing(referral) == {"tr.handover_goods", "pr.urge"}
    with pytest.raises(Conflict, match="不满"):
        acts.urge(here.prosecutor, seen(referral), paper())
    past(referral, here, 100)
    assert acts.urge(here.prosecutor, seen(referral), paper()).state == "filed"


def test_urging_is_not_for_filings_of_their_own_accord(here: Town) -> None:
    with pytest.raises(Conflict, match="通知立案"):
        acts.urge(here.prosecutor, seen(here.filed()), paper())


def test_reasons_that_hold_are_told_to_the_agency_within_ten_days(here: Town) -> None:
    referral = acts.accept_reasons(here.prosecutor, seen(supervised(here)), paper())
    assert (referral.state, owing(referral)) == ("reasons_accepted", {"pr.tell_agency"})
    referral = acts.tell_agency(here.prosecutor, seen(referral), paper())
    assert (referral.state, owing(referral)) == ("closed", set())


def test_supervision_waits_until_the_police_have_had_their_days(here: Town) -> None:
    referral = here.received()
    with pytest.raises(Conflict, match="还没有届满"):
        acts.ask_supervision(here.handler, seen(referral), paper())
    with pytest.raises(Conflict, match="还没有届满"):
        acts.ask_reasons(here.prosecutor, seen(referral), paper())
    past(referral, here)
    referral = acts.ask_supervision(here.handler, seen(referral), paper())
    assert owing(referral) == {"tr.police_decide"}  # still owed
    assert acts.file(here.police, seen(referral), paper()).state == "filed"


def test_what_is_no_crime_is_taken_back_by_the_agency(here: Town) -> None:
    referral = acts.take_back(here.handler, seen(here.not_filed()))
    assert (referral.state, owing(referral)) == ("closed", set())


def test_a_paper_of_an_earlier_day_stops_the_clock_on_its_own_day(here: Town) -> None:
    referral = here.received()
    past(referral, here, 5)
    on = clock.today() - dt.timedelta(days=4)
    acts.file(here.police, seen(referral), Paperwork("津公立〔2023〕1号", on))
    stopped = Clock.objects.get(subject_key=referral.pk, rule="tr.police_decide")
    assert stopped.stopped_at is not None
    assert clock.in_shanghai(stopped.stopped_at).date() == on


def test_no_clock_of_police_or_procuratorate_stands_in_the_ladder(here: Town) -> None:
    supervised(here)
    for running in Clock.objects.select_related("agency__kind_of"):
        if running.agency.kind_of.standing == "justice":
            assert not running.laddered
            assert not running.red


# ── who may not ─────────────────────────────────────────────────────────────────────────────────────────────
def test_an_outsider_is_told_neither_yes_nor_no(here: Town) -> None:
    referral = here.sent()
    for outsider in (
        here.city.actor("police_officer", "police", "120103"),
        here.city.actor("handler", "market"),
    ):
        with pytest.raises(NotFound):
            acts.receive(outsider, seen(referral)) if outsider.role != "handler" else acts.take_back(
                outsider, seen(referral)
            )


def test_each_side_does_its_own_part_only(here: Town) -> None:
    referral = here.received()
    with pytest.raises(Refused):
        acts.file(here.handler, seen(referral), paper())
    with pytest.raises(Refused):
        acts.ask_reasons(here.police, seen(referral), paper())
    with pytest.raises(Refused):
        acts.find_complete(here.prosecutor, seen(referral))


def test_the_second_of_two_officers_is_told_that_it_was_done(here: Town) -> None:
    referral = here.received()
    acts.file(here.police, seen(referral), paper())
    with pytest.raises(Stale):
        acts.not_file(here.city.actor("police_officer", "police"), seen(referral), paper())
    with pytest.raises(Stale) as caught:
        acts.not_file(here.police, Seen(referral.pk), paper())
    assert caught.value.code == "wrong_state"
