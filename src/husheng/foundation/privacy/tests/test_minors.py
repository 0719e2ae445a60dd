"""A minor's data: the head's standing approval per post and matter, with an end, and an act for each reading (L14)."""

from __future__ import annotations

import datetime as dt

import pytest

from husheng.casework.cases.models import Case
from husheng.casework.cases.tests.people import Office, office
from husheng.foundation.acts.act import Seen, seen
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.models import JournalRow
from husheng.foundation.kernel import clock, identifiers
from husheng.foundation.kernel.errors import Invalid, NotFound, Refused
from husheng.foundation.ledger.sequencer import integrate_now
from husheng.foundation.privacy import acts, minors
from husheng.foundation.privacy.models import Approval, ReadLog
from husheng.foundation.privacy.purposes import Purpose
from husheng.foundation.privacy.reveal import reveal
from husheng.foundation.testing import City
from husheng.intake.leads import acts as leads
from husheng.intake.leads.models import Lead
from husheng.intake.leads.tests.samples import details
from husheng.registries.parties import acts as parties
from husheng.registries.parties.acts import PartyDetails
from husheng.registries.parties.models import Party

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])
WHY, NAME = "联系救助机构", "试婴儿"
FIELDS = ["person_name", "person_id_no"]


@pytest.fixture
def town(city: City) -> Office:
    return office(city)


@pytest.fixture
def case(town: Office) -> Case:
    return town.filed()


def born(years: int) -> str:
    """A synthetic ID number of somebody who turned so many years old yesterday."""
    day = clock.today().replace(day=1) - dt.timedelta(days=1)
    first = f"999999{day.replace(year=day.year - years, day=min(day.day, 28)):%Y%m%d}001"
    return first + identifiers.resident_id_check(first)


def child(town: Office) -> Party:
    return parties.register_party(town.first, PartyDetails("person", person_name=NAME, minor=True))


def read(actor: Actor, party: Party, case: Case) -> dict[str, str]:
    return reveal(actor, party, FIELDS, Purpose.PROTECT, WHY, case)


def approved(town: Office, case: Case, who: Actor | None = None) -> Approval:
    asked = acts.ask_minor(who or town.first, case, 30, "核实孩子下落")
    return acts.give(town.head, seen(asked))


def test_without_approval_it_is_refused_and_the_refusal_says_whom_to_ask(town: Office, case: Case) -> None:
    with pytest.raises(minors.ApprovalMissing, match="正职负责人批准") as raised:
        read(town.first, child(town), case)
    assert raised.value.facts["ask_url"] == f"/privacy/approvals/ask/cases.case/{case.pk}/"
    assert not ReadLog.objects.exists()


def test_with_approval_it_is_shown_and_each_reading_is_an_act(town: Office, case: Case) -> None:
    party, approval = child(town), approved(town, case)
    assert read(town.first, party, case)["person_name"] == NAME
    assert read(town.first, party, case)["person_name"] == NAME
    entered = JournalRow.objects.filter(verb="privacy.read_minor", key=approval.pk)
    assert entered.count() == 2 == ReadLog.objects.filter(subject=party.subject_key).count()
    row = entered[0]
    assert (
        row.facts["fields"] == ["person_name"]
        and row.facts["key"] == str(party.pk)
        and NAME not in str(row.facts)
    )
    assert integrate_now() >= 2


def test_it_is_for_one_post_and_one_matter(town: Office, case: Case) -> None:
    party = child(town)
    approved(town, case)
    with pytest.raises(minors.ApprovalMissing):
        read(town.second, party, case)
    with pytest.raises(minors.ApprovalMissing):
        read(town.first, party, town.filed())
    with pytest.raises(minors.ApprovalMissing):
        reveal(town.first, party, FIELDS, Purpose.PROTECT, WHY)


def test_it_ends_by_itself_and_when_the_head_takes_it_back(
    town: Office, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    party, approval = child(town), approved(town, case)
    later = approval.until + dt.timedelta(seconds=1)
    with monkeypatch.context() as patched:
        patched.setattr(clock, "now", lambda: later)
        assert minors.standing(town.first, case.pk) is None
    assert minors.standing(town.first, case.pk) is not None
    acts.withdraw(town.head, Seen(approval.pk), "案件已移送")
    with pytest.raises(minors.ApprovalMissing):
        read(town.first, party, case)


def test_no_longer_than_the_longest_and_never_without_a_reason(town: Office, case: Case) -> None:
    for days, why in ((91, "核实孩子下落"), (0, "核实孩子下落"), (30, " "), (30, "电话19900001234")):
        with pytest.raises(Invalid):
            acts.ask_minor(town.first, case, days, why)


def test_only_the_head_gives_it_and_never_to_himself(town: Office, case: Case) -> None:
    asked = acts.ask_minor(town.first, case, 30, "核实孩子下落")
    for other in (town.first, town.leader):
        with pytest.raises(Refused):
            acts.give(other, seen(asked))
    with pytest.raises(NotFound):
        acts.give(town.city.actor("head", "market"), seen(asked))
    assert acts.give(town.head, seen(asked)).decided_by == town.head.user_id


def test_an_outsider_asks_for_nothing_in_a_matter_that_is_not_his(town: Office, case: Case) -> None:
    with pytest.raises(NotFound):
        acts.ask_minor(town.city.actor("handler", "market"), case, 30, "核实孩子下落")


def test_a_child_is_known_by_the_birth_date_of_a_sealed_id_number(town: Office, case: Case) -> None:
    young = town.person(born(17))
    with pytest.raises(minors.ApprovalMissing):
        reveal(town.first, young, ["person_name"], Purpose.PROTECT, WHY, case)
    grown = town.person(born(18))
    assert reveal(town.first, grown, ["person_name"], Purpose.PROTECT, WHY, case), "eighteen is of age"


def test_whoever_is_marked_a_minor_stays_one(town: Office) -> None:
    party = child(town)
    again = parties.update(town.first, seen(party), PartyDetails("person", person_name=NAME, minor=False))
    assert again.minor


def test_a_caller_who_is_a_child_is_protected_as_well(city: City) -> None:
    from husheng.intake.leads import acts as leads
    from husheng.intake.leads.tests.samples import details

    officer = city.actor("intake_officer")
    lead = leads.register(officer, details(caller_id_no=born(15)))
    with pytest.raises(minors.ApprovalMissing):
        reveal(officer, lead, ["caller_phone"], Purpose.CHECK_LEAD, WHY)


# ── a child in the words of a lead ──
def told_of(town: Office, content: str) -> Lead:
    return leads.register(town.first, details(content=content))


def opened(town: Office, lead: Lead) -> dict[str, str]:
    return reveal(town.first, lead, ["content"], Purpose.CHECK_LEAD, WHY)


@pytest.mark.parametrize("words", ["孩子的证号{n}，人在他们手里。", "{n}", "姓名不详，身份证{n}"])
def test_words_with_a_childs_id_number_open_under_the_heads_approval_alone(town: Office, words: str) -> None:
    lead = told_of(town, words.format(n=born(3)))
    assert lead.protected
    with pytest.raises(minors.ApprovalMissing):
        opened(town, lead)
    asked = acts.ask_minor(town.first, lead, 30, "核实孩子下落")
    acts.give(town.head, seen(asked))
    assert born(3) in opened(town, lead)["content"]
    assert JournalRow.objects.filter(verb="privacy.read_minor").count() == 1


@pytest.mark.parametrize("words", ["证号{n}", "中介的身份证{n}"])
def test_the_number_of_somebody_of_age_asks_for_nothing(town: Office, words: str) -> None:
    lead = told_of(town, words.format(n=born(18)))
    assert not lead.protected
    assert opened(town, lead)


def test_the_callers_phone_is_not_the_childs(town: Office) -> None:
    """What is opened decides: the words are a child's matter, the number to call back is not."""
    lead = told_of(town, f"孩子的证号{born(3)}")
    assert reveal(town.first, lead, ["caller_phone"], Purpose.CHECK_LEAD, WHY)


@pytest.mark.parametrize("words", ["张小明，三岁，住在幸福小区。", "8个月大的男婴", "2019年3月出生的"])
def test_a_child_in_words_marks_the_lead_and_asks_for_no_approval(town: Office, words: str) -> None:
    """No number says whose data it is: the mark warns, the head's approval is for a child who can be told."""
    lead = told_of(town, words)
    assert lead.protected and not minors.speaks_of_a_minor(words)
    assert opened(town, lead)


@pytest.mark.parametrize("words", ["三十岁的女性", "市儿童医院的医生", "1990年出生"])
def test_other_words_leave_it_unmarked(town: Office, words: str) -> None:
    assert not told_of(town, words).protected
