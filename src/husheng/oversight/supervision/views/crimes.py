"""The prosecutor's lists: 应移未移, 移而未立, 立而未结. So the lateness of police is put right (L2)."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET

from husheng.casework.cases.crimes import crime_lists
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.access import ActorRequest, needs
from husheng.foundation.kernel import clock as time
from husheng.intake.referrals.queries import NOT_CONCLUDED, NOT_FILED, Wanted, wanted
from husheng.intake.referrals.words import WHY

from .. import shown

UNREFERRED: Final = "unreferred"
MOST: Final = 200
LISTS: Final = {
    UNREFERRED: gettext_noop("应移未移"),
    NOT_FILED: gettext_noop("移而未立"),
    NOT_CONCLUDED: gettext_noop("立而未结"),
}
SAYS: Final = {
    UNREFERRED: gettext_noop("案件记有涉嫌犯罪的事实，没有移送公安机关。调阅后可以查看案件，建议移送。"),
    NOT_FILED: gettext_noop(
        "已移送，公安机关没有签收、逾期未决定或者决定不立案。可以要求说明理由、通知立案。"
    ),
    NOT_CONCLUDED: gettext_noop("公安机关已立案，还没有侦查结果。可以发催办函。"),
}


@needs(Permission.CRIME_SUPERVISE)
@require_GET
def lists(request: ActorRequest) -> HttpResponse:
    """One of the three lists of the procuratorate's region, the oldest first, with the days."""
    actor, now = request.actor, time.now()
    which = request.GET.get("list", UNREFERRED)
    which = which if which in LISTS else UNREFERRED
    rows = {name: _rows(actor, name, now) for name in LISTS}
    context = {
        "title": _("移送监督"),
        "tabs": shown.tabs(actor, shown.CRIMES),
        "views": [
            {"label": _(label), "url": f"?list={name}", "count": len(rows[name]), "current": name == which}
            for name, label in LISTS.items()
        ],
        "which": which,
        "says": _(SAYS[which]),
        "rows": rows[which],
        "most": MOST,
    }
    return render(request, "supervision/crimes.html", context)


def _rows(actor: Actor, which: str, now: dt.datetime) -> list[dict[str, Any]]:
    if which == UNREFERRED:
        return [
            {
                "number": one.number,
                "agency": one.agency,
                "since": one.since,
                "days": one.days,
                "why": _("不批准移送") if one.declined else _("没有移送"),
                "look_into": reverse("cases:look_into", args=[one.case]),
                "seen": one.version,
            }
            for one in crime_lists(actor, MOST)
        ]
    return [_referred(one, now) for one in wanted(actor, which, MOST, now)]


def _referred(one: Wanted, now: dt.datetime) -> dict[str, Any]:
    referral = one.referral
    return {
        "number": referral.number,
        "title": referral.title,
        "agency": referral.from_agency,
        "police": referral.police,
        "since": one.since,
        "days": (now - one.since).days,
        "why": _(WHY[one.why]) if one.why in WHY else "",
        "url": reverse("referrals:page", args=[referral.pk]),
    }
