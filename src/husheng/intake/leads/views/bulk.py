"""Many leads at once: chosen in the list, previewed, then done in one act or not at all."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from husheng.foundation.acts.act import Seen
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import picking
from husheng.foundation.agencies.access import ActorRequest, needs
from husheng.foundation.kernel.errors import Conflict, Invalid
from husheng.foundation.shell.forms import blame, problems

from .. import acts, doing, filters, listed, people, queries, rules, undoing
from ..forms import AssignForm
from ..states import LEAD


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
    """批量指派: it can be taken back while nothing else has happened."""
    form = AssignForm(request.POST, people=people.handlers(request.actor))

    def do(seen: list[Seen]) -> str:
        rows = queries.by_keys(request.actor, [one.pk for one in seen])
        done = acts.assign_many(request.actor, seen, form.user())
        undoing.keep(request, done, {row.pk: row.handler for row in rows})
        return ""  # the list says so itself, beside the way back

    return _done(request, "assign", form, do)


@needs(Permission.HANDOVER_SEND)
@require_POST
def hand_over(request: ActorRequest) -> HttpResponse:
    """批量流转: what is sent is sent; the way back is the receiver's."""
    form = doing.hand_over_form(request.actor, request.POST)

    def do(seen: list[Seen]) -> str:
        done = acts.hand_over_many(request.actor, seen, doing.handover_details(form))
        words = _("已送出 %(count)s 条。送出的不能撤销；送错了，请对方退回，再收回办理。")
        return words % {"count": len(done)}

    return _done(request, "hand_over", form, do)


@needs(Permission.LEAD_HANDLE)
@require_POST
def undo(request: ActorRequest) -> HttpResponse:
    """撤销刚才的批量指派."""
    seen, before = undoing.take(request)
    if not seen:
        raise Conflict("没有撤销。没有可以撤销的批量指派，或者已经撤销过。", code="nothing_to_undo")
    done = acts.unassign_many(request.actor, seen, before)
    messages.success(request, _("已撤销，%(count)s 条回到原来的承办人。") % {"count": len(done)})
    return redirect("leads:list")


def _done(request: ActorRequest, verb: str, form: Form, do: Callable[[list[Seen]], str]) -> HttpResponse:
    if not form.is_valid():
        return _shown(request, verb, form, 422)
    try:
        said = do(_picked(request))
    except Invalid as error:
        blame(form, error)
        return _shown(request, verb, form, 422)
    if said:
        messages.success(request, said)
    return redirect("leads:list")


def _shown(request: ActorRequest, verb: str, form: Form, status: int = 200) -> HttpResponse:
    picked = _picked(request)
    versions = {one.pk: one.version for one in picked}
    leads = queries.by_keys(request.actor, versions)
    moved = [lead for lead in leads if lead.version != versions[lead.pk]]
    many = f"{verb}_many"
    context = {
        "title": doing.STEPS[verb].label,
        "closed": [
            lead
            for lead in leads
            if not LEAD.targets(lead.state, many)
            or not request.actor.may(doing.STEPS[verb].permission, lead, many)
        ],
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
    actor = request.actor
    return picking.picked(
        request.POST, rules.cap(), lambda query: queries.narrowed(actor, filters.parse(query))
    )
