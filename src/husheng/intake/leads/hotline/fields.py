"""The columns a 12345 work-order file may have, from `fields.toml`: names, lengths, which of them are personal."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

DATA: Final[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("fields.toml").read_text("utf-8"))


class Field(StrEnum):
    """What a column means; the order is that of `Row`."""

    ORDER_NO = "order_no"
    RECEIVED_AT = "received_at"
    CALLER_NAME = "caller_name"
    CALLER_PHONE = "caller_phone"
    CALLER_ID_NO = "caller_id_no"
    ADDRESS = "address"
    REGION = "region"
    ORGANISATION = "organisation"
    TITLE = "title"
    CONTENT = "content"
    SUPPLEMENT = "supplement"
    CATEGORY = "category"
    ASSIGNED_AGENCY = "assigned_agency"
    DUE = "due"
    CONFIDENTIAL = "confidential"


@dataclass(frozen=True)
class Spec:
    """How a field is named and bounded."""

    field: Field
    zh: str
    en: str
    max_chars: int
    required: bool
    personal: bool
    names: tuple[str, ...]
    also: tuple[str, ...]


def _spec(field: Field) -> Spec:
    facts: dict[str, Any] = DATA["field"][field.value]
    return Spec(
        field=field,
        zh=facts["zh"],
        en=facts["en"],
        max_chars=facts["max_chars"],
        required=facts.get("required", False),
        personal=facts.get("personal", False),
        names=tuple(facts["names"]),
        also=tuple(facts.get("also", ())),
    )


SPECS: Final[dict[Field, Spec]] = {field: _spec(field) for field in Field}
REQUIRED: Final[tuple[Field, ...]] = tuple(field for field, spec in SPECS.items() if spec.required)
