"""查阅记录: every reveal, download, export and look-up within the minute; alarms on top (P7). Never a value."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from husheng.foundation.agencies.access import ActorRequest
from husheng.foundation.agencies.models import Agency, User
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.clock import SHANGHAI
from husheng.foundation.kernel.ids import new_key
from husheng.foundation.privacy import binding
from husheng.foundation.privacy import queries as privacy
from husheng.foundation.privacy.models import ReadLog
from husheng.foundation.privacy.purposes import Purpose
from husheng.foundation.privacy.ways import Way

from .. import words
from ..paging import cut
from .audit import AUDITOR, NEWEST, SIZE, named, uuid_of, who_did
from .refused import tabs

WINDOW: Final = dt.timedelta(
    days=31
)  # what has no index of its own is looked for in one month unless dates are given
LATELY: Final = dt.timedelta(days=7)
ALARMS: Final = 10
AGENCIES: Final = 500


@dataclass(frozen=True)
class Asked:
    """The filters as they stand in the address."""

    who: str = ""
    agency: str = ""
    kind: str = ""
    key: str = ""
    subject: str = ""
    way: str = ""
    purpose: str = ""
    first: str = ""
    last: str = ""

    @classmethod
    def of(cls, request: HttpRequest) -> Asked:
        """Cut short, and nothing else."""
        return cls(**{name: request.GET.get(name, "").strip()[:60] for name in cls.__dataclass_fields__})

    def wanted(self) -> privacy.Wanted:
        """As the query takes them; a name or key that is none finds nothing."""
        first, last = _day(self.first), _day(self.last)
        if first is None and (self.kind or self.way or self.purpose):
            first = clock.now() - WINDOW
        return privacy.Wanted(
            user=_key(User.objects.filter(username=self.who), self.who),
            agency=_key(Agency.objects.filter(Q(name=self.agency) | Q(short_name=self.agency)), self.agency),
            kind=self.kind,
            key=uuid_of(self.key) if self.key else None,
            subject=uuid_of(self.subject) if self.subject else None,
            way=self.way,
            purpose=self.purpose,
            first=first,
            last=last + dt.timedelta(days=1) if last else None,
        )


@AUDITOR
@require_GET
def reads(request: ActorRequest) -> HttpResponse:
    """The newest first, by key; the first page renews itself."""
    asked, now = Asked.of(request), clock.now()
    page = cut(privacy.reads(request.actor, asked.wanted()), NEWEST, request, SIZE)
    alarms = list(privacy.alarms(request.actor, now - LATELY)[:ALARMS])
    context = {
        "title": _("查阅记录"),
        "asked": asked,
        "tabs": tabs(refused=False),
        "rows": _drawn(page.rows),
        "page": page.links(),
        "alarms": _drawn(alarms),
        "glasses": privacy.glasses(request.actor).filter(state="broken").count(),
        "live": not request.GET.get("after") and not request.GET.get("before"),
        "now": now,
        "purposes": [(each.value, words.purpose(each.value)) for each in Purpose],
        "ways": [(each.value, words.way(each.value)) for each in Way],
        "kinds": [(kind, words.thing(kind)) for kind in binding.kinds()],
        "agencies": Agency.objects.order_by("pinyin").values_list("short_name", flat=True)[:AGENCIES],
    }
    return render(request, "desk/reads.html", context)


def _drawn(rows: list[ReadLog]) -> list[dict[str, Any]]:
    places, people, roles = who_did(rows)
    return [
        {
            "row": row,
            "agency": places.get(row.agency),
            "person": named(row.user, people),
            "role": roles.get(row.post, ""),
            "thing": words.thing(row.kind),
            "fields": [words.field(name) for name in row.fields],
            "purpose": words.purpose(row.purpose),
            "way": words.way(row.way),
            "alarm": row.canary or row.way == Way.BREAK_GLASS,
        }
        for row in rows
    ]


def _key(found: Any, asked: str) -> Any:
    """The key of the one who was named; a key of nobody where nobody is called so."""
    if not asked:
        return None
    return found.values_list("pk", flat=True).first() or new_key()


def _day(text: str) -> dt.datetime | None:
    with suppress(ValueError):
        return dt.datetime.combine(dt.date.fromisoformat(text), dt.time(), SHANGHAI)
    return None
