"""Many leads at once: chosen in the list, previewed, then done in one act or not at all."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from husheng.foundation.acts.act import Seen
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.access import ActorRequest, needs
from husheng.foundation.kernel.errors import Invalid, Problem
from husheng.foundation.shell.forms import problems

from .. import acts, doing, listed, people, queries, rules
from ..forms import AssignForm
from .acting import blame


@needs(Permission.LEAD_HANDLE, Permission.HANDOVER_SEND)
@require_POST
def preview(request: ActorRequest) -> HttpResponse:
    """What was chosen, before anything is done."""
    if request.POST.get("do") == "hand_over":
        return _shown(request, "hand_over", doing.hand_over_form(request.actor, None))
    return _shown(request, "assign", AssignForm(people=people.handlers(request.actor)))


@needs(Permission.LEAD_HANDLE)
@require_POST
def assign(request: ActorRequest) -> HttpResponse:
    """批量指派."""
    form = AssignForm(request.POST, people=people.handlers(request.actor))
    return _done(request, "assign", form, lambda seen: acts.assign_many(request.actor, seen, form.user()))


@needs(Permission.HANDOVER_SEND)
@require_POST
def hand_over(request: ActorRequest) -> HttpResponse:
    """批量流转."""
    form = doing.hand_over_form(request.actor, request.POST)
    return _done(
        request,
        "hand_over",
        form,
        lambda seen: acts.hand_over_many(request.actor, seen, doing.handover_details(form)),
    )


def _done(request: ActorRequest, verb: str, form: Form, do: Any) -> HttpResponse:
    if not form.is_valid():
        return _shown(request, verb, form, 422)
    try:
        done = do(_picked(request))
    except Invalid as error:
        blame(form, error)
        return _shown(request, verb, form, 422)
    messages.success(request, _("已办理 %(count)s 条。") % {"count": len(done)})
    return redirect("leads:list")


def _shown(request: ActorRequest, verb: str, form: Form, status: int = 200) -> HttpResponse:
    picked = _picked(request)
    versions = {one.pk: one.version for one in picked}
    leads = queries.by_keys(request.actor, versions)
    moved = [lead for lead in leads if lead.version != versions[lead.pk]]
    context = {
        "title": doing.STEPS[verb].label,
        "verb": verb,
        "form": form,
        "rows": listed.rows(request.actor, leads),
        "picked": [f"{one.pk}:{one.version}" for one in picked],
        "moved": moved,
        "missing": len(picked) - len(leads),
        "problems": problems(form),
        "action": f"leads:bulk_{verb}",
    }
    return render(request, "leads/bulk.html", context, status=status)


def _picked(request: ActorRequest) -> list[Seen]:
    """`pick` holds key and version of each row that was seen."""
    cap = int(rules.parameters()["bulk"]["cap"])
    found = []
    for text in dict.fromkeys(request.POST.getlist("pick")):
        key, _colon, version = text.partition(":")
        try:
            found.append(Seen(UUID(key), int(version)))
        except ValueError:
            continue
    if not 0 < len(found) <= cap:
        message = _("一次选 1 至 %(cap)s 条。") % {"cap": cap}
        raise Invalid("没有批量办理。", [Problem("pick", message, "请分几次办理。")])
    return found
