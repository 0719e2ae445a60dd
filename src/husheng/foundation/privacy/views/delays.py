"""暂缓告知: asking that our readings are not told to the person yet, and the head's decision (L8)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from husheng.foundation.acts.act import seen_in
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.access import ActorRequest, needs
from husheng.foundation.kernel.errors import NotFound
from husheng.foundation.shell.forms import problems

from .. import acts, queries
from ..forms import AskForm
from .finding import one

VERBS = {
    "approve": acts.approve_delay,
    "refuse": acts.refuse_delay,
    "end": acts.end_delay,
}


@needs(Permission.PERSONAL_ASK)
@require_http_methods(["GET", "POST"])
def propose(request: ActorRequest, kind: str, key: UUID) -> HttpResponse:
    """With reason and end."""
    row = queries.thing(request.actor, kind, key)
    form = AskForm("delay", request.POST or None)
    if request.method == "POST" and form.is_valid():
        acts.propose_delay(request.actor, row, form.cleaned_data["days"], form.cleaned_data["reason"])
        messages.success(request, _("已提交，等本单位正职负责人决定。"))
        return redirect("privacy:readers", kind, key)
    context = {
        "title": _("申请暂缓告知"),
        "form": form,
        "about": _("%(thing)s：到期后，本机关的查阅自动补入可告知的清单") % {"thing": row},
        "back": reverse("privacy:readers", args=[kind, key]),
        "do": _("提交申请"),
        "problems": problems(form) if form.is_bound else [],
    }
    return render(request, "privacy/form.html", context, status=422 if form.is_bound else 200)


@needs(Permission.PERSONAL_APPROVE)
@require_POST
def decide(request: ActorRequest, key: UUID, verb: str) -> HttpResponse:
    """Approve, refuse, end early."""
    row = one(queries.delays(request.actor), key)
    if verb not in VERBS:
        raise NotFound(queries.NOT_FOUND)
    VERBS[verb](request.actor, seen_in(request.POST, row.pk), request.POST.get("remark", ""))
    messages.success(request, _("已办理。"))
    return redirect("privacy:approvals")
