"""Impact assessments: drafted by one, approved by another, withdrawn by two, kept for three years."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError

from husheng.foundation.acts.act import Seen, seen
from husheng.foundation.acts.transaction import act_frame
from husheng.foundation.kernel.clock import in_shanghai
from husheng.foundation.kernel.errors import Invalid, NotFound, Refused, Stale
from husheng.foundation.processing import acts, queries, shown
from husheng.foundation.processing.models import Assessment
from husheng.foundation.testing import City

from .people import TO_TELECOM, approved, drafted, only, withdrawn

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


def test_one_drafts_and_another_approves(city: City) -> None:
    row = drafted(city)
    assert (row.state, row.number.split("-")[1]) == ("draft", "YG")
    row = acts.approve(city.actor("head"), seen(row))
    assert row.state == "approved" and row.approved_by != row.drafted_by


def test_nobody_approves_his_own(city: City) -> None:
    person = city.user()
    from husheng.foundation.agencies.actors import actor_of

    reviewer = actor_of(city.post("legal_reviewer", user=person))
    head = actor_of(city.post("head", user=person))
    row = acts.draft(reviewer, TO_TELECOM)
    with pytest.raises(Refused, match="起草人以外"):
        acts.approve(head, seen(row))


def test_the_database_refuses_it_too(city: City) -> None:
    row = drafted(city)
    with pytest.raises(IntegrityError), act_frame(city.system, "tests.write"):
        Assessment.objects.filter(pk=row.pk).update(approved_by=row.drafted_by)


def test_who_has_changed_it_has_drafted_it(city: City) -> None:
    from husheng.foundation.agencies.actors import actor_of

    row, person = drafted(city), city.user()
    leader = actor_of(city.post("leader", user=person))
    row = acts.revise(leader, seen(row), only(TO_TELECOM, title="线索转通信管理部门"))
    assert row.drafted_by == person.pk
    with pytest.raises(Refused):
        acts.approve(actor_of(city.post("head", user=person)), seen(row))


def test_what_is_approved_is_not_changed(city: City) -> None:
    row = approved(city)
    with pytest.raises(Stale):
        acts.revise(city.actor("legal_reviewer"), seen(row), TO_TELECOM)


def test_what_is_not_approved_goes_back_with_a_reason(city: City) -> None:
    row = drafted(city)
    with pytest.raises(Invalid):
        acts.decline(city.actor("head"), seen(row), " ")
    row = acts.decline(city.actor("head"), seen(row), "必要性没有写清楚")
    assert (row.state, row.declined_reason) == ("declined", "必要性没有写清楚")
    assert acts.revise(city.actor("legal_reviewer"), seen(row), TO_TELECOM).state == "draft"


def test_two_people_withdraw_and_the_record_stays(city: City) -> None:
    row = withdrawn(city, approved(city))
    assert row.state == "withdrawn" and row.withdrawn_by != row.withdrawal_asked_by
    assert Assessment.objects.filter(pk=row.pk).exists()


def test_a_withdrawal_may_be_declined(city: City) -> None:
    row = acts.ask_withdrawal(city.actor("legal_reviewer"), seen(approved(city)), "不再需要")
    assert acts.keep(city.actor("head"), seen(row), "仍然需要").state == "approved"


def test_the_record_is_kept_for_three_years_at_least(city: City) -> None:
    row = approved(city)
    assert row.approved_at is not None
    until, day = shown.kept_until(row), in_shanghai(row.approved_at).date()
    assert until is not None and until >= day + dt.timedelta(days=3 * 365)
    assert shown.kept_until(drafted(city)) is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"senders": ()}, "senders"),
        ({"receivers": ("nobody",)}, "receivers"),
        ({"categories": ("everybody",)}, "categories"),
        ({"ways": ("whisper",)}, "ways"),
        ({"cases": ("provide",)}, "cases"),
        ({"cases": ("sensitive",)}, "cases"),
        ({"cases": ("sensitive", "provide", "abroad")}, "cases"),
        ({"cases": ("sensitive", "provide", "automated")}, "cases"),
        ({"necessity": "需要"}, "necessity"),
        ({"measures": "联系电话 19900009876 的当事人已知情"}, "measures"),
        ({"title": ""}, "title"),
    ],
)
def test_what_is_missing_is_named(city: City, changes: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        drafted(city, only(TO_TELECOM, **changes))
    assert field in {problem.field for problem in refusal.value.problems}
    assert Assessment.objects.exclude(agency=None).count() == 0


def test_another_agency_neither_sees_a_draft_nor_acts_on_it(city: City) -> None:
    row = drafted(city)
    for role in ("head", "legal_reviewer"):
        outsider = city.actor(role, "market")
        with pytest.raises(NotFound):
            queries.assessment(outsider, row.pk)
    with pytest.raises(NotFound):
        acts.approve(city.actor("head", "market"), Seen(row.pk))
    with pytest.raises(Refused):
        acts.approve(city.actor("legal_reviewer"), Seen(row.pk))


def test_who_receives_by_it_may_read_it_once_it_is_in_force(city: City) -> None:
    row = approved(city)
    assert queries.assessment(city.actor("head", "telecom", "120000"), row.pk) == row
    with pytest.raises(NotFound):
        queries.assessment(city.actor("head", "market"), row.pk)
    assert queries.assessment(city.auditor, row.pk) == row


def test_what_ships_is_withdrawn_at_the_top_only(city: City) -> None:
    row = Assessment.objects.get(shipped="packages")
    with pytest.raises(NotFound):
        acts.ask_withdrawal(city.actor("legal_reviewer"), Seen(row.pk), "不再需要")
    assert withdrawn(city, row).state == "withdrawn"
