"""What the forms of the room have in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from husheng.foundation.agencies.models import Agency, User

CHOOSE: Final = [("", _("请选择"))]


def area(rows: int = 4) -> forms.Textarea:
    """A text area of so many rows."""
    return forms.Textarea(attrs={"rows": rows})


def lines(text: str) -> tuple[str, ...]:
    """One thing on each line; empty lines do not count."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def choose(form: forms.Form, name: str, choices: Iterable[tuple[str, Any]], *, empty: bool = True) -> None:
    form.fields[name].choices = [*(CHOOSE if empty else []), *choices]  # type: ignore[attr-defined]


def named(people: Sequence[User]) -> list[tuple[str, str]]:
    return [(str(person.pk), person.name) for person in people]


def of_agencies(agencies: Iterable[Agency]) -> list[tuple[str, str]]:
    return [(str(agency.pk), agency.short_name) for agency in agencies]
