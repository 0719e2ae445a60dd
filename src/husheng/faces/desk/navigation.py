"""The queues at the left: per permission, each a link, the counts of all of them in one query."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import CASE_DATA, Permission
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.kernel.counting import counts_lately
from husheng.oversight.supervision.views.ladder import READERS

from . import queues, turns, words

ANY_CASE_DATA: Final = CASE_DATA


@dataclass(frozen=True)
class Queue:
    """A line of the menu.

    `label` stands in words.toml, so that no other room's English changes it; `count` names a counter of `queues`;
    `late` names one that turns the count red.
    """

    label: str
    view: str
    needs: frozenset[Permission]
    icon: str = "file"
    query: str = ""
    count: str = ""
    late: str = ""
    key: str = ""
    sub: bool = False


@dataclass(frozen=True)
class Item:
    """What the shell's menu draws."""

    label: str
    url: str
    icon: str
    count: int | None
    late: bool
    key: str
    sub: bool
    current: bool = False


def _all(*permissions: Permission) -> frozenset[Permission]:
    return frozenset(permissions)


P = Permission
REFERRALS: Final = _all(P.CASE_READ, P.CRIME_DECIDE, P.CRIME_SUPERVISE)
MENU: Final[Mapping[str, tuple[Queue, ...]]] = {
    "mine": (
        Queue("today", "desk:home", ANY_CASE_DATA, "home", count="owed", late="late", key="h"),
        Queue("waiting", "desk:waiting", ANY_CASE_DATA, "clock", count="waiting"),
        Queue("urgings", "supervision:mine", _all(*READERS), "bell", count="urgings"),
        Queue(
            "approvals",
            "privacy:approvals",
            _all(P.PERSONAL_ASK, P.PERSONAL_APPROVE, P.PERSONAL_BREAK_GLASS),
            "lock",
            count="approvals",
        ),
    ),
    "intake": (
        Queue("leads", "leads:list", _all(P.LEAD_READ), "inbox", count="leads", key="l"),
        Queue(
            "registered",
            "leads:list",
            _all(P.LEAD_READ),
            query="state=registered",
            count="registered",
            sub=True,
        ),
        Queue(
            "accepted", "leads:list", _all(P.LEAD_READ), query="state=accepted", count="accepted", sub=True
        ),
        Queue("checked", "leads:list", _all(P.LEAD_READ), query="state=checked", count="checked", sub=True),
        Queue("tips", "tips:list", _all(P.TIP_HANDLE), "chat", count="tips"),
        Queue("handovers", "handovers:list", _all(P.HANDOVER_READ), "arrow", key="t"),
        Queue("received", "handovers:list", _all(P.HANDOVER_READ), query="box=in", count="inbox", sub=True),
        Queue("sent", "handovers:list", _all(P.HANDOVER_READ), query="box=out", count="outbox", sub=True),
        Queue(
            "referrals",
            "referrals:list",
            _all(P.CASE_READ, P.CRIME_DECIDE, P.CRIME_SUPERVISE),
            "out",
            count="referrals",
        ),
    ),
    "keeping": (
        Queue("openings", "tips:openings", _all(P.TIP_KEEP), "users", count="openings"),
        Queue("own_key", "tips:key", _all(P.TIP_KEY), "key"),
    ),
    "casework": (
        Queue("cases", "cases:list", _all(P.CASE_READ), "folder", count="cases", key="c"),
        Queue(
            "to_confirm", "cases:list", _all(P.CASE_OPEN), query="whose=second", count="to_confirm", sub=True
        ),
        Queue("measures", "measures:list", _all(P.MEASURE_READ), "gavel"),
        Queue("leak_runs", "leaks:runs", _all(P.LEAK_MATCH, P.LEAK_APPROVE), "shield", count="leak_runs"),
        Queue("leak_offered", "leaks:findings", _all(P.LEAK_MATCH), count="leak_offered", sub=True),
        Queue(
            "rewards",
            "rewards:list",
            _all(P.REWARD_PROPOSE, P.REWARD_APPROVE, P.REWARD_PAY),
            "check",
            count="rewards",
        ),
    ),
    "oversight": (
        Queue("campaigns", "campaigns:list", _all(P.CAMPAIGN_READ), "flag", key="a"),
        Queue("reports", "campaigns:reports", _all(P.REPORT_READ), "table", key="r"),
        Queue("papers", "supervision:list", _all(P.SUPERVISION_READ), "bell"),
        Queue("scoreboard", "supervision:scoreboard", _all(P.SUPERVISION_READ), "chart"),
    ),
    "processing": (
        Queue("register", "processing:register", _all(P.PROCESSING_READ), "shield"),
        Queue("assessments", "processing:assessments", _all(P.PROCESSING_READ), sub=True),
        Queue("collection_forms", "processing:forms", _all(P.PROCESSING_READ), sub=True),
        Queue("erasures", "erasure:list", _all(P.ERASURE_READ), "lock"),
        Queue("lockings", "erasure:lockings", _all(P.ERASURE_READ), sub=True),
    ),
    "people_group": (
        Queue("people", "desk:people", _all(P.POST_MANAGE), "users", key="p"),
        Queue("enrol", "desk:enrol", _all(P.POST_MANAGE), sub=True),
    ),
    "system": (
        Queue("places", "desk:installation", _all(P.AGENCY_MANAGE), "layers", key="i"),
        Queue("tokens", "desk:tokens", _all(P.TOKEN_MANAGE), "key", key="k"),
        Queue("work", "desk:work", _all(P.SYSTEM_OPERATE), "clock", count="work", key="w"),
    ),
    "audit": (
        Queue("reads", "desk:reads", _all(P.AUDIT_READ), "eye", key="v"),
        Queue("journal", "desk:journal", _all(P.AUDIT_READ), "file", key="j"),
        Queue("logins", "desk:logins", _all(P.AUDIT_READ), "key", key="n"),
        Queue("leaks", "leaks:findings", _all(P.LEAK_REVIEW), "shield", count="leaks", key="y"),
        Queue("canaries", "leaks:canaries", _all(P.LEAK_PLANT), "bell", count="canaries", late="canaries"),
    ),
    "proof": (Queue("ledger", "ledger:overview", _all(P.LEDGER_READ, P.LEDGER_VERIFY), "layers", key="z"),),
}


def groups(actor: Actor, request: HttpRequest) -> list[dict[str, object]]:
    """The menu of this post, with counts; what no room offers is left out."""
    shown = {label: _offered(actor, menu) for label, menu in MENU.items()}
    wanted = {
        name for menu in shown.values() for queue, _ in menu for name in (queue.count, queue.late) if name
    }
    counts = counts_lately(
        ("menu", actor, agencies.reach(actor)),
        turns.present(request),
        settings.HUSHENG_MENU_SECONDS,
        lambda: {name: _rows(name, actor) for name in sorted(wanted)},
    )
    items = {
        label: [_item(queue, url, counts) for queue, url in menu] for label, menu in shown.items() if menu
    }
    here = _nearest([item for found in items.values() for item in found], request)
    return [
        {"label": words.menu(label), "items": [replace(item, current=item is here) for item in found]}
        for label, found in items.items()
    ]


def _offered(actor: Actor, menu: tuple[Queue, ...]) -> list[tuple[Queue, str]]:
    found = []
    for queue in menu:
        if queue.needs.isdisjoint(actor.permissions):
            continue
        if url := _address(queue.view):
            found.append((queue, f"{url}?{queue.query}" if queue.query else url))
    return found


@cache
def _address(view: str) -> str:
    """Looked up once: a menu of twenty lines stands on every page."""
    try:
        return reverse(view)
    except NoReverseMatch:
        return ""


def _rows(name: str, actor: Actor) -> QuerySet[Any]:
    counter: Callable[[Actor], QuerySet[Any]] = queues.COUNTED[name]
    return counter(actor)


def _item(queue: Queue, url: str, counts: Mapping[str, int]) -> Item:
    return Item(
        label=words.menu(queue.label),
        url=url,
        icon=queue.icon,
        count=counts[queue.count] if queue.count else None,
        late=bool(queue.late and counts[queue.late]),
        key=queue.key,
        sub=queue.sub,
    )


def _nearest(items: list[Item], request: HttpRequest) -> Item | None:
    """The line that leads most exactly to where the reader is."""
    best, reach = None, 0
    for item in items:
        path, _, query = item.url.partition("?")
        name, _, value = query.partition("=")
        here = request.path == path or (path != "/" and request.path.startswith(path))
        if not here or (query and value not in request.GET.getlist(name)):
            continue
        if len(item.url) > reach:
            best, reach = item, len(item.url)
    return best
