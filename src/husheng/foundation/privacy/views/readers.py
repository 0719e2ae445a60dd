"""谁查阅过: every reading of one subject's data, and the list that may be told to the person (PIPL 44, 45; L8)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.agencies.access import ActorRequest, needs
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.errors import Refused
from husheng.foundation.shell.keyset import page as cut
from husheng.foundation.shell.subjects import subject_url

from .. import queries, words
from ..models import ReadLog
from ..reveal import may_reveal
from ..revealable import Revealable

TOLD = 1000  # rows on one paper; a subject with more is an alarm of its own


@needs(Permission.PERSONAL_ASK, Permission.PERSONAL_APPROVE)
@require_GET
def page(request: ActorRequest, kind: str, key: UUID) -> HttpResponse:
    """For the office: people of one's own agency by name, others by their agency."""
    row = _row(request, kind, key)
    found = cut(queries.reads_of_subject(row.subject_key), "at", request.GET.dict())
    delays = queries.delays(request.actor).filter(subject=row.subject_key, until__gt=clock.now())
    context = {
        "title": _("谁查阅过"),
        "thing": row,
        "kind": kind,
        "back": subject_url(kind, key),
        "rows": _drawn(request, found.rows),
        "page": found,
        "delays": delays.filter(state__in=["proposed", "approved"])[:20],
        "may_delay": request.actor.may(Permission.PERSONAL_ASK),
    }
    return render(request, "privacy/readers.html", context)


@needs(Permission.PERSONAL_ASK, Permission.PERSONAL_APPROVE)
@require_GET
def told(request: ActorRequest, kind: str, key: UUID) -> HttpResponse:
    """For the person: agency, time, purpose and columns. The same paper whether or not something is put off."""
    row = _row(request, kind, key)
    context = {
        "title": _("个人信息查阅告知单"),
        "thing": row,
        "kind": kind,
        "rows": _drawn(request, queries.told_to(row.subject_key)[:TOLD]),
        "basis": words.basis("delay"),
        "agency": agencies.agency(request.actor.agency_id),
    }
    return render(request, "privacy/told.html", context)


def _row(request: ActorRequest, kind: str, key: UUID) -> Revealable:
    row = queries.thing(request.actor, kind, key)
    if not (may_reveal(request.actor, row) or request.actor.may(Permission.PERSONAL_APPROVE, row, "reveal")):
        raise Refused("没有显示。您的岗位不能查阅这里的个人信息，请由承办人查阅。")
    return row


def _drawn(request: ActorRequest, rows: QuerySet[ReadLog] | list[ReadLog]) -> list[dict[str, Any]]:
    found = list(rows)
    own = request.actor.agency_id
    names = agencies.names({each.user for each in found if each.agency == own})
    places = agencies.by_id({each.agency for each in found})
    return [
        {
            "row": each,
            "agency": places.get(each.agency),
            "who": names.get(each.user, "") if each.agency == own else "",
            "reason": each.reason if each.agency == own else "",
            "purpose": words.purpose(each.purpose),
            "way": words.way(each.way),
            "fields": [words.field(name) for name in each.fields],
        }
        for each in found
    ]
