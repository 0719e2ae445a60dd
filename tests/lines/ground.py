"""What the tests of the ten lines share: every column, a planted lead, a look into every table."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any, Final

import psycopg
import pytest
from django.apps import apps
from django.db import connection, models

from husheng.foundation.kernel import clock
from husheng.foundation.testing import City, address_of
from husheng.intake.leads import acts as leads
from husheng.intake.leads.models import Lead
from husheng.intake.leads.rules import LeadDetails

on_the_database = pytest.mark.django_db(transaction=True, databases=["default", "audit"])

PLANTED: Final = {
    "caller_name": "司徒甲乙丙",
    "caller_phone": "19900009876",
    "caller_id_no": "999999199001010016",
    "content": "此处是举报人的原话七八九十",
}
ORGANISATION: Final = "白桦健康咨询有限公司"


def columns() -> list[tuple[str, models.Field[Any, Any]]]:
    """Every column of ours, as room.model.column."""
    return [
        (f"{model._meta.label_lower}.{field.name}", field)
        for model in apps.get_models()
        if model.__module__.startswith("husheng.")
        for field in model._meta.concrete_fields
    ]


def speaking(pattern: re.Pattern[str], words: Iterator[str] | list[str]) -> list[str]:
    """Those of the words in which the pattern is found."""
    return [each for each in words if pattern.search(each)]


def told_columns() -> list[str]:
    """Every column with its Chinese name."""
    return [f"{name} {field.verbose_name}" for name, field in columns()]


def planted(city: City, reference: str = "RX1") -> Lead:
    """A lead with a caller whose every value can be looked for."""
    details = LeadDetails(
        violation="egg_sperm",
        received_at=clock.now() - dt.timedelta(hours=1),
        source="hotline",
        source_ref=reference,
        organisation=ORGANISATION,
        place="大王庄街道",
        **PLANTED,
    )
    return leads.register(city.actor("intake_officer"), details)


def as_owner(*statements: str) -> None:
    """Run statements as the owner of the tables."""
    with psycopg.connect(address_of("owner")) as link:
        for statement in statements:
            link.execute(statement)


def rows_as_owner(statement: str) -> list[tuple[Any, ...]]:
    """What the owner of the tables reads."""
    with psycopg.connect(address_of("owner")) as link:
        return link.execute(statement).fetchall()


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
