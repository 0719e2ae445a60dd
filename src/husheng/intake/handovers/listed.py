"""The list of hand-overs as the page shows it: rows, tabs, chips."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.agencies.saved import SavedList
from husheng.foundation.deadlines import panel
from husheng.foundation.shell.addresses import addresses

from . import queries, words
from .checks import MOST_AT_ONCE
from .filters import BOXES, OPEN, Filters, read
from .kinds import KINDS, word
from .models import Handover
from .shown import side_of
from .states import HANDOVER

SAVED = SavedList(
    "handovers",
    gettext_lazy("流转"),
    Permission.HANDOVER_READ,
    lambda query: read(query).as_query(),
    lambda actor, query: whole(read(query)),
)


def rows(actor: Actor, found: list[Handover]) -> list[dict[str, Any]]:
    """Clock, verb, matter, the other party, progress: three queries for a page."""
    keys = [row.pk for row in found]
    chips, tallies = panel.chips(Handover.kind(), keys), queries.tallies(keys)
    there = addresses("handovers:page")
    return [
        {"url": there(row.pk), **_row(actor, row, chips.get(row.pk), tallies.get(row.pk))} for row in found
    ]


def _row(actor: Actor, row: Handover, chip: panel.Chip | None, tally: queries.Tally | None) -> dict[str, Any]:
    side = side_of(actor, row)
    others = [row.from_agency] if side == "receiver" else [row.to_agency]
    if side in ("onlooker", "superior"):
        others = [row.from_agency, row.to_agency]
    return {
        "handover": row,
        "chip": chip,
        "verb": words.next_step(row, side),
        "kind": words.kind(row),
        "pill": words.state(row),
        "others": others,
        "tally": tally,
        "waits": (side, row.state) not in words.OURS_TO_DO,
        "unread": side == "receiver" and row.state == "sent",
        "pick": f"{row.pk}:{row.version}",
    }


def bulk(actor: Actor, shown: list[dict[str, Any]], total: int) -> dict[str, Any]:
    """What can be done to many at once where the page has something to sign for; nothing that the post may not do."""
    if not actor.may(Permission.HANDOVER_ANSWER) or not any(row["unread"] for row in shown):
        return {"bulk": []}
    return {
        "bulk": [{"label": _("签收"), "value": "receive", "key": "s", "primary": True}],
        "cap": MOST_AT_ONCE,
        "all_count": total if len(shown) < total <= MOST_AT_ONCE else 0,
    }


def tabs(actor: Actor, filters: Filters) -> list[dict[str, Any]]:
    """收到的、发出的, and where there is something to designate or a region to overlook, those."""
    shown, counts = [], queries.open_counts(actor, BOXES)
    for name in BOXES:
        count = counts[name]
        if name in (queries.DESIGNATE, queries.REGION) and not count and filters.box != name:
            continue
        url = f"{reverse('handovers:list')}?box={name}"
        label = _(words.BOXES[name])
        shown.append({"label": label, "url": url, "count": count, "current": name == filters.box})
    return shown


def states(actor: Actor, filters: Filters) -> list[dict[str, Any]]:
    """How many in each state, each number opening its rows; then the saved views."""
    base = f"{reverse('handovers:list')}?box={filters.box}"
    counts = queries.counts(actor, filters.box)
    views = [{"label": _("未了结"), "url": f"{base}&state={OPEN}", "current": filters.state == OPEN}]
    for name in HANDOVER.states:
        if counts[name] or filters.state == name:
            label = _(words.STATES[name][1])
            url = f"{base}&state={name}"
            views.append(
                {"label": label, "url": url, "count": counts[name], "current": filters.state == name}
            )
    views.append({"label": _("全部"), "url": f"{base}&state=", "current": filters.state == ""})
    return views + SAVED.lines(actor, filters.as_query())


def chips(filters: Filters) -> list[dict[str, str]]:
    """Every filter beside the state, each with the address without it."""
    base = {"box": filters.box, "state": filters.state}
    given = {"kind": filters.kind, "other": str(filters.other or ""), "number": filters.number}
    names = {"kind": _("种类"), "other": _("对方"), "number": _("编号")}
    return [
        {"name": names[name], "value": _value(name, value), "remove_url": _without(base, given, name)}
        for name, value in given.items()
        if value
    ]


def whole(filters: Filters) -> list[dict[str, str]]:
    """The box and the state as well, which on the list are tabs and views."""
    state = (
        _("未了结") if filters.state == OPEN else _(words.STATES[filters.state][1]) if filters.state else ""
    )
    chosen = [{"name": _("流转"), "value": _(words.BOXES[filters.box])}]
    return chosen + ([{"name": _("状态"), "value": state}] if state else []) + chips(filters)


def _value(name: str, value: str) -> str:
    if name == "kind":
        return _(word(KINDS, value))
    if name == "other":
        found = agencies.by_id({UUID(value)})
        return next(iter(found.values())).short_name if found else _("没有这个机关")
    return value


def _without(base: dict[str, str], given: dict[str, str], name: str) -> str:
    return "?" + urlencode({**base, **{k: v for k, v in given.items() if v and k != name}})


def count(rows: QuerySet[Handover]) -> int:
    """How many rows the filters leave, up to the cap."""
    return rows.order_by().values("pk")[: queries.CAP + 1].count()
