"""P1-P10 of the product, as far as what is built touches them. Each one blocks a merge; each can fail."""

from __future__ import annotations

import datetime as dt
import re

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, models

from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.roles import ADMINISTRATORS, roles
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.errors import HushengError, Invalid, NotFound, Refused
from husheng.foundation.privacy.models import ReadLog
from husheng.foundation.privacy.purposes import Purpose
from husheng.foundation.privacy.reveal import AuditUnavailable, reveal
from husheng.foundation.testing import City
from husheng.foundation.vault.sealed import SealedField
from husheng.intake.leads import acts as leads
from husheng.intake.leads.models import Lead
from husheng.intake.leads.rules import LeadDetails

on_the_database = pytest.mark.django_db(transaction=True, databases=["default", "audit"])

SCORES = re.compile(r"(\b|_)(score|rank|tier|risk|rating|suspicion)(\b|_)|嫌疑|评分|等级|风险", re.I)
BODIES = re.compile(
    r"(fetal|fetus|sex_of|gender|abortion|pregnan|marital|married|paternity|胎儿|流产|婚姻)", re.I
)
PERSONAL = re.compile(r"(phone|id_no|id_card|person_name|caller_name|mother|birth_date|mobile)", re.I)
PLANTED = {
    "caller_name": "司徒甲乙丙",
    "caller_phone": "19900009876",
    "caller_id_no": "999999199001010016",
    "content": "此处是举报人的原话七八九十",
}


def fields() -> list[tuple[str, models.Field]]:  # type: ignore[type-arg]
    """Every column of ours, as room.model.field."""
    return [
        (f"{model._meta.label_lower}.{field.name}", field)
        for model in apps.get_models()
        if model.__module__.startswith("husheng.")
        for field in model._meta.concrete_fields
    ]


def as_owner(*statements: str) -> None:
    owner = settings.DATABASES["owner"]
    with psycopg.connect(
        host=owner["HOST"],
        dbname=owner["NAME"],
        user=owner["USER"],
        password=owner["PASSWORD"],
        **owner["OPTIONS"],
    ) as link:
        for statement in statements:
            link.execute(statement)


@pytest.fixture
def lead(city: City) -> Lead:
    details = LeadDetails(
        violation="egg_sperm",
        received_at=clock.now() - dt.timedelta(hours=1),
        source="hotline",
        source_ref="RX1",
        organisation="白桦健康咨询有限公司",
        place="大王庄街道",
        **PLANTED,
    )
    return leads.register(city.actor("intake_officer"), details)


# ── P2, P3: what there is no column for ─────────────────────────────────────────────────────────────────────
def test_p2_nobody_has_a_score_a_rank_or_a_tier() -> None:
    assert [name for name, field in fields() if SCORES.search(f"{name} {field.verbose_name}")] == []


def test_p3_there_is_no_column_for_a_body_or_a_marriage() -> None:
    assert [name for name, field in fields() if BODIES.search(f"{name} {field.verbose_name}")] == []


@pytest.mark.parametrize("name", ["risk_score", "person_rank", "tier"])
def test_p2_the_check_would_notice(name: str) -> None:
    assert SCORES.search(name)


@pytest.mark.parametrize("name", ["fetal_sex", "abortion_count", "marital_status"])
def test_p3_the_check_would_notice(name: str) -> None:
    assert BODIES.search(name)


# ── P4: sealed, composed, found only by exact number ────────────────────────────────────────────────────────
def test_p4_every_personal_column_is_sealed_or_a_blind_index() -> None:
    plain = [
        name
        for name, field in fields()
        if PERSONAL.search(name.rpartition(".")[2])
        and not isinstance(field, SealedField | models.BinaryField)
    ]
    assert plain == []


@on_the_database
def test_p4_a_callers_words_and_numbers_stand_nowhere_in_the_database(lead: Lead) -> None:
    assert found_in_database("白桦健康咨询有限公司"), "the check itself must be able to find something"
    for value in PLANTED.values():
        assert found_in_database(value) == []


@on_the_database
def test_p4_a_title_is_composed_and_never_the_callers(lead: Lead) -> None:
    assert "白桦健康咨询" in lead.title
    assert not any(value in lead.title for value in PLANTED.values())


@on_the_database
def test_p4_an_officers_plain_text_may_not_hold_a_persons_number(city: City, lead: Lead) -> None:
    officer = city.actor("intake_officer")
    from husheng.foundation.acts.act import Seen

    leads.accept(officer, Seen(lead.pk))
    with pytest.raises(Invalid, match=r"."):
        leads.check(officer, Seen(lead.pk), "当事人电话 19900009876，已核实。", "confirmed")
    leads.check(officer, Seen(lead.pk), "已到现场核实。", "confirmed")


# ── P7: no reading without an account of it ─────────────────────────────────────────────────────────────────
@on_the_database
def test_p7_a_reveal_is_in_the_read_log_before_it_is_shown(city: City, lead: Lead) -> None:
    officer = city.actor("intake_officer")
    shown = reveal(officer, lead, ["caller_phone"], Purpose.CHECK_LEAD, "回电核实地点")
    assert shown == {"caller_phone": PLANTED["caller_phone"]}
    row = ReadLog.objects.get(key=lead.pk)
    assert (row.user, row.fields, row.purpose) == (officer.user_id, ["caller_phone"], "check_lead")
    assert PLANTED["caller_phone"] not in str(row.__dict__)


@on_the_database
def test_p7_when_the_read_log_cannot_be_written_nothing_is_shown(city: City, lead: Lead) -> None:
    officer = city.actor("intake_officer")
    as_owner("ALTER TABLE privacy_readlog RENAME TO privacy_readlog_away")
    try:
        with pytest.raises(AuditUnavailable):
            reveal(officer, lead, ["caller_phone"], Purpose.CHECK_LEAD, "回电核实地点")
    finally:
        as_owner("ALTER TABLE privacy_readlog_away RENAME TO privacy_readlog")


@on_the_database
def test_p7_a_reveal_needs_a_reason_a_post_and_a_lead_that_is_ones_own(city: City, lead: Lead) -> None:
    with pytest.raises(Invalid):
        reveal(city.actor("intake_officer"), lead, ["caller_phone"], Purpose.CHECK_LEAD, " ")
    with pytest.raises(Refused):
        reveal(city.actor("legal_reviewer"), lead, ["caller_phone"], Purpose.CHECK_LEAD, "回电核实地点")
    with pytest.raises(NotFound):
        reveal(city.actor("handler", "market"), lead, ["caller_phone"], Purpose.CHECK_LEAD, "回电核实地点")
    assert not ReadLog.objects.exists()


@on_the_database
@pytest.mark.parametrize("role", ADMINISTRATORS)
def test_no_administrator_sees_case_data(city: City, lead: Lead, role: str) -> None:
    administrator = city.actor(role, "health", "120102")
    assert not administrator.sees(lead)
    with pytest.raises(HushengError):
        reveal(administrator, lead, ["content"], Purpose.CHECK_LEAD, "看一看内容")


def test_no_administrators_role_holds_a_case_permission() -> None:
    rooms = {"lead", "handover", "case", "crime", "measure", "evidence", "report", "personal", "campaign"}
    for role in ADMINISTRATORS:
        assert {p for p in roles()[role].permissions if p.split(":")[0] in rooms} == set()
    assert Permission.LEAD_READ in roles()["handler"].permissions, "the check must be able to fail"


def found_in_database(value: str) -> list[str]:
    """Tables in which the value stands in clear, in any column, bytes included."""
    hits = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(
                f'SELECT EXISTS (SELECT FROM "{table}" t WHERE strpos(t::text, %s) > 0 '
                "OR strpos(t::text, %s) > 0)",
                [value, value.encode().hex()],
            )
            if cursor.fetchone()[0]:
                hits.append(table)
    return hits
