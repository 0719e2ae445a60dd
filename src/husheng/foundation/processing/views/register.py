"""个人信息台账: what is kept about people, why, how long, who may see it; filtered, printed, exported."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.access import ActorRequest, needs

from .. import shown, words
from ..register.declared import PERSONAL
from .tabs import tabs


@needs(Permission.PROCESSING_READ)
@require_GET
def page(request: ActorRequest) -> HttpResponse:
    """The register, by groups of persons."""
    text = request.GET.get("q", "").strip()[:60]
    kind = request.GET.get("class", "")
    kind = kind if kind in PERSONAL else ""
    context = {
        "title": _("个人信息台账"),
        "tabs": tabs("register"),
        "groups": shown.register(text, kind),
        "classes": [(name, words.told("classes", name)) for name in PERSONAL],
        "class": kind,
        "q": text,
    }
    return render(request, "processing/register.html", context)
