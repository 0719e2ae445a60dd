"""Doing one step from a page: the same for findings, canaries and runs."""

from __future__ import annotations

from typing import Any

from django.forms import Form

from husheng.foundation.agencies.access import ActorRequest
from husheng.foundation.kernel.errors import NotFound

from .. import doing, queries


def step(request: ActorRequest, row: Any, verb: str) -> Form | None:
    """None when it was done; else the form with what is wrong."""
    chosen = doing.STEPS[type(row)].get(verb)
    if chosen is None:
        raise NotFound(queries.UNKNOWN)
    form: Form = chosen.form(request.actor, request.POST)
    return None if chosen.taken(request, row.pk, form) else form


def with_form(steps: list[dict[str, Any]], verb: str, form: Form | None) -> list[dict[str, Any]]:
    """The steps of a page, the failed one with its form."""
    return [{**one, "form": form} if form is not None and one["verb"] == verb else one for one in steps]
