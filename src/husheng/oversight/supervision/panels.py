"""What the case page shows of supervision: who watches over the case, and the step that reports or lists it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from husheng.casework.cases.models import Case
from husheng.casework.cases.sockets import Panel
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.kernel import clock as time

from . import queries, shown
from .views.grave import SAID as REPORTED
from .views.listing import SAID as LISTED


def panel(actor: Actor, case: Case) -> Panel | None:
    """Listings and reports on the case, as far as the actor may know of them."""
    if not actor.may(Permission.SUPERVISION_READ):
        return None
    listings, graves = queries.on_subject(actor, case.pk)
    step = _step(actor, case)
    if not listings and not graves and not step:
        return None
    today = time.today()
    rows = {
        "listings": [shown.listing_row(one, today) for one in listings],
        "graves": [shown.grave_row(one) for one in graves],
    }
    keys: list[UUID] = [one.pk for one in (*listings, *graves)]
    html = render_to_string("supervision/_panel.html", rows) if keys else SafeString("")
    said = {f"supervision.{verb}": _(words) for verb, words in {**LISTED, **REPORTED}.items()}
    return Panel(html=html, keys=keys, verbs=said, step=step)


def _step(actor: Actor, case: Case) -> dict[str, Any]:
    query = urlencode({"kind": case.kind(), "key": str(case.pk)})
    if case.agency_id == actor.agency_id and actor.may(Permission.SUPERVISION_ANSWER):
        return {"label": _("报告重大事项"), "url": f"{reverse('supervision:new_grave')}?{query}"}
    if actor.may(Permission.SUPERVISION_URGE):
        return {"label": _("挂牌督办"), "url": f"{reverse('supervision:new_listing')}?{query}"}
    return {}
