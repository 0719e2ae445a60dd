"""P3: no fetal sex, no test result, no abortion, no marital status: in no column, form, interface or partner's form."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from typing import Any

import ground
import pytest
from django import forms
from django.test import Client

from husheng.foundation.processing.choices import DROP
from husheng.foundation.processing.minimising.comparing import compare
from husheng.foundation.processing.minimising.tables import purposes
from husheng.settings import rooms

BODIES = re.compile(
    r"(fetal|fetus|foetal|foetus|sex_of|gender|abortion|pregnan|gravid|parity|marital|married|marriage|paternity"
    r"|blood_group|blood_type|test_result|胎儿|流产|堕胎|孕次|产次|婚姻|婚否|血型|化验结果|检测结果)",
    re.I,
)


def form_fields() -> Iterator[str]:
    """Every field of every form of ours, with its label."""
    for room in rooms.existing():
        for name in ("forms", "views.forms"):
            try:
                importlib.import_module(f"{room}.{name}")
            except ModuleNotFoundError:
                continue
    todo: list[type[Any]] = [forms.BaseForm]
    while todo:
        todo += (found := todo.pop()).__subclasses__()
        if found.__module__.startswith("husheng.") and ".tests." not in found.__module__:
            for name, field in getattr(found, "base_fields", {}).items():
                yield f"{found.__module__}.{found.__name__}.{name} {field.label}"


def described(schema: Any) -> Iterator[str]:
    """Every property that the interface speaks of."""
    if isinstance(schema, dict):
        for name, inner in schema.items():
            if name == "properties":
                yield from inner
            yield from described(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from described(inner)


def test_there_is_no_column_for_a_body_or_a_marriage() -> None:
    assert ground.speaking(BODIES, ground.told_columns()) == []


def test_no_form_asks_for_it() -> None:
    asked = list(form_fields())
    assert len(asked) > 60
    assert ground.speaking(BODIES, asked) == []


def test_no_interface_speaks_of_it() -> None:
    schema = Client().get("/api/v1/openapi.json").json()
    names = list(described(schema))
    assert len(names) > 60
    assert ground.speaking(BODIES, names) == []


@pytest.mark.parametrize("purpose", sorted(purposes()))
@pytest.mark.parametrize("label", ["胎儿性别", "流产史", "婚姻状况"])
def test_no_partner_is_left_to_ask_for_it(purpose: str, label: str) -> None:
    (proposal,) = compare(purposes()[purpose], [label])
    assert proposal.what == DROP


@pytest.mark.parametrize("name", ["fetal_sex", "abortion_count", "marital_status", "x 血型", "x 胎儿性别"])
def test_the_check_would_notice(name: str) -> None:
    assert ground.speaking(BODIES, [name])
