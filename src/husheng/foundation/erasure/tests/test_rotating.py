"""Keys are replaced while people work: values open, look-ups find, and a killed job goes on where it was."""

from __future__ import annotations

import pytest
from django.test import override_settings

from husheng.foundation.acts.act import seen
from husheng.foundation.acts.transaction import act_frame
from husheng.foundation.erasure import acts, rotating, tasks
from husheng.foundation.erasure.models import KeyChange
from husheng.foundation.jobs.queue import run_waiting
from husheng.foundation.kernel.errors import Conflict, NotFound, Refused
from husheng.foundation.vault import datakeys
from husheng.foundation.vault.blind import current_mark, field_of, settled
from husheng.foundation.vault.ring import ring
from husheng.intake.leads import duplicates
from husheng.intake.leads.models import Lead

from .people import PHONE
from .test_erasing import read

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


def found() -> set[object]:
    by_phone = field_of(Lead, "caller_blind").find(PHONE, "caller_phone")
    return set(Lead.objects.filter(by_phone).values_list("pk", flat=True))


def marks() -> set[bytes]:
    return {bytes(each)[:2] for each in Lead.objects.values_list("caller_blind", flat=True)}


def test_the_wrapping_key_is_replaced_and_the_old_one_destroyed(people, city) -> None:
    lead = people.lead()
    row = acts.replace_keys(city.system, "kek")
    during = people.lead()
    assert read(people, lead) == PHONE
    run_waiting()
    assert set(datakeys.wrapped_by()) == {2} and set(ring().kek) == {2}
    datakeys.forget()
    assert read(people, lead) == read(people, during) == PHONE
    row.refresh_from_db()
    assert row.finished_at is not None and row.count >= 1


def test_blind_indexes_are_made_anew_and_look_ups_work_meanwhile(people, city) -> None:
    old = people.lead()
    acts.replace_keys(city.system, "index")
    new = people.lead()
    assert len(marks()) == 2 and not settled()
    assert found() == {old.pk, new.pk}
    assert old.pk in {match.lead.pk for match in duplicates.proposals(people.officer, new).visible}
    run_waiting()
    assert marks() == {current_mark()} and settled() and set(ring().index) == {2}
    assert found() == {old.pk, new.pk}


def test_a_killed_job_goes_on_where_it_was(people, city, monkeypatch) -> None:
    leads = {people.lead().pk for _ in range(4)}
    row = acts.replace_keys(city.system, "index")
    monkeypatch.setattr(rotating, "AT_ONCE", 1)
    step = rotating._indexed()
    next(step)
    next(step)
    assert len(marks()) == 2 and found() == leads
    monkeypatch.undo()
    tasks.replace_keys(str(row.pk))
    assert marks() == {current_mark()} and found() == leads
    assert KeyChange.objects.get().count == 2, "what was done was not done again"


def test_another_suite_takes_over_without_a_day_of_conversion(people, city) -> None:
    old = people.lead()
    with override_settings(HUSHENG_SUITE="sm"):
        new = people.lead()
        assert found() == {old.pk, new.pk}
        acts.replace_keys(city.system, "suite")
        run_waiting()
        assert marks() == {current_mark()} and settled()
        assert found() == {old.pk, new.pk}
        assert read(people, old) == read(people, new) == PHONE


def test_who_was_erased_gets_no_index_back_and_who_is_locked_away_keeps_his(people, city) -> None:
    gone, kept = people.closed(), people.closed()
    people.erased(gone)
    acts.replace_keys(city.system, "index")
    run_waiting()
    assert Lead.objects.get(pk=gone.pk).caller_blind is None
    assert found() == {kept.pk}


def test_one_change_at_a_time_and_by_the_system_administrator_alone(people, city) -> None:
    acts.replace_keys(city.system, "kek")
    with pytest.raises(Conflict, match="还没有完成"):
        acts.replace_keys(city.system, "index")
    for other in (city.security, city.auditor, people.officer, people.first):
        with pytest.raises((Refused, NotFound)):
            acts.replace_keys(other, "index")
        with pytest.raises((Refused, NotFound)):
            acts.finish_replacing(other, seen(KeyChange.objects.get()), 0)


def test_a_change_of_keys_indexes_what_never_had_an_index(people, city) -> None:
    old, gone = people.lead(), people.closed()
    people.erased(gone)
    with act_frame(city.installer, "test.of_before"):
        Lead.objects.filter(pk=old.pk).update(caller_blind=None)
    assert found() == set() and rotating.lacking()
    acts.replace_keys(city.system, "index")
    run_waiting()
    assert found() == {old.pk}
    assert Lead.objects.get(pk=gone.pk).caller_blind is None
