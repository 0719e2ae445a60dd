"""Securing, handing on and withdrawing evidence through its acts, and who may know of it."""

from __future__ import annotations

import pytest

from husheng.foundation.acts.act import seen
from husheng.foundation.acts.models import JournalRow
from husheng.foundation.acts.transaction import act_frame
from husheng.foundation.agencies.acts import grant_on
from husheng.foundation.evidence import acts, queries, store
from husheng.foundation.kernel.errors import Invalid, NotFound, Refused
from husheng.foundation.kernel.ids import new_key
from husheng.foundation.testing import City

from . import samples

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


def test_securing_puts_both_digests_into_the_journal_and_opens_the_chain(city: City) -> None:
    exhibit = samples.secured(city.actor("handler"))
    facts = JournalRow.objects.get(key=exhibit.pk).facts
    assert facts["sha256"] == exhibit.sha256 and facts["sm3"] == exhibit.sm3 and len(exhibit.sm3) == 64
    [link] = exhibit.custody.all()
    assert link.from_user is None and link.to_user == exhibit.secured_by


@pytest.mark.parametrize(
    ("title", "name", "sort"),
    [
        ("", "a.pdf", "scene"),
        ("长" * 121, "a.pdf", "scene"),
        ("身份证 999999199001010015", "a.pdf", "scene"),
        ("笔录", "19900001234.pdf", "scene"),
        ("笔录", "a.pdf", "gossip"),
    ],
)
def test_a_title_that_names_a_person_or_says_nothing_is_refused(
    city: City, title: str, name: str, sort: str
) -> None:
    stored = store.keep("a.pdf", [samples.pdf()])
    with pytest.raises(Invalid, match="没有上传"):
        acts.secure(
            city.actor("handler"), acts.ExhibitDetails("cases.case", new_key(), title, name, stored, sort)
        )


def test_who_has_no_right_to_add_cannot_secure(city: City) -> None:
    with pytest.raises(Refused):
        samples.secured(city.actor("legal_reviewer"))


def test_evidence_is_handed_to_somebody_in_post_and_the_chain_grows(city: City) -> None:
    handler = city.actor("handler")
    exhibit = samples.secured(handler)
    police = city.actor("police_officer", "police")
    acts.pass_on(handler, seen(exhibit), police.agency_id, police.user_id, "随案移送")
    exhibit.refresh_from_db()
    last = exhibit.custody.last()
    assert last.from_user == handler.user_id and last.to_user == police.user_id
    assert exhibit.agency_id == police.agency_id
    with pytest.raises(NotFound):
        acts.withdraw(handler, seen(exhibit), "不再由我保管")


def test_evidence_is_not_handed_to_somebody_who_is_not_there(city: City) -> None:
    handler, elsewhere = city.actor("handler"), city.actor("handler", "market")
    with pytest.raises(Invalid) as caught:
        acts.pass_on(
            handler,
            seen(samples.secured(handler)),
            city.agency("police").pk,
            elsewhere.user_id,
            "随案移送",
        )
    assert caught.value.problems[0].field == "to_user"


def test_withdrawn_evidence_stays_but_no_longer_counts(city: City) -> None:
    handler, subject = city.actor("handler"), new_key()
    exhibit = samples.secured(handler, subject)
    assert queries.missing([exhibit.pk], subject) == set()
    with pytest.raises(Invalid):
        acts.withdraw(handler, seen(exhibit), " ")
    acts.withdraw(handler, seen(exhibit), "拍错了对象")
    assert queries.missing([exhibit.pk], subject) == {exhibit.pk}
    assert [row.pk for row in queries.of_subject(subject)] == [exhibit.pk]


def test_an_exhibit_of_another_thing_is_missing_here(city: City) -> None:
    exhibit = samples.secured(city.actor("handler"))
    assert queries.missing([exhibit.pk], new_key()) == {exhibit.pk}


def test_only_the_agency_and_whoever_was_granted_the_thing_may_read_it(city: City) -> None:
    handler, subject = city.actor("handler"), new_key()
    exhibit = samples.secured(handler, subject)
    reviewer = city.actor("legal_reviewer")
    analyst = city.actor("analyst", "police")
    assert queries.exhibit(reviewer, exhibit.pk) == exhibit
    for outsider in (analyst, city.actor("handler", "market"), city.system, city.security, city.auditor):
        with pytest.raises(NotFound):
            queries.exhibit(outsider, exhibit.pk)
    with act_frame(handler, "cases.transfer"):
        grant_on(analyst.agency_id, "cases.case", subject, "协查")
    assert queries.exhibit(analyst, exhibit.pk) == exhibit
