"""A job exists if and only if the transaction that deferred it was committed."""

from __future__ import annotations

import pytest
from django.db import transaction

from husheng.foundation.jobs.queue import defer, defer_many, run_waiting
from husheng.foundation.jobs.tests import probe


@pytest.fixture(autouse=True)
def _nothing_ran():
    probe.ran.clear()


@pytest.mark.django_db(transaction=True)
def test_a_job_of_a_rolled_back_transaction_never_existed():
    with pytest.raises(RuntimeError), transaction.atomic():
        defer(probe.note, word="never")
        raise RuntimeError
    assert run_waiting() == 0
    assert probe.ran == []


@pytest.mark.django_db(transaction=True)
def test_a_job_of_a_committed_transaction_runs_once():
    with transaction.atomic():
        defer(probe.note, word="once")
    assert run_waiting() == 1
    assert run_waiting() == 0
    assert probe.ran == ["once"]


@pytest.mark.django_db
def test_many_jobs_run_in_the_order_in_which_they_were_deferred():
    defer_many(probe.note, [{"word": word} for word in "abc"])
    assert run_waiting() == 3
    assert probe.ran == ["a", "b", "c"]
    assert defer_many(probe.note, []) == []


@pytest.mark.django_db
def test_a_job_called_as_a_function_runs_here_and_now():
    probe.note("direct")
    assert probe.ran == ["direct"]
