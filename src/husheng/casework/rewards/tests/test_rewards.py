"""A reward is proposed by one, approved by two, paid by a fourth to whoever has the code, and by nobody twice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.db import IntegrityError, connection

from husheng.casework.measures import acts as measures
from husheng.casework.measures.models import Measure
from husheng.casework.rewards import acts, queries
from husheng.casework.rewards.models import Reward
from husheng.foundation.acts.act import Seen, seen
from husheng.foundation.acts.models import JournalRow
from husheng.foundation.acts.transaction import act_frame
from husheng.foundation.agencies.scope import only
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.errors import Conflict, HushengError, Invalid, NotFound, Refused
from husheng.foundation.testing import City
from husheng.intake.tips.models import Message

from . import people
from .people import FINED, YUAN, Stand, approved, proposed, stand

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


@pytest.fixture
def at(city: City) -> Stand:
    return stand(city)


def test_the_life_of_a_reward_by_four_people(at: Stand) -> None:
    reward = approved(at)
    assert (reward.state, reward.amount_fen, reward.base_fen) == ("approved", 5_000 * YUAN, FINED)
    paid = acts.pay(at.payer, seen(reward), f"  {at.code[:5]} {at.code[5:]}")
    assert paid.state == "paid" and paid.paid_on == clock.today()
    with pytest.raises(HushengError):
        acts.pay(at.payer, Seen(reward.pk), at.code)


def test_the_whistleblower_is_told_under_the_receipt(at: Stand) -> None:
    said = Message.objects.filter(tip=at.tip, side=Message.AGENCY)
    reward = proposed(at)
    first = acts.approve(at.office.leader, seen(reward))
    assert not said.exists()
    acts.confirm(at.office.other_leader, seen(first))
    assert said.count() == 1


def test_nobody_takes_two_of_the_four_steps(at: Stand) -> None:
    office, city = at.office, at.office.city
    reward = proposed(at)
    both = city.actor("leader", "market")
    first = acts.approve(both, seen(reward))
    with pytest.raises(Refused, match="第一位审批人"):
        acts.confirm(both, seen(first))
    done = acts.confirm(office.leader, Seen(first.pk))
    for actor in (office.first, both, office.leader):
        with pytest.raises(Refused):
            acts.pay(actor, Seen(done.pk), at.code)


def test_the_one_who_proposed_cannot_approve_even_as_a_leader(at: Stand) -> None:
    reward = proposed(at)
    proposer = replace(at.office.leader, user_id=reward.proposed_by)
    with pytest.raises(Refused, match="提出的人"):
        acts.approve(proposer, seen(reward))


def test_the_database_refuses_a_promise_without_two_names(at: Stand) -> None:
    reward = proposed(at)
    with pytest.raises(IntegrityError), act_frame(at.handler, "rewards.pay"):
        Reward.objects.filter(pk=reward.pk).update(state="paid")


@pytest.mark.parametrize("wrong", ["", "1", "0" * 25, "12345 67890 12345 67890 12345", "一二三", "'; --"])
def test_a_wrong_code_pays_nothing_and_says_the_same_thing(at: Stand, wrong: str) -> None:
    reward = approved(at)
    with pytest.raises(Invalid, match="这个回执码不能领取这笔奖励"):
        acts.pay(at.payer, seen(reward), wrong)


def test_anothers_code_pays_nothing(at: Stand) -> None:
    other, _ = people.whistleblowers.told(category="adverts")
    with pytest.raises(Invalid, match="这个回执码不能领取这笔奖励"):
        acts.pay(at.payer, seen(approved(at)), other)


def test_the_code_and_the_hour_of_payment_stand_nowhere(at: Stand) -> None:
    reward = acts.pay(at.payer, seen(approved(at)), at.code)
    row = JournalRow.objects.get(key=reward.pk, verb="rewards.pay")
    assert (row.at.astimezone(clock.SHANGHAI).hour, row.at.minute, row.at.second) == (0, 0, 0)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(
                f'SELECT EXISTS (SELECT FROM "{table}" t WHERE strpos(t::text, %s) > 0)', [at.code]
            )
            assert not cursor.fetchone()[0], table


def test_one_tip_earns_one_reward_and_a_declined_one_may_be_proposed_again(at: Stand) -> None:
    reward = proposed(at)
    with pytest.raises(Conflict):
        proposed(at)
    acts.decline(at.office.leader, seen(reward), "等级不对，应为二级")
    assert proposed(at, level=2).amount_fen == 3_000 * YUAN


def test_a_fine_that_was_revoked_meanwhile_stops_the_approval(at: Stand) -> None:
    reward = acts.approve(at.office.leader, seen(proposed(at)))
    fine = Measure.objects.get(case=at.case)
    measures.revoke(at.office.leader, seen(fine), "复议撤销")
    with pytest.raises(Conflict, match="罚没金额在提出之后变了"):
        acts.confirm(at.office.other_leader, seen(reward))


def test_an_agency_without_a_scale_pays_nothing(city: City) -> None:
    at = stand(city)
    health = city.actor("handler")
    with pytest.raises(HushengError):
        acts.propose(health, acts.RewardDetails(at.case.pk, 1, "提供了账本"))
    assert queries.due(health) == [] and queries.due(at.handler) == [at.case]


def test_a_scale_of_this_place_is_added_by_a_file(city: City, settings, tmp_path: Path) -> None:
    added = tmp_path / "scales.toml"
    added.write_text(
        '[market]\nbasis_zh = "本地办法"\nbasis_en = "Local"\nconfidence = "S"\ncap = 100\nshared_from = 90\n'
        '[[market.levels]]\nlevel = 1\nzh = "一级"\nen = "One"\nshare_percent = 10\nleast = 10\n',
        encoding="utf-8",
    )
    settings.HUSHENG_REWARD_SCALES = str(added)
    at = stand(city)
    reward = acts.approve(at.office.leader, seen(proposed(at)))
    assert (reward.amount_fen, reward.with_finance) == (100 * YUAN, True)
    with pytest.raises(Invalid):
        acts.confirm(at.office.other_leader, seen(reward))
    assert acts.confirm(at.office.other_leader, seen(reward), "财行〔2023〕7号").state == "approved"


def test_a_case_that_no_tip_led_to_earns_nothing(city: City) -> None:
    at = stand(city)
    other = at.office.filed()
    with pytest.raises(Refused, match="不是由平台举报引出"):
        acts.propose(at.handler, acts.RewardDetails(other.pk, 1, "提供了账本"))


def test_before_a_decision_there_is_nothing_to_share(city: City) -> None:
    at = stand(city, fined=None)
    with pytest.raises(Refused, match="还没有作出处罚决定"):
        proposed(at)


def test_reports_count_rewards_without_identity(at: Stand) -> None:
    today = clock.today()
    acts.pay(at.payer, seen(approved(at)), at.code)
    found = queries.totals(only([at.handler.agency_id]), today, today)
    assert (found.decided, found.decided_fen, found.paid, found.paid_fen) == (
        1,
        5_000 * YUAN,
        1,
        5_000 * YUAN,
    )
    assert queries.totals(only([at.office.city.actor("handler").agency_id]), today, today).decided == 0


def test_another_agency_does_not_know_that_there_is_a_reward(at: Stand) -> None:
    reward = proposed(at)
    for role in ("leader", "handler", "intake_officer"):
        stranger = at.office.city.actor(role, "market", "120103")
        with pytest.raises(NotFound):
            queries.reward(stranger, reward.pk)
        with pytest.raises(HushengError):
            acts.approve(stranger, seen(reward))
