"""The register of this installation: columns from Django's models, declarations from the rooms' files."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import models

from husheng.foundation.acts.models import Acted
from husheng.foundation.agencies.models import User
from husheng.foundation.vault.sealed import SealedField
from husheng.settings import rooms
from husheng.settings.env import PACKAGE

from .checking import Column, Ground
from .declared import FILE, Declared, declared
from .law import bases, retentions

OURS = "husheng."


def own_models() -> list[type[models.Model]]:
    """Every model of ours that has a table, in the order of the rooms."""
    return [
        model
        for config in apps.get_app_configs()
        if config.name.startswith(OURS)
        for model in config.get_models(include_auto_created=True)
        if model._meta.managed
    ]


def others() -> dict[str, dict[str, str]]:
    """What libraries keep of people, by app label."""
    with Path(__file__).with_name("others.toml").open("rb") as file:
        return tomllib.load(file)


def other_labels() -> set[str]:
    """The libraries that have tables here."""
    return {
        model._meta.app_label
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model.__module__.startswith(OURS)
    }


def columns_of(model: type[models.Model]) -> list[Column]:
    """The columns of one model."""
    name = model._meta.label_lower
    return [
        Column(
            name,
            field.name,
            str(field.verbose_name),
            isinstance(field, SealedField),
            isinstance(field, models.BinaryField),
            _usual(model, field),
        )
        for field in model._meta.concrete_fields
    ]


def _usual(model: type[models.Model], field: models.Field[Any, Any]) -> str:
    """Keys, versions and links say nothing of anybody; a link to a user names an official."""
    if field.primary_key or (issubclass(model, Acted) and field.name == "version"):
        return "technical"
    if field.is_relation:
        return "staff" if field.related_model is User else "technical"
    return ""


@cache
def the_register() -> Declared:
    """What the rooms have declared."""
    files = []
    for room in rooms.existing():
        path = PACKAGE.joinpath(*room.split(".")[1:]) / FILE
        if path.exists():
            files.append((room.rsplit(".", 1)[-1], path))
    return declared(files)


def ground() -> Ground:
    """Everything that the checks compare."""
    columns = [column for model in own_models() for column in columns_of(model)]
    return Ground(columns, the_register(), set(bases()), set(retentions()))
