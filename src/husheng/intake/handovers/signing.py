"""批量签收: many received hand-overs chosen in the list, previewed, then signed for in one act or not at all."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from husheng.foundation.acts.act import Seen
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import picking
from husheng.foundation.agencies.access import ActorRequest, needs
from husheng.foundation.kernel.errors import Conflict, HushengError, Refused
from husheng.foundation.shell.forms import told

from . import acts, checks, filters, listed, queries, signable
from .models import Handover


@needs(Permission.HANDOVER_ANSWER)
@require_POST
def preview(request: ActorRequest) -> HttpResponse:
    """What of the chosen will be signed for and what cannot, before anything is done."""
    return _shown(request, _picked(request))


@needs(Permission.HANDOVER_ANSWER)
@require_POST
def receive(request: ActorRequest) -> HttpResponse:
    """What the preview showed; when one of them has moved on meanwhile, none is signed for, and the preview says so."""
    chosen = _picked(request)
    try:
        done = acts.receive_many(request.actor, chosen)
    except (Conflict, Refused) as error:
        return _shown(request, chosen, error)
    said = ngettext("已签收 %(n)s 件，双方各有一份回执。", "已签收 %(n)s 件，双方各有一份回执。", len(done))
    messages.success(request, said % {"n": len(done)})
    return redirect("handovers:list")


def _shown(request: ActorRequest, chosen: list[Seen], error: HushengError | None = None) -> HttpResponse:
    actor, found = request.actor, signable.part(request.actor, chosen)
    barred = listed.rows(actor, [row for row, _why in found.barred])
    context = {
        "title": _("批量签收"),
        "rows": listed.rows(actor, found.good),
        "barred": [{**row, "why": why} for row, (_one, why) in zip(barred, found.barred, strict=True)],
        "missing": found.missing,
        "problems": told(error),
    }
    return render(request, "handovers/signing.html", context, status=error.status if error else 200)


def _picked(request: ActorRequest) -> list[Seen]:
    def narrowed(query: QueryDict) -> QuerySet[Handover]:
        asked = filters.read(query)
        return asked.narrow(queries.box(request.actor, asked.box))

    return picking.picked(request.POST, checks.MOST_AT_ONCE, narrowed)
