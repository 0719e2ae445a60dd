"""Erasure: asked by one, confirmed by two others, refused while a minimum runs or when anything has happened since."""

from __future__ import annotations

import datetime as dt

import pytest

from husheng.foundation.acts.act import seen
from husheng.foundation.acts.models import JournalRow, Opening
from husheng.foundation.acts.proving import journal
from husheng.foundation.acts.transaction import act_frame
from husheng.foundation.agencies.actors import actor_of
from husheng.foundation.agencies.models import User
from husheng.foundation.erasure import acts, backups, holds, known, rules, tombstones
from husheng.foundation.erasure.acts import ErasureDetails
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.errors import Conflict, Invalid, NotFound, Refused
from husheng.foundation.ledger.queries import status
from husheng.foundation.ledger.sequencer import integrate_now
from husheng.foundation.ledger.verify import verify
from husheng.foundation.privacy.purposes import Purpose
from husheng.foundation.privacy.reveal import reveal
from husheng.foundation.vault.cipher import Erased
from husheng.foundation.vault.models import DataKey
from husheng.intake.leads import acts as leads
from husheng.intake.leads.models import Lead

from .people import PHONE, office

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


def read(people, lead: Lead) -> str:
    return reveal(people.officer, lead, ["caller_phone"], Purpose.CHECK_LEAD, "核实是否还能打开")[
        "caller_phone"
    ]


def code_of(erasure) -> str:
    return rules.code_of(erasure.fingerprint)


def test_keys_indexes_and_openings_are_gone_and_the_ledger_still_holds(people) -> None:
    lead, other = people.closed(), people.closed()
    integrate_now()
    assert read(people, lead) == PHONE
    erasure = people.erased(lead)
    with pytest.raises(Erased, match="永久删除"):
        read(people, lead)
    assert not DataKey.objects.filter(pk=lead.pk).exists()
    assert Lead.objects.get(pk=lead.pk).caller_blind is None
    acts_on_it = JournalRow.objects.filter(key=lead.pk).values_list("pk", flat=True)
    assert not Opening.objects.filter(pk__in=list(acts_on_it)).exists()
    assert (erasure.state, erasure.keys, erasure.indexes) == ("erased", [str(lead.pk)], 1)
    assert erasure.openings == acts_on_it.count() > 0
    assert read(people, other) == PHONE, "nobody else is touched"
    integrate_now()
    assert verify(journal=journal).ok
    assert status([erasure.act])[erasure.act] is not None, "the certificate has its number in the ledger"


def test_parts_of_a_lead_share_its_key_and_its_end(people) -> None:
    lead = leads.accept(people.officer, seen(people.lead()))
    from husheng.intake.leads.acts.splitting import Part

    leads.split(people.officer, seen(lead), [Part("egg_sperm", "甲机构"), Part("egg_sperm", "乙机构")])
    erasure = people.confirmed(people.asked(lead, "judgment"))
    assert len(erasure.records) == 3
    for part in Lead.objects.filter(split_from=lead):
        with pytest.raises(Erased):
            read(people, part)


def test_nobody_confirms_his_own_request_nor_twice(people, city) -> None:
    lead = people.closed()
    asked = people.asked(lead)
    user = User.objects.get(pk=people.officer.user_id)
    also_custodian = actor_of(city.post("custodian", user=user))
    with pytest.raises(Refused, match="申请人"):
        acts.confirm(also_custodian, seen(asked), code_of(asked))
    row = acts.confirm(people.second, seen(asked), code_of(asked))
    with pytest.raises(Refused, match="另一个人"):
        acts.erase(people.second, seen(row), code_of(asked))
    assert read(people, lead) == PHONE


def test_who_has_not_seen_the_list_does_not_confirm(people) -> None:
    asked = people.asked(people.closed())
    with pytest.raises(Invalid, match="没有确认"):
        acts.confirm(people.first, seen(asked), "00000000")


def test_it_is_refused_when_anything_has_happened_since(people) -> None:
    lead = people.lead()
    asked = people.asked(lead, "judgment")
    leads.accept(people.officer, seen(lead))
    with pytest.raises(Conflict, match="又有了变化"):
        acts.confirm(people.first, seen(asked), code_of(asked))
    again = acts.take_list(people.officer, seen(asked))
    assert again.fingerprint != asked.fingerprint
    assert people.confirmed(again).state == "erased"


def test_between_the_two_confirmations_nothing_may_happen_either(people) -> None:
    lead = people.lead()
    asked = people.asked(lead, "judgment")
    row = acts.confirm(people.first, seen(asked), code_of(asked))
    leads.accept(people.officer, seen(lead))
    with pytest.raises(Conflict):
        acts.erase(people.second, seen(row), code_of(asked))
    assert read(people, lead) == PHONE


# ── what stands against it ──────────────────────────────────────────────────────────────────────────────────
def hold(people, lead: Lead, rule: str, years_ago: int = 0) -> None:
    since = clock.now() - dt.timedelta(days=366 * years_ago)
    with act_frame(people.officer, "cases.test"):
        holds.place(lead.pk, rule, "cases.case", lead.pk, since=since)


@pytest.mark.parametrize(
    ("rule", "cited"),
    [
        ("certificate_stub", "出生医学证明档案管理规定"),
        ("donor_file", "人类精子库管理办法"),
        ("inpatient_record", "医疗机构管理条例实施细则第53条"),
        ("case_archive", "档案法"),
    ],
)
def test_a_statutory_minimum_refuses_and_is_named(people, rule: str, cited: str) -> None:
    lead = people.closed()
    hold(people, lead, rule)
    asked = people.asked(lead)
    with pytest.raises(Invalid) as refused:
        acts.confirm(people.first, seen(asked), code_of(asked))
    assert cited in refused.value.problems[0].message
    assert read(people, lead) == PHONE


def test_a_minimum_that_is_over_refuses_nothing(people) -> None:
    lead = people.closed()
    hold(people, lead, "inpatient_record", years_ago=31)
    assert people.erased(lead).state == "erased"


def test_a_permanent_file_never_comes_to_its_end(people) -> None:
    lead = people.closed()
    hold(people, lead, "donor_file", years_ago=80)
    assert known.blocks(lead.pk)


def test_a_running_clock_refuses(people) -> None:
    lead = people.lead()
    asked = people.asked(lead)
    with pytest.raises(Invalid) as refused:
        acts.confirm(people.first, seen(asked), code_of(asked))
    assert "时限还在进行" in refused.value.problems[0].message


def test_a_hold_that_was_lifted_refuses_nothing(people) -> None:
    lead = people.closed()
    hold(people, lead, "proceedings")
    assert known.blocks(lead.pk)
    with act_frame(people.officer, "cases.test"):
        holds.lift(lead.pk, "proceedings")
    assert people.erased(lead).state == "erased"


def test_what_a_court_has_named_is_always_erased(people) -> None:
    lead = people.lead()
    hold(people, lead, "certificate_stub")
    hold(people, lead, "case_archive")
    assert known.blocks(lead.pk)
    assert people.erased(lead, "judgment").state == "erased"


# ── who may, and the certificate ────────────────────────────────────────────────────────────────────────────
def test_another_agency_can_neither_ask_nor_confirm_nor_see(people, city) -> None:
    lead, strangers = people.closed(), office(city, "market")
    with pytest.raises(NotFound):
        acts.ask(strangers.officer, ErasureDetails(Lead.kind(), lead.pk, "unlawful", "个删〔2026〕3号"))
    asked = people.asked(lead)
    with pytest.raises((NotFound, Refused)):
        acts.confirm(strangers.first, seen(asked), code_of(asked))


def test_posts_without_the_permission_are_refused(people, city) -> None:
    asked = people.asked(people.closed())
    with pytest.raises((NotFound, Refused)):
        acts.confirm(city.actor("handler"), seen(asked), code_of(asked))
    with pytest.raises((NotFound, Refused)):
        acts.ask(city.actor("auditor"), ErasureDetails(Lead.kind(), asked.thing_key, "unlawful", "x"))


def test_nothing_else_than_sealed_things_can_be_named(people) -> None:
    for kind in ("agencies.user", "acts.journalrow", "nothing.atall", ""):
        with pytest.raises(NotFound):
            acts.ask(people.officer, ErasureDetails(kind, people.officer.user_id, "unlawful", "个删1号"))


def test_the_certificate_says_when_the_last_backup_expires(people) -> None:
    now = clock.now()
    backups.note(now - dt.timedelta(days=10), "old.keys")
    backups.note(now - dt.timedelta(days=40), "expired.keys")
    backups.note(now - dt.timedelta(days=2), "new.keys")
    erasure = people.erased(people.closed())
    assert erasure.backups_until == now - dt.timedelta(days=2) + backups.lasting()


def test_without_a_backup_there_is_nothing_to_wait_for(people) -> None:
    assert people.erased(people.closed()).backups_until is None


def test_no_value_stands_in_the_erasure_its_journal_or_the_list(people) -> None:
    from .people import CALLER

    erasure = people.erased(people.closed())
    said = str(erasure.__dict__) + str(list(JournalRow.objects.values())) + tombstones.path().read_text()
    assert CALLER not in said and PHONE not in said
    assert str(erasure.subject) in said
