"""恢复备份后缺失的行为: what has to be entered again after a restore, and who answers for what stays missing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.agencies.access import ActorRequest, needs
from husheng.foundation.jobs.queue import Owner, defer_with_progress
from husheng.foundation.kernel.errors import Invalid, Refused
from husheng.foundation.ledger import tasks
from husheng.foundation.recovery import acts, queries
from husheng.foundation.shell.forms import problems, told

from .. import words
from .forms import LossForm

SHOWN = 200


@needs(Permission.LEDGER_VERIFY)
@require_http_methods(["GET", "POST"])
def lost(request: ActorRequest) -> HttpResponse:
    """The list of each replay; whoever runs the system says what became of it, and everything is recomputed."""
    form = LossForm(request.POST or None)
    wrong: list[dict[str, str]] = []
    if request.method == "POST":
        if not request.actor.may(Permission.SYSTEM_OPERATE):
            raise Refused("没有办理。这件事不由您现在的岗位办理，请转给系统管理员。")
        if form.is_valid():
            try:
                return redirect("jobs:show", _answered(request, form.cleaned_data))
            except Invalid as error:
                target = f"#reason-{form.cleaned_data['replay']}"
                wrong = [{**one, "target": target} for one in told(error)]
    context = {
        "title": _("恢复备份后缺失的行为"),
        "losses": [_shown(loss) for loss in queries.losses(request.actor)],
        "may_answer": request.actor.may(Permission.SYSTEM_OPERATE),
        "form": form,
        "problems": [*problems(form), *wrong] if form.is_bound else [],
    }
    return render(request, "desk/lost.html", context, status=422 if context["problems"] else 200)


def _answered(request: ActorRequest, given: dict[str, Any]) -> Any:
    """The act, and the check that shows the ledger's page as it stands after it."""
    acts.acknowledge(request.actor, given["replay"], given["reason"])
    owner = Owner(request.actor.user_id, request.actor.agency_id)
    with transaction.atomic():
        return defer_with_progress(tasks.examine, owner, _("核验存证台账")).pk


def _shown(loss: queries.Loss) -> dict[str, object]:
    shown = loss.lost[:SHOWN]
    places = agencies.by_id({one.facts.agency for one in shown if one.facts.agency})
    return {
        "replay": loss.replay,
        "answer": loss.answer,
        "count": len(loss.lost),
        "more": len(loss.lost) - len(shown),
        "rows": [
            {
                "ordinal": one.ordinal,
                "act": one.act,
                "verb": words.verb(one.facts.verb),
                "thing": words.thing(one.facts.kind),
                "agency": places.get(one.facts.agency) if one.facts.agency else None,
                "at": dt.datetime.fromisoformat(one.facts.at) if "T" in one.facts.at else None,
                "day": one.facts.at,
            }
            for one in shown
        ],
    }
