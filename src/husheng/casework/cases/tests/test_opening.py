"""A case begins: two officers, never one; the lead enters it; who is outside learns nothing."""

from __future__ import annotations

import threading

import pytest
from django.db import connections

from husheng.casework.cases import acts
from husheng.casework.cases.acts import CaseDetails
from husheng.casework.cases.models import Case
from husheng.foundation.acts.act import Seen, seen
from husheng.foundation.deadlines.queries import labels_running_on
from husheng.foundation.kernel.errors import Conflict, HushengError, Invalid, NotFound, Refused, Stale
from husheng.foundation.testing import City

from .people import Office, office

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


@pytest.fixture
def town(city: City) -> Office:
    return office(city)


def test_a_case_is_filed_when_the_second_officer_confirms(town: Office) -> None:
    case = town.filed()
    assert case.number.startswith("HD") and "-A-" in case.number
    assert case.state == "filed" and case.filed_on is not None
    assert labels_running_on(case.pk) == ["作出处理决定"]
    assert set(case.types.values_list("violation", flat=True)) == {"egg_sperm", "ads"}


def test_the_one_who_proposed_cannot_confirm(town: Office) -> None:
    with pytest.raises(Refused, match="第二承办人"):
        acts.confirm(town.first, seen(town.proposed()))


def test_a_third_handler_cannot_confirm_either(town: Office) -> None:
    with pytest.raises(Refused):
        acts.confirm(town.city.actor("handler"), seen(town.proposed()))


def test_the_second_cannot_be_oneself(town: Office) -> None:
    with pytest.raises(Invalid) as caught:
        town.proposed(second=town.first.user_id)
    assert caught.value.problems[0].field == "second"


@pytest.mark.parametrize("role", ["intake_officer", "leader", "system_admin"])
def test_the_second_is_a_handler_in_post(town: Office, role: str) -> None:
    with pytest.raises(Invalid) as caught:
        town.proposed(second=town.city.actor(role).user_id)
    assert caught.value.problems[0].field == "second"


def test_the_second_is_of_the_same_agency(town: Office) -> None:
    with pytest.raises(Invalid):
        town.proposed(second=town.city.actor("handler", "market").user_id)


def test_the_second_may_disagree_with_a_reason(town: Office) -> None:
    case = town.proposed()
    with pytest.raises(Invalid):
        acts.decline(town.second, seen(case), " ")
    done = acts.decline(town.second, seen(case), "不属于本机关职责，应由市场监管部门办理")
    assert done.state == "declined" and labels_running_on(done.pk) == []


def test_the_lead_enters_the_case_only_when_it_is_filed(town: Office) -> None:
    lead = town.lead()
    case = town.proposed(lead=lead.pk)
    lead.refresh_from_db()
    assert lead.state == "accepted"
    acts.confirm(town.second, seen(case))
    lead.refresh_from_db()
    assert lead.state == "in_case" and labels_running_on(lead.pk) == []


def test_a_lead_gives_one_case_at_a_time(town: Office) -> None:
    lead = town.lead()
    first = town.proposed(lead=lead.pk)
    with pytest.raises(Conflict, match="已有一件案件"):
        town.proposed(lead=lead.pk)
    acts.decline(town.second, seen(first), "材料不足，补充后再提请")
    assert town.proposed(lead=lead.pk).state == "proposed"


def test_the_case_takes_organisation_and_place_from_its_lead(town: Office) -> None:
    case = town.proposed(lead=town.lead().pk, organisation="", place="")
    assert case.organisation == "白桦健康咨询有限公司" and case.organisation in case.title


def test_a_lead_of_another_agency_does_not_exist(town: Office) -> None:
    stranger = town.city.actor("handler", "market")
    second = town.city.actor("handler", "market").user_id
    with pytest.raises(NotFound):
        acts.propose(
            stranger, CaseDetails("ads", ("ads",), "non_other", second, "甲公司", lead=town.lead().pk)
        )


@pytest.mark.parametrize(
    "change",
    [
        {"types": ("ads",)},
        {"types": ("egg_sperm", "gossip")},
        {"party_class": "mother"},
        {"organisation": "联系人19900001234"},
        {"place": "长" * 121},
    ],
)
def test_what_is_not_sound_is_refused_and_no_number_is_lost(town: Office, change: dict[str, object]) -> None:
    with pytest.raises(Invalid, match="没有提请立案"):
        town.proposed(**change)
    assert not Case.objects.exists()
    assert town.proposed().number.endswith("-0001")


def test_two_who_confirm_at_once_file_it_once(town: Office) -> None:
    case = town.proposed()
    results: list[object] = []

    def confirm() -> None:
        try:
            results.append(acts.confirm(town.second, seen(case)).state)
        except HushengError as error:
            results.append(type(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=confirm) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, results)) == sorted(map(str, ["filed", Stale]))


@pytest.mark.parametrize(("role", "kind"), [("handler", "market"), ("intake_officer", "police")])
def test_an_outsider_finds_no_case(town: Office, role: str, kind: str) -> None:
    outsider = town.city.actor(role, kind)
    with pytest.raises(HushengError) as caught:
        acts.confirm(outsider, Seen(town.proposed().pk))
    assert caught.value.status in (403, 404)
    if role == "handler":
        assert isinstance(caught.value, NotFound)


def test_no_administrator_can_touch_a_case(town: Office) -> None:
    case = town.proposed()
    for administrator in (town.city.system, town.city.security, town.city.auditor):
        with pytest.raises(NotFound):
            acts.confirm(administrator, Seen(case.pk))
