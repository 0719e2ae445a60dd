"""What is sealed apart opens to two custodians together, on a ground that the law knows, for the one who asked."""

from __future__ import annotations

import pytest

from husheng.foundation.acts.act import seen
from husheng.foundation.acts.models import JournalRow
from husheng.foundation.kernel.errors import Invalid, NotFound, Refused
from husheng.foundation.testing import City
from husheng.intake.tips import acts, queries, reading
from husheng.intake.tips.models import Handed, Opening, Tip

from .people import Office, incoming, office, person, photo, told

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])
REASON = "查实，本人凭回执申领奖励"


@pytest.fixture(autouse=True)
def _files(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def ours(city: City) -> Office:
    return office(city)


@pytest.fixture
def tip(ours: Office) -> Tip:
    return told(name="李四", contact="19900001234")[1]


def asked(ours: Office, tip: Tip, envelope: str = "identity", ground: str = "payment") -> Opening:
    return acts.ask(ours.officer.actor, tip.pk, envelope, ground, REASON)


def opened(ours: Office, opening: Opening) -> Opening:
    first, second, _ = ours.custodians
    acts.agree(first.actor, seen(opening), first.secret)
    return acts.open_(second.actor, seen(queries.opening(second.actor, opening.pk)), second.secret)


def test_two_custodians_open_it_for_the_one_who_asked(ours: Office, tip: Tip) -> None:
    opened(ours, asked(ours, tip))
    found = reading.identity(ours.officer.actor, tip, ours.officer.secret, REASON)
    assert found == {"name": "李四", "contact": "19900001234"}
    assert not Handed.objects.exists()


def test_before_that_the_officer_cannot_open_it(ours: Office, tip: Tip) -> None:
    opening = asked(ours, tip)
    for step in (
        lambda: None,
        lambda: acts.agree(ours.custodians[0].actor, seen(opening), ours.custodians[0].secret),
    ):
        step()
        with pytest.raises(Refused):
            reading.identity(ours.officer.actor, tip, ours.officer.secret, REASON)


def test_one_custodian_is_not_two(ours: Office, tip: Tip) -> None:
    opening, first = asked(ours, tip), ours.custodians[0]
    acts.agree(first.actor, seen(opening), first.secret)
    with pytest.raises(Refused, match="另一位保管人"):
        acts.open_(first.actor, seen(queries.opening(first.actor, opening.pk)), first.secret)


def test_any_two_of_three_will_do(ours: Office, tip: Tip) -> None:
    opening, (_, second, third) = asked(ours, tip), ours.custodians
    acts.agree(third.actor, seen(opening), third.secret)
    acts.open_(second.actor, seen(queries.opening(second.actor, opening.pk)), second.secret)
    assert reading.identity(ours.officer.actor, tip, ours.officer.secret, REASON)["name"] == "李四"


def test_a_custodian_of_another_agency_does_not_learn_of_it(city: City, ours: Office, tip: Tip) -> None:
    opening, stranger = asked(ours, tip), person(city, "custodian", "market")
    with pytest.raises(NotFound):
        queries.opening(stranger.actor, opening.pk)
    with pytest.raises(NotFound):
        acts.agree(stranger.actor, seen(opening), stranger.secret)


def test_a_custodian_who_came_later_holds_no_half(city: City, ours: Office, tip: Tip) -> None:
    opening, late = asked(ours, tip), person(city, "custodian")
    with pytest.raises(Refused, match="不是封给您保管的"):
        acts.agree(late.actor, seen(opening), late.secret)


@pytest.mark.parametrize("ground", ["", "curious", "recovery", "original"])
def test_on_no_other_ground(ours: Office, tip: Tip, ground: str) -> None:
    with pytest.raises(Invalid):
        asked(ours, tip, ground=ground)


def test_the_reason_stands_in_the_journal_and_so_in_the_ledger(ours: Office, tip: Tip) -> None:
    opening = opened(ours, asked(ours, tip))
    row = JournalRow.objects.get(key=opening.pk, verb="tips.open")
    assert (row.facts["ground"], row.facts["reason"]) == ("payment", REASON)


def test_an_anonymous_tip_has_no_identity_to_open(ours: Office) -> None:
    _, tip = told()
    with pytest.raises(Invalid):
        asked(ours, tip)


def test_the_original_of_a_cleaned_file_opens_the_same_way(ours: Office) -> None:
    content = photo()
    _, tip = told(files=[incoming("张三拍的.jpg", content)])
    opened(ours, asked(ours, tip, "originals", "original"))
    (about,) = reading.originals(ours.officer.actor, tip, ours.officer.secret)
    assert about["name"] == "张三拍的.jpg"
    from husheng.foundation.privacy.purposes import Purpose

    _, chunks = reading.file(
        ours.officer.actor, tip, ours.officer.secret, about["key"], Purpose.INVESTIGATE, "作证据用"
    )
    assert b"".join(chunks) == content


def test_custodians_bring_a_tip_back_whose_recipients_have_all_left(
    city: City, ours: Office, tip: Tip
) -> None:
    new = person(city, "intake_officer")
    opening = acts.ask(new.actor, tip.pk, "content", "recovery", "原收件人调离，没有人能打开")
    opened(ours, opening)
    from husheng.foundation.privacy.purposes import Purpose

    assert reading.conversation(new.actor, tip, new.secret, Purpose.CHECK_LEAD, "接手举报")


def test_who_declines_says_why_and_it_stays_closed(ours: Office, tip: Tip) -> None:
    opening, first = asked(ours, tip), ours.custodians[0]
    with pytest.raises(Invalid):
        acts.decline(first.actor, seen(opening), "不")
    acts.decline(first.actor, seen(opening), "没有本人的领奖申请")
    with pytest.raises(Refused):
        reading.identity(ours.officer.actor, tip, ours.officer.secret, REASON)


def test_an_officer_is_no_custodian_and_a_custodian_no_officer(ours: Office, tip: Tip) -> None:
    opening = asked(ours, tip)
    with pytest.raises(Refused):
        acts.agree(ours.officer.actor, seen(opening), ours.officer.secret)
    with pytest.raises(Refused):
        queries.tips(ours.custodians[0].actor)
