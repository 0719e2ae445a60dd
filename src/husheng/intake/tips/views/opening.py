"""The custodians' pages: what is asked of them, on which ground, and their two keys."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from husheng.foundation.acts.act import seen_in
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.agencies.access import ActorRequest, needs

from .. import acts, queries, unlocking
from ..forms import DeclineForm
from ..models import Opening
from ..words import ENVELOPES, GROUNDS, OPENING_STATES
from .holding import require_secret
from .listing import kind_of

PILL = {"asked": "new", "agreed": "work", "opened": "end", "declined": "back"}


@needs(Permission.TIP_KEEP)
@require_GET
def list_(request: ActorRequest) -> HttpResponse:
    """开启申请."""
    rows = [_shown(row) for row in queries.openings(request.actor)[: queries.LONGEST]]
    own = queries.own_key(request.actor)
    context = {
        "title": _("开启申请"),
        "rows": rows,
        "own": own,
        "open": unlocking.secret_of(request, own) is not None,
    }
    return render(request, "tips/openings.html", context)


@needs(Permission.TIP_KEEP)
@require_GET
def page(request: ActorRequest, key: UUID) -> HttpResponse:
    """One request."""
    row = queries.opening(request.actor, key)
    own = queries.own_key(request.actor)
    mine = row.first is not None and row.first.user == request.actor.user_id
    context = {
        "title": _("开启申请"),
        "own": own,
        "open": unlocking.secret_of(request, own) is not None,
        "may": row.state == "asked" or (row.state == "agreed" and not mine),
        "decline_form": DeclineForm(),
        **_shown(row),
    }
    return render(request, "tips/opening.html", context)


@needs(Permission.TIP_KEEP)
@require_POST
def agree(request: ActorRequest, key: UUID) -> HttpResponse:
    """The first or the second custodian turns his key."""
    row = queries.opening(request.actor, key)
    secret = require_secret(request)
    seen = seen_in(request.POST, row.pk)
    if row.state == "asked":
        acts.agree(request.actor, seen, secret)
        messages.success(request, _("已同意。还要另一位保管人开启。"))
    else:
        acts.open_(request.actor, seen, secret)
        messages.success(request, _("已开启，只封给申请人。"))
    return redirect("tips:openings")


@needs(Permission.TIP_KEEP)
@require_POST
def decline(request: ActorRequest, key: UUID) -> HttpResponse:
    """不同意."""
    row = queries.opening(request.actor, key)
    acts.decline(request.actor, seen_in(request.POST, row.pk), request.POST.get("words", ""))
    messages.success(request, _("已记下，不开启。"))
    return redirect("tips:openings")


def _shown(row: Opening) -> dict[str, Any]:
    people = {one.user for one in (row.asker, row.first, row.second) if one is not None}
    names = agencies.names(people)
    return {
        "opening": row,
        "kind": kind_of(row.tip),
        "envelope": dict(ENVELOPES)[row.envelope],
        "ground": dict(GROUNDS)[row.ground],
        "pill": {"state": PILL[row.state], "label": dict(OPENING_STATES)[row.state]},
        "asker": names.get(row.asker.user, ""),
        "first": names.get(row.first.user, "") if row.first else "",
        "second": names.get(row.second.user, "") if row.second else "",
    }
