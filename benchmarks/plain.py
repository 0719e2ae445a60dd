"""The peer of every act: the same lead as one row and one audit row, by the bare ORM, in one transaction.

No permission, no lock, no state, no version, no journal of facts, no proof, no clock, nothing sealed: what Django and
PostgreSQL can do at all on this disk.
"""

from __future__ import annotations

import uuid

from django.db import connections, models, transaction
from django.utils import timezone


class PlainLead(models.Model):
    """A lead without any of our promises."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    number = models.CharField(max_length=40, unique=True)
    agency = models.UUIDField(db_index=True)
    state = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    content = models.TextField()
    received_at = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "benchmarks"
        db_table = "bench_plain_lead"


class PlainAudit(models.Model):
    """Who did what, as an audit plug-in writes it."""

    id = models.BigAutoField(primary_key=True)
    lead = models.UUIDField(db_index=True)
    user = models.UUIDField()
    verb = models.CharField(max_length=40)
    at = models.DateTimeField()
    changes = models.JSONField()

    class Meta:
        app_label = "benchmarks"
        db_table = "bench_plain_audit"


def prepare() -> None:
    """Make both tables, once, as the owner."""
    owner = connections["owner"]
    with owner.schema_editor() as editor:
        known = set(owner.introspection.table_names())
        for model in (PlainLead, PlainAudit):
            if model._meta.db_table not in known:
                editor.create_model(model)
    with owner.cursor() as cursor:
        cursor.execute("GRANT ALL ON bench_plain_lead, bench_plain_audit TO husheng_app")
        cursor.execute("GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO husheng_app")
    owner.close()


def create(agency: uuid.UUID, user: uuid.UUID) -> PlainLead:
    """One lead, one audit row, one commit."""
    with transaction.atomic():
        lead = PlainLead(number=uuid.uuid4().hex, agency=agency, state="registered", title="违法宣传广告 · 白桦诊所",
                         content="网上招揽", received_at=timezone.now())  # fmt: skip
        lead.save(force_insert=True)
        _note(lead, user, "register")
    return lead


def change(lead: uuid.UUID, user: uuid.UUID) -> None:
    """One state changed, one audit row, one commit."""
    with transaction.atomic():
        row = PlainLead._default_manager.get(pk=lead)
        row.state = "accepted"
        row.save()
        _note(row, user, "accept")


def _note(lead: PlainLead, user: uuid.UUID, verb: str) -> None:
    PlainAudit(lead=lead.pk, user=user, verb=verb, at=timezone.now(), changes={"state": lead.state}).save(
        force_insert=True
    )
