"""我的会话: where one is logged in, and the way out of there (ASVS 7.5.2)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from husheng.foundation.agencies import sessions
from husheng.foundation.agencies.access import ActorRequest, staff
from husheng.foundation.kernel.errors import NotFound

from .browsers import spoken

OTHERS = "others"


@staff
@require_GET
def mine(request: ActorRequest) -> HttpResponse:
    """Since when, last used, with which browser, and which one is this."""
    rows = [
        {
            "handle": sessions.handle(row.session_key),
            "browser": spoken(row.browser),
            "since": row.since,
            "touched": row.touched,
            "here": row.session_key == request.session.session_key,
        }
        for row in sessions.of_person(request.actor.user_id)
    ]
    rows.sort(key=lambda row: not row["here"])
    context = {"title": _("我的会话"), "rows": rows, "others": len(rows) > 1}
    return render(request, "desk/sessions.html", context)


@staff
@require_POST
def end(request: ActorRequest) -> HttpResponse:
    """End one of one's own others, or all of them; for this one there is the way out on every page."""
    which = request.POST.get("which", "")
    others = sessions.of_person(request.actor.user_id).exclude(session_key=request.session.session_key)
    chosen = [row for row in others if which in (OTHERS, sessions.handle(row.session_key))]
    if which != OTHERS and not chosen:
        raise NotFound("没有结束。没有找到这个会话，它可能已经退出。")
    ended = sessions.end(chosen, "owner")
    messages.success(
        request, ngettext("已结束 %(n)d 个会话。", "已结束 %(n)d 个会话。", ended) % {"n": ended}
    )
    return redirect("desk:sessions")
