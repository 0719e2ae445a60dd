"""A table with everything the vault offers: sealed columns, a case, an exact and a coarse index. In tests only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from uuid import UUID

from django.apps import apps
from django.db import connections, models

from husheng.foundation.acts.transaction import act_frame
from husheng.foundation.agencies.actors import installer
from husheng.foundation.kernel.ids import new_key
from husheng.foundation.vault.blind import BlindIndexField, field_of
from husheng.foundation.vault.sealed import SealedField, SealedRow, put_sealed, seal

PHONE, NAME = "19900001234", "司徒甲乙丙"
_made: list[type[models.Model]] = []


def sample() -> type[models.Model]:
    """The model; registered at its first use, so that no other test sees it."""
    if not _made:

        class VaultSample(SealedRow, models.Model):
            subject_columns = ("sealed_for", "id")
            case_column = "case"

            id = models.UUIDField(primary_key=True, default=new_key)
            sealed_for = models.UUIDField(null=True)
            case = models.UUIDField(null=True)
            phone = SealedField(null=True)
            name = SealedField(null=True)
            phone_blind = BlindIndexField(of="phone")
            name_blind = BlindIndexField(of="name", bits=18)

            class Meta:
                app_label = "vault"
                managed = False

        _made.append(VaultSample)
    return _made[0]


@contextmanager
def table() -> Iterator[type[models.Model]]:
    """The model with its table, both gone afterwards."""
    model = sample()
    apps.all_models["vault"].setdefault("vaultsample", model)
    apps.clear_cache()
    owner = connections["owner"]
    model._meta.managed = True
    with owner.schema_editor() as editor:
        editor.create_model(model)
    with owner.cursor() as cursor:
        cursor.execute(f"GRANT ALL ON {model._meta.db_table} TO PUBLIC")
    try:
        yield model
    finally:
        connections["default"].close()
        with owner.cursor() as cursor:
            cursor.execute(f"DROP TABLE {model._meta.db_table}")
        model._meta.managed = False
        del apps.all_models["vault"]["vaultsample"]
        apps.clear_cache()


def put(
    model, *, case: UUID | None = None, sealed_for: UUID | None = None, phone: str = PHONE, name: str = NAME
):
    """A saved row about somebody."""
    row = model(case=case, sealed_for=sealed_for)
    values = {"phone": phone, "name": name}
    with act_frame(replace(installer(), role="ground"), "vault.test"):
        put_sealed(row, seal(row, values))
        row.phone_blind = field_of(model, "phone_blind").index(values)
        row.name_blind = field_of(model, "name_blind").index(values)
        row.save(force_insert=True)
    return row
