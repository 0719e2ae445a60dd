"""Enrolling, resetting a login, and importing a tree of agencies: nothing is written where anything is wrong."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator

from husheng.foundation.acts.act import seen
from husheng.foundation.acts.models import JournalRow
from husheng.foundation.agencies import acts
from husheng.foundation.agencies.models import Agency, Post, Region, User
from husheng.foundation.agencies.tree import AgencyDetails, KindDetails, RegionDetails
from husheng.foundation.kernel.errors import Invalid, NotFound, Refused
from husheng.foundation.testing import City

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


def engaged(city: City, username: str = "hd.lin") -> Post:
    agency = city.agency("health")
    return acts.engage(city.security, username, "林知行", "first-Pass-1", agency.pk, "handler", None, None)


def test_the_security_officer_enrols_a_person_with_a_one_time_password(city: City) -> None:
    post = engaged(city)
    user = User.objects.get(pk=post.user_id)
    assert user.one_time and user.check_password("first-Pass-1")
    assert (post.role, post.state) == ("handler", "held")


def test_the_password_stands_in_no_journal(city: City) -> None:
    post = engaged(city)
    facts = [str(row.facts) for row in JournalRow.objects.filter(key=post.pk)]
    assert facts and not any("first-Pass-1" in each for each in facts)


def test_a_user_name_is_given_once(city: City) -> None:
    engaged(city)
    with pytest.raises(Invalid) as refused:
        engaged(city)
    assert [problem.field for problem in refused.value.problems] == ["username"]


@pytest.mark.parametrize("username", ["Lin", "林", "a b", "ab", "-lin", "x" * 31])
def test_a_user_name_that_nobody_could_type_is_refused(city: City, username: str) -> None:
    with pytest.raises(Invalid):
        engaged(city, username)
    assert not User.objects.filter(username=username).exists()


def test_nobody_else_enrols(city: City) -> None:
    for actor in (city.system, city.auditor, city.actor("head")):
        with pytest.raises(Refused):
            acts.engage(actor, "hd.lin", "林", "p", city.agency("health").pk, "handler", None, None)


def test_a_reset_gives_a_new_one_time_password_and_removes_second_factors(city: City) -> None:
    post = engaged(city)
    Authenticator.objects.create(user_id=post.user_id, type="totp", data={"secret": "x"})
    acts.reset_login(city.security, seen(post), "second-Pass-1", "手机遗失")
    user = User.objects.get(pk=post.user_id)
    assert user.one_time and user.check_password("second-Pass-1")
    assert not Authenticator.objects.filter(user=user.pk).exists()


def test_a_reset_and_an_end_need_a_reason(city: City) -> None:
    post = engaged(city)
    for attempt in (
        lambda: acts.reset_login(city.security, seen(post), "second-Pass-1", "  "),
        lambda: acts.end_post(city.security, seen(post), ""),
    ):
        with pytest.raises(Invalid):
            attempt()
    assert Post.objects.get(pk=post.pk).state == "held"


def test_a_post_cannot_end_before_it_begins(city: City) -> None:
    post = city.post("handler")
    with pytest.raises(Invalid):
        acts.appoint(city.security, post.user_id, post.agency_id, "handler", post.starts_at, post.starts_at)


REGION = RegionDetails("999901", "示例市", None)
KIND = KindDetails("sample", "示例局", "示", "member", "both")
AGENCY = AgencyDetails("sample", "999901", "示例市示例局", "示例局", "SL")


def test_a_tree_is_imported_as_a_whole(city: City) -> None:
    fresh = acts.register_tree(city.system, [REGION], [KIND], [AGENCY])
    assert len(fresh) == 3
    assert Agency.objects.get(letter="SL").region_path == "999901/"
    assert acts.register_tree(city.system, [REGION], [KIND], [AGENCY]) == []


@pytest.mark.parametrize(
    "wrong",
    [
        AgencyDetails("nothing", "999901", "甲", "甲", "JA"),
        AgencyDetails("sample", "999909", "甲", "甲", "JA"),
    ],
)
def test_one_bad_agency_keeps_the_whole_tree_out(city: City, wrong: AgencyDetails) -> None:
    with pytest.raises(Invalid):
        acts.register_tree(city.system, [REGION], [KIND], [AGENCY, wrong])
    assert not Region.objects.filter(code="999901").exists()


def test_a_letter_is_given_once(city: City) -> None:
    taken = city.agency("health").letter
    with pytest.raises(Invalid):
        acts.register_tree(
            city.system, [REGION], [KIND], [AgencyDetails("sample", "999901", "甲", "甲", taken)]
        )


def test_a_contractors_post_is_marked_and_unmarked_by_the_security_officer_alone(city: City) -> None:
    post = city.post("handler")
    with pytest.raises(NotFound):
        acts.set_employer(city.auditor, seen(post), "某服务公司")
    marked = acts.set_employer(city.security, seen(post), " 某服务公司 ")
    assert marked.employer == "某服务公司" and marked.state == "held"
    assert acts.set_employer(city.security, seen(marked), "").employer == ""


def test_an_employer_is_an_organisation_and_no_number_of_a_person(city: City) -> None:
    with pytest.raises(Invalid):
        acts.set_employer(city.security, seen(city.post("handler")), "联系 19900000001")
