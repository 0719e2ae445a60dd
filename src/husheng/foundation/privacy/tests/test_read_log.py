"""The read log: by month, append-only in every part, found by subject, and nothing shown when it cannot be written."""

from __future__ import annotations

import datetime as dt
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.db import DataError, ProgrammingError, connections, transaction

from husheng.foundation.kernel import clock
from husheng.foundation.kernel.ids import new_key
from husheng.foundation.privacy import accounting, canaries, months
from husheng.foundation.privacy.accounting import AuditUnavailable
from husheng.foundation.privacy.models import DailyReads, ReadLog
from husheng.foundation.privacy.purposes import Purpose
from husheng.foundation.privacy.reveal import account, reveal
from husheng.foundation.privacy.ways import Way
from husheng.foundation.testing import City, address_of
from husheng.intake.leads import acts as leads
from husheng.intake.leads.models import Lead
from husheng.intake.leads.tests.samples import details

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])
WHY = "回电核实地点"


def as_owner(*statements: str) -> None:
    with psycopg.connect(address_of("owner")) as link:
        for statement in statements:
            link.execute(statement)


def month_tables() -> list[str]:
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'privacy_readlog'::regclass ORDER BY 1"
        )
        return [name for (name,) in cursor.fetchall()]


@pytest.fixture
def lead(city: City) -> Lead:
    return leads.register(city.actor("intake_officer"), details())


def test_this_month_and_three_more_stand_ready_and_none_takes_what_belongs_to_no_month() -> None:
    now = clock.now()
    made = month_tables()
    assert f"privacy_readlog_{now:%Y%m}" in made and len(made) >= 4
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT partdefid FROM pg_partitioned_table WHERE partrelid = 'privacy_readlog'::regclass"
        )
        assert cursor.fetchone() == (0,)


def test_no_month_is_made_that_nobody_lives_to_see() -> None:
    with pytest.raises(DataError, match="no month of the read log"), transaction.atomic():
        months.make(dt.datetime(2131, 5, 1, tzinfo=clock.SHANGHAI))


def test_the_first_reading_of_a_month_that_nobody_made_makes_it(city: City, lead: Lead) -> None:
    part = f"privacy_readlog_{clock.now():%Y%m}"
    as_owner(f"DROP TABLE {part}")
    assert part not in month_tables()
    try:
        reveal(city.actor("intake_officer"), lead, ["caller_phone"], Purpose.CHECK_LEAD, WHY)
        assert part in month_tables() and ReadLog.objects.filter(key=lead.pk).count() == 1
    finally:
        months.make(clock.now())


def test_it_makes_the_month_even_while_the_same_page_reads_the_log(city: City, lead: Lead) -> None:
    """Attaching takes no lock that a reader holds; a page would wait for itself for ever otherwise."""
    part, officer = f"privacy_readlog_{clock.now():%Y%m}", city.actor("intake_officer")
    as_owner(f"DROP TABLE {part}")
    try:
        with transaction.atomic():
            assert not ReadLog.objects.exists()
            with connections["audit"].cursor() as cursor:
                cursor.execute("SET lock_timeout = '3s'")
            reveal(officer, lead, ["caller_phone"], Purpose.CHECK_LEAD, WHY)
    finally:
        connections["audit"].close()
        months.make(clock.now())


def test_two_who_begin_a_month_at_once_both_find_it() -> None:
    part, now = f"privacy_readlog_{clock.now():%Y%m}", clock.now()
    as_owner(f"DROP TABLE {part}")
    try:
        with (
            psycopg.connect(address_of("default")) as first,
            psycopg.connect(address_of("default")) as second,
        ):
            for link in (first, second):  # both have seen that it is not there
                assert link.execute("SELECT to_regclass(%s)", [part]).fetchone() == (None,)
            first.execute(months.MAKE, [now])
            with ThreadPoolExecutor(1) as pool:
                made = pool.submit(second.execute, months.MAKE, [now])
                _until_it_waits(second.info.backend_pid)
                first.commit()
                assert made.result(20).fetchone() == (part,)
    finally:
        months.make(now)


def _until_it_waits(process: int) -> None:
    with psycopg.connect(address_of("owner"), autocommit=True) as link:
        for _ in range(200):
            waits = "SELECT FROM pg_locks WHERE pid = %s AND locktype = 'advisory' AND NOT granted"
            if link.execute(waits, [process]).rowcount:
                return
            time.sleep(0.05)
    raise AssertionError("the second one does not wait for the first")


@pytest.mark.parametrize("statement", ["UPDATE {} SET reason = ''", "DELETE FROM {}", "TRUNCATE {}"])
def test_nobody_changes_what_was_read_neither_through_the_whole_nor_in_a_part(
    city: City, lead: Lead, statement: str
) -> None:
    reveal(city.actor("intake_officer"), lead, ["caller_phone"], Purpose.CHECK_LEAD, WHY)
    for table in ("privacy_readlog", f"privacy_readlog_{clock.now():%Y%m}"):
        with pytest.raises(ProgrammingError), transaction.atomic(), connections["default"].cursor() as cursor:
            cursor.execute(statement.format(table))
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
            as_owner(statement.format(table))
    assert ReadLog.objects.count() == 1


def test_a_row_says_whose_data_it_was_for_which_matter_and_how(city: City, lead: Lead) -> None:
    officer = city.actor("intake_officer")
    reveal(officer, lead, ["caller_phone"], Purpose.CHECK_LEAD, WHY)
    row = ReadLog.objects.get()
    assert (row.subject, row.case, row.way, row.canary) == (lead.subject_key, lead.pk, "reveal", False)


def test_an_index_answers_who_read_this_subject(city: City, lead: Lead) -> None:
    with connections["default"].cursor() as cursor, transaction.atomic():
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT * FROM privacy_readlog WHERE subject = %s ORDER BY at DESC", [lead.subject_key]
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "subject" in plan and "Seq Scan" not in plan


def test_a_canary_is_marked_as_it_is_read(city: City, lead: Lead, monkeypatch: pytest.MonkeyPatch) -> None:
    as_owner(
        "CREATE FUNCTION planted_here(thing uuid) RETURNS boolean LANGUAGE sql STABLE AS "
        f"$$ SELECT thing = '{lead.subject_key}' $$"
    )
    monkeypatch.setattr(canaries, "_functions", ["planted_here"])
    try:
        reveal(city.actor("intake_officer"), lead, ["caller_phone"], Purpose.CHECK_LEAD, WHY)
        assert ReadLog.objects.get().canary
        account(city.actor("handler"), "cases.case", new_key(), ["package"], Purpose.HAND_OVER, WHY)
        assert ReadLog.objects.filter(canary=False).count() == 1, "of nobody's data there is none"
    finally:
        as_owner("DROP FUNCTION planted_here")


def test_where_nobody_can_say_whether_it_is_one_nothing_is_shown(
    city: City, lead: Lead, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(canaries, "_functions", ["there_is_no_such_function"])
    with pytest.raises(AuditUnavailable):
        reveal(city.actor("intake_officer"), lead, ["caller_phone"], Purpose.CHECK_LEAD, WHY)
    assert not ReadLog.objects.exists()


def test_only_the_name_of_a_function_is_taken() -> None:
    with pytest.raises(ValueError, match="not the name of a function"):
        canaries.watch("true OR husheng_is_planted")


# ── fails closed ────────────────────────────────────────────────────────────────────────────────────────────
def test_when_the_row_cannot_be_written_there_is_no_value_and_no_count(city: City, lead: Lead) -> None:
    as_owner("REVOKE INSERT ON privacy_readlog FROM husheng_test_app")
    try:
        with pytest.raises(AuditUnavailable) as raised:
            reveal(city.actor("intake_officer"), lead, ["caller_phone"], Purpose.CHECK_LEAD, WHY)
        assert raised.value.status == 503 and not DailyReads.objects.exists()
    finally:
        as_owner("GRANT INSERT ON privacy_readlog TO husheng_test_app")
    assert reveal(city.actor("intake_officer"), lead, ["caller_phone"], Purpose.CHECK_LEAD, WHY)


def test_what_the_act_around_it_takes_back_was_read_all_the_same(city: City, lead: Lead) -> None:
    officer = city.actor("intake_officer")
    with pytest.raises(RuntimeError), transaction.atomic():
        reveal(officer, lead, ["caller_phone"], Purpose.CHECK_LEAD, WHY)
        raise RuntimeError
    assert ReadLog.objects.filter(user=officer.user_id).count() == 1


def test_the_negative_control_an_account_in_the_pages_own_transaction_is_lost(
    city: City, lead: Lead, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accounting, "AUDIT", "default")
    with pytest.raises(RuntimeError), transaction.atomic():
        reveal(city.actor("intake_officer"), lead, ["caller_phone"], Purpose.CHECK_LEAD, WHY)
        raise RuntimeError
    assert not ReadLog.objects.exists()


# ── the daily quota ─────────────────────────────────────────────────────────────────────────────────────────
def test_the_fifty_first_reading_of_a_post_in_a_day_is_refused_and_says_who_can_help(
    city: City, lead: Lead
) -> None:
    officer = city.actor("intake_officer")
    for _ in range(50):
        reveal(officer, lead, ["caller_phone"], Purpose.CHECK_LEAD, WHY)
    with pytest.raises(accounting.QuotaSpent, match="正职负责人") as raised:
        reveal(officer, lead, ["caller_phone"], Purpose.CHECK_LEAD, WHY)
    assert raised.value.status == 403 and raised.value.facts["ask_url"] == "/privacy/approvals/more/"
    assert ReadLog.objects.count() == 50
    assert reveal(city.actor("intake_officer"), lead, ["caller_phone"], Purpose.CHECK_LEAD, WHY), (
        "his own quota"
    )


def test_each_way_has_a_quota_of_its_own(city: City, lead: Lead) -> None:
    officer = city.actor("intake_officer")
    for _ in range(50):
        account(officer, "cases.case", lead.pk, ["person_by_number"], Purpose.INVESTIGATE, WHY, way=Way.LIST)
    with pytest.raises(accounting.QuotaSpent):
        account(officer, "cases.case", lead.pk, ["person_by_number"], Purpose.INVESTIGATE, WHY, way=Way.LIST)
    assert reveal(officer, lead, ["caller_phone"], Purpose.CHECK_LEAD, WHY)
