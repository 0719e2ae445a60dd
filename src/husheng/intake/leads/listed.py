"""What the list page shows: rows with their clocks, saved views, filters as chips, neighbours of the page."""

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

from . import people, queries, rules, words
from .choices import SOURCES, STATES
from .filters import DUE, ME, NEWEST, NOBODY, Filters, parse
from .models import Lead
from .paging import Page
from .states import OPEN

WORKING = ("registered", "accepted", "checked")
SAVED = SavedList(
    "leads",
    gettext_lazy("线索"),
    Permission.LEAD_READ,
    lambda query: parse(query).as_query(),
    lambda actor, query: chips(actor, parse(query)),
)


def context(actor: Actor, chosen: Filters, page: Page, query: QueryDict) -> dict[str, Any]:
    """Everything that the page needs."""
    shown = rows(actor, page.rows, far=actor.regional or chosen.scope == "shared")
    return {
        "title": _("线索"),
        "filters": chosen,
        "rows": shown,
        "far": actor.regional or chosen.scope == "shared",
        "page": neighbours(page, query),
        "total": page.total,
        "views": views(actor, chosen),
        "save_url": SAVED.save_url(chosen.as_query()),
        "chips": chips(actor, chosen),
        "filter_url": _open_filter(query),
        "clear_url": f"?{replace(Filters(), scope=chosen.scope, sort=chosen.sort).as_query()}",
        "filter_open": query.get("filter") == "1",
        "order": _("按到期日") if chosen.sort == DUE else _("按收到时间"),
        "export_query": chosen.as_query(),
        "choices": _choices(actor) if query.get("filter") == "1" else {},
        "bulk": _bulk(actor) if any(row["ours"] for row in shown) else [],
        **_whole(page),
        "may_register": actor.may(Permission.LEAD_REGISTER),
        "may_import": actor.may(Permission.LEAD_IMPORT),
    }


def rows(actor: Actor, leads: Sequence[Lead], *, far: bool = False) -> list[dict[str, Any]]:
    """Each lead as the table shows it."""
    chips_of = panel.chips(Lead.kind(), [lead.pk for lead in leads])
    names = agencies.names({lead.handler for lead in leads if lead.handler})
    places = agencies.by_id({lead.agency_id for lead in leads}) if far else {}
    there = addresses("leads:page")
    return [
        {
            "lead": lead,
            "url": there(lead.pk),
            "chip": chips_of.get(lead.pk),
            "source": words.source(lead.source),
            "type": words.violation(lead.violation, short=True),
            "handler": names.get(lead.handler, "")
            if lead.handler and lead.agency_id == actor.agency_id
            else "",
            "agency": places.get(lead.agency_id),
            "pill": words.pill(lead.state),
            "ours": lead.agency_id == actor.agency_id,
        }
        for lead in leads
    ]


def neighbours(page: Page, query: QueryDict) -> dict[str, Any]:
    """As the pagination component takes it."""
    kept = query.copy()
    for name in ("after", "before"):
        kept.pop(name, None)
    found: dict[str, Any] = {"shown": len(page.rows), "previous_url": "", "next_url": ""}
    for name, cursor, url in (
        ("after", page.after, "next_url"), ("before", page.before, "previous_url")
    ):  # fmt: skip
        if cursor is not None:
            there = kept.copy()
            there[name] = str(cursor)
            found[url] = f"?{there.urlencode()}"
    return found


def views(actor: Actor, chosen: Filters) -> list[dict[str, Any]]:
    """The usual views with their counts, then the saved ones without."""
    usual = [
        (_("全部"), Filters()),
        (_("我承办 · 未办结"), Filters(states=OPEN, handler=ME, sort=DUE)),
        (_("待受理"), Filters(states=("registered",), sort=DUE)),
        (_("核查中"), Filters(states=("accepted",), sort=DUE)),
        (_("待答复"), Filters(states=("checked",), sort=DUE)),
        (_("已逾期"), Filters(states=OPEN, overdue=True, sort=DUE)),
    ]
    counts = queries.counts(actor, [view for _label, view in usual if view != Filters()])
    found: list[dict[str, Any]] = [
        {
            "label": label,
            "url": f"?{view.as_query()}",
            "count": counts.get(view, ""),
            "current": view == chosen,
        }
        for label, view in usual
    ]
    shared = Filters(scope="shared")
    found.append({"label": _("共享给我们的"), "url": f"?{shared.as_query()}", "current": chosen == shared})
    return found + SAVED.lines(actor, chosen.as_query())


def chips(actor: Actor, chosen: Filters) -> list[dict[str, str]]:
    """The filter in words, each with the address without it."""
    found: list[tuple[str, str, str]] = []
    join = _("、").join
    if chosen.states:
        found.append(("states", _("状态"), join(words.state(code) for code in chosen.states)))
    if chosen.violations:
        found.append(
            ("violations", _("类型"), join(words.violation(v, short=True) for v in chosen.violations))
        )
    if chosen.sources:
        found.append(("sources", _("来源"), join(words.source(code) for code in chosen.sources)))
    if chosen.first:
        found.append(("first", _("收到"), _("%(day)s 起") % {"day": chosen.first.isoformat()}))
    if chosen.last:
        found.append(("last", _("收到"), _("%(day)s 止") % {"day": chosen.last.isoformat()}))
    if chosen.organisation:
        found.append(("organisation", _("机构"), chosen.organisation))
    if chosen.handler:
        found.append(("handler", _("承办人"), _handler(actor, chosen.handler)))
    if chosen.overdue:
        found.append(("overdue", _("时限"), _("已逾期")))
    if chosen.protected:
        found.append(("protected", _("人员"), _("含受保护人员")))
    if chosen.district:
        found.append(("district", _("区"), _district(actor, chosen.district)))
    return [
        {"name": name, "value": value, "remove_url": f"?{chosen.without(part).as_query()}"}
        for part, name, value in found
    ]


def _handler(actor: Actor, handler: str) -> str:
    if handler == ME:
        return _("我")
    if handler == NOBODY:
        return _("未指派")
    names = {str(person.pk): person.name for person in people.handlers(actor)}
    return names.get(handler, _("他人"))


def _district(actor: Actor, code: str) -> str:
    region = agencies.in_region(actor.region_path).filter(code=code).first()
    return region.name if region else code


def _open_filter(query: QueryDict) -> str:
    opened = query.copy()
    opened["filter"] = "1"
    return f"?{opened.urlencode()}"


def _choices(actor: Actor) -> dict[str, Any]:
    """The lists of the filter form, read only while it is open."""
    districts = (
        agencies.in_region(actor.region_path).exclude(path=actor.region_path) if actor.regional else []
    )
    return {
        "states": STATES,
        "types": [(code, words.violation(code, short=True)) for code, _name in words.violation_choices()],
        "sources": SOURCES,
        "handlers": people.handlers(actor),
        "districts": list(districts),
        "scopes": queries.scopes(actor),
        "sorts": [(NEWEST, _("按收到时间")), (DUE, _("按到期日"))],
    }


def _whole(page: Page) -> dict[str, Any]:
    """The cap of a bulk act, and how many the filter holds where they are more than this page and within it."""
    cap = rules.cap()
    return {"cap": cap, "all_count": page.total if len(page.rows) < page.total <= cap else 0}


def _bulk(actor: Actor) -> list[dict[str, Any]]:
    """What can be done to many at once; nothing is offered that the post may not do."""
    found = []
    if actor.may(Permission.LEAD_HANDLE):
        found.append({"label": _("指派"), "value": "assign", "key": "a"})
    if actor.may(Permission.HANDOVER_SEND):
        found.append({"label": _("送其他机关"), "value": "hand_over", "key": "t"})
    return found
