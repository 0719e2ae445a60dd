"""The list of cases, and the prosecutor's list of what was not handed over."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from husheng.foundation.acts.act import seen_in
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.access import ActorRequest, needs
from husheng.foundation.shell.keyset import page as paged

from .. import acts, crimes, filters, listed, queries


@needs(Permission.CASE_READ)
@require_GET
def list_(request: ActorRequest) -> HttpResponse:
    """Filters in the address, pages by key, counts capped."""
    chosen = filters.parse(request.GET)
    cursor = {name: request.GET[name] for name in ("after", "before") if name in request.GET}
    page = paged(queries.narrowed(request.actor, chosen), "proposed_at", cursor)
    kept = f"&{chosen.as_query()}" if chosen.as_query() else ""
    page = replace(
        page,
        previous_url=f"{page.previous_url}{kept}" if page.previous_url else "",
        next_url=f"{page.next_url}{kept}" if page.next_url else "",
    )
    return render(request, "cases/list.html", listed.context(request.actor, chosen, page, request.GET))


@needs(Permission.CRIME_SUPERVISE)
@require_GET
def not_referred(request: ActorRequest) -> HttpResponse:
    """应移未移: number, agency and days; what the case is about only after it was looked into."""
    rows = crimes.crime_lists(request.actor)
    return render(request, "cases/crimes.html", {"title": _("应移未移"), "rows": rows})


@needs(Permission.CRIME_SUPERVISE)
@require_POST
def look_into(request: ActorRequest, key: UUID) -> HttpResponse:
    """调阅: writes the grant, then the case can be read."""
    acts.look_into(request.actor, seen_in(request.POST, key))
    return redirect("cases:page", key)
