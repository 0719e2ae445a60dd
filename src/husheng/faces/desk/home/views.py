"""The home page and its full lists."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import CASE_DATA, Permission
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.agencies.access import ActorRequest, needs, staff
from husheng.foundation.deadlines.models import Clock
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.counting import capped_counts, counts_again

from .. import opened, words
from ..paging import Keyset, cut
from . import asked, happened, owed

SHOWN = {
    owed.LATE: 20,
    owed.TODAY: 20,
    owed.WEEK: 10,
    owed.LATER: 6,
    owed.HELD: 6,
}  # a morning's work; the rest is a link
WAITING = 8
SIZE = 50
ADMINISTRATORS = (
    (Permission.POST_MANAGE, "desk:people"),
    (Permission.AUDIT_READ, "desk:reads"),
    (Permission.SYSTEM_OPERATE, "desk:installation"),
)


@staff
@require_GET
def home(request: ActorRequest) -> HttpResponse:
    """今天需要您办的事. The administrators, who see no case data, begin where they work."""
    actor = request.actor
    if actor.permissions.isdisjoint(CASE_DATA):
        return redirect(next(name for permission, name in ADMINISTRATORS if permission in actor.permissions))
    now = clock.now()
    mine = opened.due(actor).select_related(None)
    waiting = opened.waiting(actor).select_related(None)
    counts = _counts(actor, mine, waiting, now)
    shown = owed.first_of(mine, [name for name in owed.GROUPS if counts[name]], now, SHOWN)
    others = list(waiting[:WAITING]) if counts["waiting"] else []
    clocks = [each for found in shown.values() for each in found] + others
    made = dict(zip((each.pk for each in clocks), owed.rows(clocks, now), strict=True))
    groups = [
        owed.Group(name, owed.GROUPS[name], counts[name], [made[each.pk] for each in found])
        for name, found in shown.items()
    ]
    return render(
        request,
        "desk/home.html",
        {
            "title": _("今天需要您办的事"),
            "now": words.full_moment(now),
            "groups": groups,
            "batches": asked.batches(actor, counts),
            "asked_before": next((g.name for g in groups if g.name in (owed.LATER, owed.HELD)), ""),
            "asked": sum(counts[name] for name in asked.offered(actor)),
            "counts": counts,
            "waiting": [made[each.pk] for each in others],
            "happened": happened.lately(actor, {each.subject_key for each in clocks}),
            "register_url": _register(actor),
        },
    )


def _counts(
    actor: Actor, mine: QuerySet[Clock], waiting: QuerySet[Clock], now: dt.datetime
) -> dict[str, int]:
    """Every group of the page and everything that the post may be asked for: one statement."""

    def wanted() -> dict[str, QuerySet[Any]]:
        groups = {name: owed.within(mine, name, now) for name in owed.GROUPS}
        return {**groups, "waiting": waiting, **asked.asked_of(actor)}

    return counts_again(("home", actor, agencies.reach(actor)), wanted)


@needs(*CASE_DATA)
@require_GET
def all_owed(request: ActorRequest) -> HttpResponse:
    """Everything that we owe."""
    return _listed(request, _("我要办的"), opened.due(request.actor), waiting=False)


@needs(*CASE_DATA)
@require_GET
def all_waiting(request: ActorRequest) -> HttpResponse:
    """Everything that others owe to us."""
    return _listed(request, _("等对方办的"), opened.waiting(request.actor), waiting=True)


def _listed(request: ActorRequest, title: str, clocks: QuerySet[Clock], *, waiting: bool) -> HttpResponse:
    """One group at a time, by key."""
    now = clock.now()
    counts = capped_counts({name: owed.within(clocks, name, now) for name in owed.GROUPS})
    name = request.GET.get("group", "")
    if name not in owed.GROUPS:
        name = next((each for each in owed.GROUPS if counts[each]), owed.LATE)
    order = Keyset("started_at" if name == owed.HELD else "due_at")
    page = cut(owed.within(clocks, name, now), order, request, SIZE)
    tabs = [
        {"label": label, "url": f"?group={each}", "count": counts[each], "current": each == name}
        for each, label in owed.GROUPS.items()
    ]
    context = {
        "title": title,
        "rows": owed.rows(page.rows, now),
        "page": page.links(counts[name]),
        "views": tabs,
        "waiting": waiting,
    }
    return render(request, "desk/owed.html", context)


def _register(actor: Actor) -> str:
    """登记线索, for those who may; nothing where the room has no such page."""
    if Permission.LEAD_REGISTER not in actor.permissions:
        return ""
    try:
        return reverse("leads:register")
    except NoReverseMatch:
        return ""
