"""Where one can turn to, what one's rights are, how whoever reports is protected, and what that cannot do."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from husheng.foundation.processing.register.law import retentions


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """您可以在这里."""
    return render(request, "portal/home.html", {"title": _("您可以在这里"), "front": True})


@require_safe
def help_(request: HttpRequest) -> HttpResponse:
    """Help, rights, lawful places."""
    return render(request, "portal/help.html", {"title": _("帮助、权利和合法的去处"), "leave": True})


@require_safe
def protection(request: HttpRequest) -> HttpResponse:
    """What protects a whistleblower here, and what does not."""
    context = {"title": _("我们怎样保护举报人"), "kept_days": retentions()["tip"].days, "leave": True}
    return render(request, "portal/protection.html", context)


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """For the supervisor of processes: the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


def not_here(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    context = {"title": _("没有这一页"), "said": [_("地址可能写错了，或者这一页已经移走。")]}
    return render(request, "portal/problem.html", context, status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """500, without a word about what was sent."""
    context = {"title": _("出错了，什么都没有提交"), "said": [_("请过几分钟再试。")]}
    return render(request, "portal/problem.html", context, status=500)
