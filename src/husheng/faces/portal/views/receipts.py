"""What stands under a receipt. The code comes in a form's body each time: no address, cookie or session holds it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from husheng.foundation.kernel.errors import Invalid, NotFound
from husheng.foundation.kernel.words import sentences
from husheng.intake.tips import answering
from husheng.intake.tips.words import PLAIN_STATES

from .. import forms
from .. import work as proof
from .telling import asking, files_of, require_not_too_much, require_work, waiting


@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest) -> HttpResponse:
    """用回执查看进展."""
    if request.method != "POST":
        return _ask(request)
    require_work(request, proof.LOOK)
    code = request.POST.get("code", "")
    try:
        return _shown(request, code, answering.look(code))
    except NotFound as error:
        return _ask(request, _(error.message))


@require_safe
def wait(request: HttpRequest) -> HttpResponse:
    """The way without JavaScript."""
    return waiting(request, proof.LOOK, reverse("receipt"))


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """补充材料."""
    require_work(request, proof.LOOK)
    code = request.POST.get("code", "")
    require_not_too_much(request)
    try:
        clean = request.POST.get("stripped") == "on"
        answering.add(code, request.POST.get("text", ""), files_of(request), clean=clean)
    except NotFound as error:
        return _ask(request, _(error.message))
    except Invalid as error:
        said = [sentences(one.message, one.remedy) for one in error.problems]
        return _shown(request, code, answering.look(code), said, request.POST.get("text", ""), status=422)
    return _shown(request, code, answering.look(code), added=True)


def _ask(request: HttpRequest, words: str = "") -> HttpResponse:
    """The form; one and the same answer for every code that leads nowhere."""
    context = {
        "title": _("用回执查看进展"),
        "problems": [{"words": words, "target": "#code"}] if words else [],
        "wait_url": reverse("receipt_wait"),
        "leave": True,
        **asking(request, proof.LOOK),
    }
    return render(request, "portal/receipt.html", context, status=422 if words else 200)


def _shown(
    request: HttpRequest,
    code: str,
    seen: answering.Seen,
    said: list[str] | None = None,
    text: str = "",
    *,
    added: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        "title": PLAIN_STATES[seen.state],
        "seen": seen,
        "code": code,
        "text": text,
        "added": added,
        "problems": [{"words": each, "target": "#text"} for each in said or []],
        "hint": forms.FILES_HINT,
        "waited": proof.next_pass(proof.LOOK),
        "leave": True,
    }
    return render(request, "portal/conversation.html", context, status=status)
