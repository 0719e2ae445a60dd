"""被拒查阅: who asked for sealed values and was refused, and why. Never a value."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from husheng.foundation.agencies.access import ActorRequest
from husheng.foundation.privacy import queries as privacy
from husheng.foundation.privacy import words as reading

from .. import words
from ..paging import cut
from .audit import AUDITOR, NEWEST, SIZE, named, who_did


@AUDITOR
@require_GET
def refused(request: ActorRequest) -> HttpResponse:
    """The newest first, by key."""
    page = cut(privacy.refusals(request.actor), NEWEST, request, SIZE)
    places, people, roles = who_did(page.rows)
    rows = [
        {
            "row": row,
            "agency": places.get(row.agency),
            "person": named(row.user, people),
            "role": roles.get(row.post, ""),
            "thing": words.thing(row.kind),
            "fields": [words.field(name) for name in row.fields],
            "purpose": words.purpose(row.purpose),
            "why": reading.refusal(row.code),
        }
        for row in page.rows
    ]
    context = {"title": _("查阅记录"), "rows": rows, "page": page.links(), "tabs": tabs(refused=True)}
    return render(request, "desk/refused.html", context)


def tabs(*, refused: bool) -> list[dict[str, object]]:
    """What was read, and what was not."""
    return [
        {"label": _("已查阅"), "url": reverse("desk:reads"), "current": not refused},
        {"label": _("被拒绝"), "url": reverse("desk:refused"), "current": refused},
    ]
