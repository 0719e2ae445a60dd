"""The queue of tips: by day only, without a word of what was told."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.access import ActorRequest, needs

from .. import queries, unlocking
from ..categories import categories
from ..models import Tip
from ..organisations import districts
from ..states import CLEARED, ENDED, OPEN
from ..words import PILL, STATES

SIZE = 50


@needs(Permission.TIP_HANDLE)
@require_GET
def list_(request: ActorRequest) -> HttpResponse:
    """举报."""
    ended = request.GET.get("box") == "ended"
    rows = queries.tips(request.actor, (*ENDED, CLEARED) if ended else OPEN)
    page = Paginator(rows, SIZE).get_page(request.GET.get("page"))
    own, places = queries.own_key(request.actor), dict(districts())
    context = {
        "title": _("举报"),
        "rows": [_row(tip, places) for tip in page],
        "page": page,
        "tabs": [
            {"label": _("在办"), "url": "?", "current": not ended},
            {"label": _("已办结"), "url": "?box=ended", "current": ended},
        ],
        "own": own,
        "open": unlocking.secret_of(request, own) is not None,
    }
    return render(request, "tips/list.html", context)


def _row(tip: Tip, places: dict[str, str]) -> dict[str, object]:
    return {"tip": tip, "kind": kind_of(tip), "pill": pill(tip), "place": places.get(tip.district, "")}


def kind_of(tip: Tip) -> str:
    """The name of its category."""
    found = categories().get(tip.category)
    return found.word(get_language() or "zh") if found else tip.category


def pill(tip: Tip) -> dict[str, object]:
    """The status pill."""
    return {"state": PILL[tip.state], "label": dict(STATES)[tip.state]}
