"""查阅批准: what officers ask of the head, what he allows, and broken glass and delays that wait for him (L14, L8)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from husheng.foundation.acts.act import seen_in
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.access import ActorRequest, needs
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.errors import NotFound
from husheng.foundation.shell import keyset
from husheng.foundation.shell.forms import problems
from husheng.foundation.shell.subjects import subject_url

from .. import acts, queries
from ..forms import AskForm, ExamineForm, MoreForm, RemarkForm
from .finding import listed, one

READERS = (Permission.PERSONAL_ASK, Permission.PERSONAL_APPROVE, Permission.PERSONAL_BREAK_GLASS)
VERBS = {"give": acts.give, "refuse": acts.refuse, "withdraw": acts.withdraw}


@needs(*READERS)
@require_GET
def page(request: ActorRequest) -> HttpResponse:
    """The agency's for its head, one's own for everybody else; the newest first."""
    actor, now = request.actor, clock.now()
    head = actor.may(Permission.PERSONAL_APPROVE)
    found: dict[str, QuerySet[Any]] = {
        "approvals": queries.approvals(actor),
        "glasses": queries.glasses(actor),
        "delays": queries.delays(actor),
    }
    asked = request.GET.dict()
    pages = {name: keyset.page(rows, "at", asked, name=f"{name}-") for name, rows in found.items()}
    context: dict[str, Any] = {
        "title": _("查阅批准"),
        **{name: listed(page.rows, now) for name, page in pages.items()},
        **{f"{name}_page": page for name, page in pages.items()},
        "head": head,
        "may_ask": actor.may(Permission.PERSONAL_ASK),
        "remark_form": RemarkForm(auto_id=False),
        "examine_form": ExamineForm(auto_id=False),
        "user": actor.user_id,
    }
    return render(request, "privacy/approvals.html", context)


@needs(Permission.PERSONAL_ASK)
@require_http_methods(["GET", "POST"])
def ask(request: ActorRequest, kind: str, key: UUID) -> HttpResponse:
    """申请查阅未成年人信息, in one matter."""
    matter = queries.matter(request.actor, kind, key)
    form = AskForm("minors", request.POST or None)
    if request.method == "POST" and form.is_valid():
        acts.ask_minor(request.actor, matter, form.cleaned_data["days"], form.cleaned_data["reason"])
        return _asked(request)
    about = _("%(matter)s：查阅其中未成年人的信息") % {"matter": matter}
    return _form(request, form, _("申请查阅未成年人信息"), about, subject_url(kind, key))


@needs(Permission.PERSONAL_ASK)
@require_http_methods(["GET", "POST"])
def ask_more(request: ActorRequest) -> HttpResponse:
    """申请增加当日查阅次数."""
    form = MoreForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        acts.ask_more(request.actor, typed["extra"], typed["days"], typed["reason"])
        return _asked(request)
    return _form(request, form, _("申请增加查阅次数"), "", "")


@needs(Permission.PERSONAL_APPROVE)
@require_POST
def decide(request: ActorRequest, key: UUID, verb: str) -> HttpResponse:
    """Give, refuse, withdraw."""
    row = one(queries.approvals(request.actor), key)
    if verb not in VERBS:
        raise NotFound(queries.NOT_FOUND)
    VERBS[verb](request.actor, seen_in(request.POST, row.pk), request.POST.get("remark", ""))
    messages.success(request, _("已办理。"))
    return redirect("privacy:approvals")


def _asked(request: ActorRequest) -> HttpResponse:
    messages.success(request, _("已提交，等本单位正职负责人决定。"))
    return redirect("privacy:approvals")


def _form(request: ActorRequest, form: Any, title: str, about: str, back: str) -> HttpResponse:
    context = {
        "title": title,
        "form": form,
        "about": about,
        "back": back,
        "do": _("提交申请"),
        "problems": problems(form) if form.is_bound else [],
    }
    return render(request, "privacy/form.html", context, status=422 if form.is_bound else 200)
