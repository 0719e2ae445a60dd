"""Who did what, who logged in: pages of the auditor (who read what: `reading`). Ids and kinds, never a value."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from axes.models import AccessFailureLog, AccessLog
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from husheng.foundation.acts import queries as journal_queries
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.agencies.access import ActorRequest, needs
from husheng.foundation.agencies.actors import SYSTEM_USER
from husheng.foundation.agencies.models import Post, User
from husheng.foundation.ledger import queries as ledger

from .. import words
from ..paging import Keyset, cut

SIZE = 50
AUDITOR = needs(Permission.AUDIT_READ)
NEWEST = Keyset("at", newest_first=True)


@AUDITOR
@require_GET
def journal(request: ActorRequest) -> HttpResponse:
    """行为记录: verb, kind and key with the seal; what stands in a case is not shown."""
    page = cut(_narrowed(journal_queries.journal(request.actor), request), NEWEST, request, SIZE)
    places, people, roles = who_did(page.rows)
    seals = ledger.seals(row.pk for row in page.rows)
    rows = [
        {
            "row": row,
            "agency": places.get(row.agency),
            "person": named(row.user, people),
            "role": roles.get(row.post, ""),
            "verb": words.verb(row.verb),
            "thing": words.thing(row.kind),
            "seal": seals[row.pk],
        }
        for row in page.rows
    ]
    context = {"title": _("行为记录"), "rows": rows, "page": page.links(), **_asked(request)}
    return render(request, "desk/journal.html", context)


@AUDITOR
@require_GET
def logins(request: ActorRequest) -> HttpResponse:
    """登录记录: who came in and from where; and, on the other tab, who did not."""
    failed = request.GET.get("failed") == "1"
    model: Any = AccessFailureLog if failed else AccessLog
    found = model.objects.order_by("-attempt_time", "-pk")
    who = request.GET.get("who", "").strip()[:60]
    if who:
        found = found.filter(username=who)
    page = cut(found, Keyset("attempt_time", newest_first=True, read_key=int), request, SIZE)
    tabs = [
        {"label": _("已登录"), "url": "?", "current": not failed},
        {"label": _("没有登录成功"), "url": "?failed=1", "current": failed},
    ]
    # A password typed into the wrong box must not be read here: only names that exist are shown.
    known = dict(
        User.objects.filter(username__in={row.username for row in page.rows}).values_list("username", "name")
    )
    rows = [
        {
            "row": row,
            "username": row.username if row.username in known else "",
            "name": known.get(row.username, ""),
        }
        for row in page.rows
    ]
    context = {
        "title": _("登录记录"), "rows": rows, "page": page.links(), "tabs": tabs, "failed": failed, "who": who
    }  # fmt: skip
    return render(request, "desk/logins.html", context)


def _narrowed(found: QuerySet[Any], request: ActorRequest) -> QuerySet[Any]:
    """By user name, and by the key of a thing."""
    who = request.GET.get("who", "").strip()[:60]
    if who:
        found = found.filter(user__in=User.objects.filter(username=who).values("pk"))
    key = request.GET.get("key", "").strip()
    if key:
        found = found.filter(key=uuid_of(key))
    return found


def _asked(request: ActorRequest) -> dict[str, str]:
    return {"who": request.GET.get("who", "").strip()[:60], "key": request.GET.get("key", "").strip()[:40]}


def uuid_of(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def named(user: UUID, people: dict[UUID, str]) -> str:
    """The installation itself acts too: it registers the first places and posts."""
    return _("安装程序") if user == SYSTEM_USER else people.get(user, "")


def who_did(rows: list[Any]) -> tuple[dict[UUID, Any], dict[UUID, str], dict[UUID, str]]:
    """Agencies, people and roles of a page, three queries."""
    posts = Post.objects.filter(pk__in={row.post for row in rows}).values_list("pk", "role")
    return (
        agencies.by_id({row.agency for row in rows}),
        agencies.names({row.user for row in rows}),
        {pk: words.spoken_role(role) for pk, role in posts},
    )
