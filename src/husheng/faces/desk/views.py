"""Search, help, changing posts, the demo's identities, and whether the service is alive."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from husheng.foundation.acts.permissions import CASE_DATA
from husheng.foundation.agencies.access import ActorRequest, needs, public, staff
from husheng.foundation.agencies.actors import actor_for
from husheng.foundation.agencies.middleware import SESSION_POST
from husheng.foundation.agencies.models import User
from husheng.foundation.kernel.errors import NotFound

from . import posts, searching
from .words import spoken_role

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
LONGEST = 100
# Seconds that a leaf may wait for its number before the service calls itself late.
LEDGER_LATE = """SELECT coalesce(extract(epoch FROM husheng_now() - min(coalesce(not_before, submitted_at))), 0) > 300
                 FROM ledger_inbox"""


@needs(*CASE_DATA)
@require_GET
def search(request: ActorRequest) -> HttpResponse:
    """检索: numbers, organisations, composed titles; newest first."""
    text = request.GET.get("q", "").strip()[:LONGEST]
    found = searching.search(request.actor, text) if text else []
    return render(request, "desk/search.html", {"title": _("检索"), "query": text, "found": found})


@staff
@require_GET
def keys(request: ActorRequest) -> HttpResponse:
    """快捷键与办事: the keys of every page, readable without scripts."""
    return render(request, "desk/keys.html", {"title": _("快捷键与用法")})


@staff
@require_POST
def change_post(request: ActorRequest) -> HttpResponse:
    """换岗位: to another post that the same person holds."""
    user = request.user
    assert isinstance(user, User)
    chosen = actor_for(user, request.POST.get("as", ""))
    if chosen is None:
        raise NotFound("没有换岗位。这个岗位不是您的，或者已经结束。")
    request.session[SESSION_POST] = str(chosen.post_id)
    return redirect("desk:home")


# ── the demo ────────────────────────────────────────────────────────────────────────────────────────────────
@public
@require_GET
def identities(request: HttpRequest) -> HttpResponse:
    """全部身份: everybody of the synthetic city."""
    _only_in_the_demo()
    people = [(post, spoken_role(post.role)) for post in posts.everybody()]
    return render(request, "desk/identities.html", {"title": _("全部身份"), "people": people})


@public
@require_POST
def identity(request: HttpRequest) -> HttpResponse:
    """切换身份: log in as somebody of the synthetic city; the login is on record as any other."""
    _only_in_the_demo()
    post = posts.find(request.POST.get("as", ""))
    if post is None:
        raise NotFound("没有切换。没有这个身份。")
    login(request, post.user, backend=BACKEND)
    request.session[SESSION_POST] = str(post.pk)
    return redirect("desk:home")


def _only_in_the_demo() -> None:
    if not settings.HUSHENG_DEMO:
        raise NotFound("没有找到。它可能不存在，或不属于您办理的范围。")


# ── for the watchman ────────────────────────────────────────────────────────────────────────────────────────
@public
@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether the database answers and the ledger keeps up; nothing else is said."""
    state = {"database": "ok", "ledger": "ok"}
    try:
        with connection.cursor() as cursor:
            cursor.execute(LEDGER_LATE)
            if cursor.fetchone()[0]:
                state["ledger"] = "late"
    except DatabaseError:
        state = {"database": "down", "ledger": "unknown"}
    return JsonResponse(state, status=200 if set(state.values()) == {"ok"} else 503)
