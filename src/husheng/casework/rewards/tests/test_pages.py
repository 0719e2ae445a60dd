"""The pages of rewards, by forms alone; the code is asked for and never shown again."""

from __future__ import annotations

import html
import re

import pytest
from django.urls import reverse

from husheng.casework.rewards import acts
from husheng.casework.rewards.models import Reward
from husheng.foundation.acts.act import seen
from husheng.foundation.shell import keyset
from husheng.foundation.testing import City, client_of

from .people import Stand, approved, proposed, stand

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


@pytest.fixture
def at(city: City) -> Stand:
    return stand(city)


def url(name: str, *keys: object) -> str:
    return reverse(f"rewards:{name}", args=keys)


def text(response) -> str:
    return response.content.decode()


def do(actor, verb: str, **more: object):
    reward = Reward.objects.get()
    return client_of(actor).post(url("do", reward.pk, verb), {"_seen": reward.version, **more})


def test_a_reward_lives_by_forms_alone(at: Stand) -> None:
    handler = client_of(at.handler)
    listed = text(handler.get(url("list")))
    assert at.case.number in listed and "可以提出奖励的案件" in listed
    form = text(handler.get(url("propose", at.case.pk)))
    assert "5,000.00" in form and "3,000.00" in form and "1,000.00" in form and "待核" in form
    wrong = handler.post(url("propose", at.case.pk), {"level": "1", "reason": "短"})
    assert wrong.status_code == 422 and not Reward.objects.exists()
    handler.post(url("propose", at.case.pk), {"level": "1", "reason": "提供了账本和地址"})
    for page in (url("page", Reward.objects.get().pk), url("list")):
        assert "待核" in text(client_of(at.office.leader).get(page)), (
            "who approves it reads that nobody has read the text"
        )
    assert do(at.office.leader, "approve").status_code == 302
    assert do(at.office.other_leader, "confirm", finance="").status_code == 302
    refused = do(at.payer, "pay", code="1" * 25)
    assert refused.status_code == 422 and "1" * 25 not in text(refused)
    assert do(at.payer, "pay", code=at.code).status_code == 302
    page = text(client_of(at.payer).get(url("page", Reward.objects.get().pk)))
    assert "已发放" in page and at.code not in page


def test_a_step_that_would_only_be_refused_is_not_offered(at: Stand) -> None:
    reward = approved(at)
    assert "核对回执码并发放" in text(client_of(at.payer).get(url("page", reward.pk)))
    assert "核对回执码并发放" not in text(client_of(at.handler).get(url("page", reward.pk)))


def test_an_agency_without_a_scale_is_told_so(city: City) -> None:
    assert "没有奖励标准" in text(client_of(city.actor("handler")).get(url("list")))


def test_a_case_of_another_agency_looks_as_if_it_were_not_there(at: Stand) -> None:
    stranger = client_of(at.office.city.actor("handler", "market", "120103"))
    assert stranger.get(url("propose", at.case.pk)).status_code == 404


def test_the_list_turns_its_leaf_though_rewards_know_their_day_alone(
    at: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyset.page, "__defaults__", (1,))
    first = proposed(at)
    declined = acts.decline(at.office.leader, seen(first), "不符合奖励条件")
    second = proposed(at)
    handler, found, address = client_of(at.handler), set(), "?box=all"
    for _ in range(2):
        page = text(handler.get(url("list") + address))
        found |= {row.number for row in (declined, second) if f"{row.number}<" in page}
        link = re.search(r'rel="next" href="([^"]+)"', page)
        address = html.unescape(link.group(1)) if link else ""
    assert found == {declined.number, second.number} and not address
