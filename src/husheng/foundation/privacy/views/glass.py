"""紧急查阅: breaking the glass on one thing, after the password was given again; and the head's examination of it."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from husheng.foundation.acts.act import seen_in
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.access import ActorRequest, needs
from husheng.foundation.kernel.errors import Invalid, Problem
from husheng.foundation.shell.forms import problems
from husheng.foundation.shell.subjects import subject_url

from .. import acts, queries
from ..forms import ExamineForm, GlassForm
from ..limits import limits
from .finding import one


@needs(Permission.PERSONAL_BREAK_GLASS)
@require_http_methods(["GET", "POST"])
def break_glass(request: ActorRequest, kind: str, key: UUID) -> HttpResponse:
    """Opens one thing for some hours; the head and the auditor see it at once."""
    row = queries.thing(request.actor, kind, key)
    if not did_recently_reauthenticate(request):
        again = urlencode({"next": request.get_full_path()})
        return redirect(f"{reverse('account_reauthenticate')}?{again}")
    form = GlassForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        acts.break_glass(request.actor, row, form.cleaned_data["reason"])
        messages.warning(request, _("已打开，请在原处以“保护与救助”为事由查看。负责人和审计员已经看到。"))
        return redirect(_back(request, kind, key) or "privacy:approvals")
    context = {
        "title": _("紧急查阅"),
        "form": form,
        "about": _("%(thing)s：%(hours)s 小时内有效，随后由正职负责人核查")
        % {"thing": row, "hours": limits()["glass"]["hours"]},
        "back": _back(request, kind, key),
        "do": _("打开"),
        "grave": True,
        "problems": problems(form) if form.is_bound else [],
    }
    return render(request, "privacy/form.html", context, status=422 if form.is_bound else 200)


def _back(request: ActorRequest, kind: str, key: UUID) -> str:
    """The page on which he stood (a party is read inside its case), or the thing's own."""
    came = request.GET.get("from", "")
    return came if url_has_allowed_host_and_scheme(came, None) else subject_url(kind, key)


@needs(Permission.PERSONAL_APPROVE)
@require_POST
def examine(request: ActorRequest, key: UUID) -> HttpResponse:
    """有没有正当理由."""
    row = one(queries.glasses(request.actor), key)
    form = ExamineForm(request.POST)
    if not form.is_valid():
        wrong = [Problem("remark", "请选结论，并写一句说明。", "至少写四个字。")]
        raise Invalid("没有办理。", wrong)
    typed = form.cleaned_data
    acts.examine(request.actor, seen_in(request.POST, row.pk), typed["verdict"], typed["remark"])
    messages.success(request, _("已办理。"))
    return redirect("privacy:approvals")
