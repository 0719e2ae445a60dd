"""What is known of a subject, found by the models themselves: rows with sealed fields, files or blind indexes.

Erasure, locking and re-indexing go through here: a new room adds its table to their doors (a test asks for it).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import Q

from husheng.foundation.kernel.standing import through

from .blind import BlindIndexField
from .sealed import FileKeyField, SealedField, sealed_columns

SEALED = (SealedField, FileKeyField)


def sealed_models() -> list[type[models.Model]]:
    """Every model of ours with sealed fields or files, by label."""
    found = [model for model in apps.get_models() if columns(model)]
    return sorted(found, key=lambda model: model._meta.label_lower)


def columns(model: type[models.Model]) -> list[str]:
    """The columns of a model that open with the keys of its rows: values and keys of files."""
    return sealed_columns(model, SEALED)


def blind_fields(model: type[models.Model] | None = None) -> list[tuple[type[models.Model], BlindIndexField]]:
    """Every blind index of a model, or of all."""
    chosen = sealed_models() if model is None else [model]
    return [(each, field) for each in chosen for field in _of(each, BlindIndexField)]


def of_owner(model: type[models.Model], owners: Iterable[UUID]) -> Q:
    """The rows of a model that one of these keys seals: a subject's, or a case's."""
    keys, found, earlier = list(owners), Q(pk__in=[]), Q()
    for column in getattr(model, "subject_columns", ("id",)):
        found |= earlier & Q(**{f"{column}__in": keys})
        earlier &= Q(**{f"{column}__isnull": True})
    if case := getattr(model, "case_column", ""):
        found |= Q(**{f"{case}__in": keys})
    return found


@through("erasure")
def rows_of(owners: Iterable[UUID]) -> list[Any]:
    """Every row that one of these keys seals, in whichever agency, model by model, in the order of keys."""
    keys, found = list(owners), list[Any]()
    for model in sealed_models():
        found += model._base_manager.filter(of_owner(model, keys)).order_by("pk")
    return found


@through("erasure")
def clear_indexes(owners: Iterable[UUID]) -> int:
    """Empty the blind indexes of these subjects in every table; how many rows had one. Within an act."""
    keys, count = list(owners), 0
    for model, field in blind_fields():
        rows = model._base_manager.filter(of_owner(model, keys), **{f"{field.name}__isnull": False})
        count += rows.update(**{field.name: None})
    return count


def _of(model: type[models.Model], kind: type[Any]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if isinstance(field, kind)]
