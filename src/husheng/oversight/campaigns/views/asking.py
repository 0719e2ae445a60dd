"""What views read from an address or a posted form."""

from __future__ import annotations

from django.http import HttpRequest

from husheng.foundation.kernel.errors import NotFound
from husheng.foundation.kernel.whole import whole

from ..form.model import Form, Place


def place_of(request: HttpRequest, form: Form) -> Place | None:
    """The cell named in the address; None when none is named. `NotFound` for one that the form does not have."""
    text = request.GET.get("cell", "") or request.POST.get("cell", "")
    if not text:
        return None
    row, _dot, column = text.partition(".")
    if (row, column) not in form.places:
        raise NotFound("报表里没有这一格。请从表中点选。", facts={"cell": text[:60]})
    return row, column


def a_place_of(request: HttpRequest, form: Form) -> Place:
    """The cell that a page is about."""
    place = place_of(request, form)
    if place is None:
        raise NotFound("报表里没有这一格。请从表中点选。")
    return place


def number(request: HttpRequest, name: str) -> int:
    """A number in the address; 0 for anything else."""
    text = request.GET.get(name, "")
    return (whole(text) or 0) if len(text) < 9 else 0
