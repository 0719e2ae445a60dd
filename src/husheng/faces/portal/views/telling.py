"""Telling: one form, one answer, shown once. Nothing is read of a form before its work is done."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_safe

from husheng.foundation.kernel.errors import Invalid, Refused
from husheng.foundation.shell.forms import blame, problems
from husheng.intake.tips import composing
from husheng.intake.tips.crypto.receipts import groups

from .. import forms, uploads
from .. import work as proof

NOT_COUNTED = gettext_noop("没有提交。您的设备还没有算完，或者等得太久了。请返回上一页再提交一次。")


@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: HttpRequest) -> HttpResponse:
    """举报."""
    if request.method != "POST":
        return _asked(request, forms.TellForm())
    require_work(request, proof.TELL)
    form = forms.TellForm(request.POST)
    require_not_too_much(request)
    if not form.is_valid():
        return _asked(request, form, 422)
    try:
        code, _tip = composing.report(form.plain(files_of(request)))
    except Invalid as error:
        blame(form, error)
        return _asked(request, form, 422)
    context = {"title": _("已收到您的举报"), "groups": groups(code), "leave": True}
    return render(request, "portal/told.html", context)


@require_safe
def wait(request: HttpRequest) -> HttpResponse:
    """The way without JavaScript."""
    return waiting(request, proof.TELL, reverse("tell"))


@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """A fresh piece of work, for a page that has been open for long."""
    purpose = request.GET.get("for", "")
    return JsonResponse(proof.challenge(purpose if purpose in proof.SHARE else proof.TELL))


def waiting(request: HttpRequest, purpose: str, back: str) -> HttpResponse:
    """A page that leads back by itself when the time is over."""
    token, seconds = proof.make_pass(purpose)
    context = {"title": _("请等一会儿"), "seconds": seconds, "back": f"{back}?pass={token}", "leave": True}
    return render(request, "portal/wait.html", context)


def require_work(request: HttpRequest, purpose: str) -> None:
    """Asked of the address alone, before the body is read: a flood costs us nothing but this look."""
    if not proof.done(purpose, request.GET.get("work", ""), request.GET.get("pass", "")):
        raise Refused(NOT_COUNTED, code="no_work")


def require_not_too_much(request: HttpRequest) -> None:
    """What was cut off is refused as a whole."""
    if hasattr(request, uploads.TOO_MUCH):
        raise Invalid("没有提交。附件最多 5 个，每个不超过 50 MB，合起来不超过 100 MB。")


def files_of(request: HttpRequest) -> list[Any]:
    """The files that came in."""
    return [file.incoming for file in request.FILES.getlist("files") if isinstance(file, uploads.Sealed)]


def asking(request: HttpRequest, purpose: str) -> dict[str, Any]:
    """What a form's page needs for its work: a challenge, or the pass that was waited for."""
    return {
        "challenge_json": json.dumps(proof.challenge(purpose)),
        "purpose": purpose,
        "waited": request.GET.get("pass", "") if request.method != "POST" else "",
    }


def _asked(request: HttpRequest, form: forms.TellForm, status: int = 200) -> HttpResponse:
    context = {
        "title": _("您看到了什么"),
        "form": form,
        "kinds": forms.kinds(),
        "hint": forms.FILES_HINT,
        "stripped": not form.is_bound or form.data.get("stripped") == "on",
        "named": form.data.get("named") == "yes",
        "problems": problems(form) if form.is_bound else [],
        "wait_url": reverse("tell_wait"),
        "leave": True,
        **asking(request, proof.TELL),
    }
    return render(request, "portal/tell.html", context, status=status)
