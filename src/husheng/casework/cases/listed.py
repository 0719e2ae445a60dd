"""What the list page shows: rows with their clocks, usual views with counts, filters as chips."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.agencies.saved import SavedList
from husheng.foundation.deadlines import panel
from husheng.foundation.shell.addresses import addresses
from husheng.foundation.shell.keyset import Page

from . import queries, words
from .choices import CLASSES, HANDLER, STATES
from .filters import MINE, OWN, REGION, SECOND, SHARED, Filters, parse
from .models import Case, Member
from .states import OPEN

SAVED = SavedList(
    "cases",
    gettext_lazy("案件"),
    Permission.CASE_READ,
    lambda query: parse(query).as_query(),
    lambda actor, query: chips(parse(query)),
)


def context(actor: Actor, chosen: Filters, page: Page[Case], query: QueryDict) -> dict[str, Any]:
    """Everything that the page needs."""
    far = actor.regional or chosen.scope == SHARED
    return {
        "title": _("案件一览"),
        "filters": chosen,
        "rows": rows(page.rows, far=far),
        "far": far,
        "page": page,
        "total": queries.count(actor, chosen),
        "views": views(actor, chosen),
        "save_url": SAVED.save_url(chosen.as_query()),
        "chips": chips(chosen),
        "filter_url": _open_filter(query),
        "clear_url": f"?{replace(Filters(), scope=chosen.scope).as_query()}",
        "filter_open": query.get("filter") == "1",
        "choices": _choices(actor),
        "may_open": actor.may(Permission.CASE_OPEN),
        "may_supervise": actor.may(Permission.CRIME_SUPERVISE),
    }


def rows(cases: Sequence[Case], *, far: bool = False) -> list[dict[str, Any]]:
    """Each case as the table shows it."""
    keys = [case.pk for case in cases]
    clocks = panel.chips(Case.kind(), keys)
    places = agencies.by_id({case.agency_id for case in cases}) if far else {}
    handlers: dict[Any, list[str]] = {}
    held = (
        Member.objects.filter(case__in=keys, role=HANDLER, until=None).select_related("user").order_by("pk")
    )
    for member in held:
        handlers.setdefault(member.case_id, []).append(member.user.name)
    there = addresses("cases:page")
    return [
        {
            "case": case,
            "url": there(case.pk),
            "chip": clocks.get(case.pk),
            "type": words.listed(case.principal_type),
            "handlers": _("、").join(handlers.get(case.pk, [])) if not far else "",
            "agency": places.get(case.agency_id),
            "pill": words.pill(case.state),
        }
        for case in cases
    ]


def views(actor: Actor, chosen: Filters) -> list[dict[str, Any]]:
    """The usual views with their counts, then the saved ones without."""
    usual = [(_("全部"), Filters()), (_("在办"), Filters(states=OPEN))]
    if actor.may(Permission.CASE_OPEN):
        usual += [
            (_("我承办"), Filters(states=OPEN, whose=MINE)),
            (_("待我确认立案"), Filters(whose=SECOND)),
        ]
    usual += [
        (_("已决定未结案"), Filters(states=("decided",))),
        (_("已逾期"), Filters(states=OPEN, overdue=True)),
        (_("授权查看的"), Filters(scope=SHARED)),
    ]
    counts = queries.counts(actor, [view for _label, view in usual if view != Filters()])
    shown: list[dict[str, Any]] = [
        {
            "label": label,
            "url": f"?{view.as_query()}",
            "count": counts.get(view, ""),
            "current": view == chosen,
        }
        for label, view in usual
    ]
    return shown + SAVED.lines(actor, chosen.as_query())


def chips(chosen: Filters) -> list[dict[str, str]]:
    """The filter in words, each with the address without it."""
    join = _("、").join
    found: list[tuple[str, str, str]] = []
    if chosen.states:
        found.append(("states", _("状态"), join(words.state(code) for code in chosen.states)))
    if chosen.types:
        found.append(("types", _("类型"), join(words.violation(v, short=True) for v in chosen.types)))
    if chosen.classes:
        found.append(("classes", _("机构类别"), join(words.party_class(code) for code in chosen.classes)))
    if chosen.first:
        found.append(("first", _("提请"), _("%(day)s 起") % {"day": chosen.first.isoformat()}))
    if chosen.last:
        found.append(("last", _("提请"), _("%(day)s 止") % {"day": chosen.last.isoformat()}))
    if chosen.text:
        found.append(("text", _("检索"), chosen.text))
    if chosen.whose:
        found.append(("whose", _("承办人"), _("我") if chosen.whose == MINE else _("待我确认")))
    if chosen.overdue:
        found.append(("overdue", _("时限"), _("已逾期")))
    return [
        {"name": name, "value": value, "remove_url": f"?{chosen.without(part).as_query()}"}
        for part, name, value in found
    ]


def _open_filter(query: QueryDict) -> str:
    opened = query.copy()
    opened["filter"] = "1"
    return f"?{opened.urlencode()}"


def _choices(actor: Actor) -> dict[str, Any]:
    """The lists of the filter form."""
    scopes = [(OWN, _("本机关")), (SHARED, _("授权查看的"))]
    return {
        "states": STATES,
        "types": [(code, words.violation(code, short=True)) for code, _name in words.violation_choices()],
        "classes": CLASSES,
        "scopes": [(REGION, _("本地区")), *scopes] if actor.regional else scopes,
    }
