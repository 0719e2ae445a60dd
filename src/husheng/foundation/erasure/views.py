"""Pages of erasure: asked for, listed, confirmed, certified; and what is locked away. No page shows a value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from husheng.foundation.acts.act import Seen, seen_in
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.access import ActorRequest, needs
from husheng.foundation.kernel.errors import Invalid, NotFound, Problem
from husheng.foundation.shell.forms import problems

from . import acts, known, queries, rules, shown
from .acts import ErasureDetails
from .forms import AskForm, CodeForm, ReasonForm
from .models import Locking

SHOWN: Final = 100
Verb = Callable[[Actor, Seen], Locking]
LOCKING_VERBS: Final[dict[str, Verb]] = {
    "open": acts.open_together,
    "decline": acts.decline,
    "close": acts.close_again,
}
READ = needs(Permission.ERASURE_READ)
CONFIRM = needs(Permission.ERASURE_CONFIRM)
ASK = needs(Permission.ERASURE_ASK)
OPEN = needs(Permission.ERASURE_OPEN)


@READ
@require_GET
def listed(request: ActorRequest) -> HttpResponse:
    """永久删除: the requests of one's agency; the auditor's are all."""
    rows = list(queries.erasures(request.actor)[:SHOWN])
    context = {
        "title": _("永久删除"),
        "rows": [
            {
                "row": row,
                "ground": rules.grounds()[row.ground].name(get_language() or "zh"),
                "thing": shown.thing(request.actor, row.thing_kind, row.thing_key),
            }
            for row in rows
        ],
        "tabs": _tabs("erasures"),
    }
    return render(request, "erasure/list.html", context)


@READ
@require_GET
def page(request: ActorRequest, key: UUID) -> HttpResponse:
    """One erasure: where it stands, what stands against it, and its certificate at the end."""
    row = queries.erasure(request.actor, key)
    context = {"title": _("永久删除"), "form": CodeForm(), **shown.erasure(request.actor, row)}
    return render(request, "erasure/page.html", context)


@READ
@require_GET
def inventory(request: ActorRequest, key: UUID) -> HttpResponse:
    """清单: every record that would become unreadable, with the code that confirms that it was seen."""
    row = queries.erasure(request.actor, key)
    found = [(each.kind, str(each.key), each.columns) for each in known.records(row.subject)]
    context = {
        "title": _("删除清单"),
        "row": row,
        "records": shown.records(found) or shown.records(row.records),
        "code": rules.code_of(row.fingerprint),
        "current": row.state not in ("asked", "confirmed") or known.is_current(row),
    }
    return render(request, "erasure/inventory.html", context)


@ASK
@require_http_methods(["GET", "POST"])
def ask(request: ActorRequest, kind: str, key: UUID) -> HttpResponse:
    """申请永久删除: for one thing of one's own."""
    row = known.seen_row(request.actor, kind, key)
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        details = ErasureDetails(kind, key, form.cleaned_data["ground"], form.cleaned_data["paper"])
        made = acts.ask(request.actor, details)
        messages.success(request, _("已申请。请两名保管人看过清单后确认。"))
        return redirect("erasure:page", made.pk)
    subject = known.subject_of(row)
    found = [(each.kind, str(each.key), each.columns) for each in known.records(subject)]
    context = {
        "title": _("申请永久删除"),
        "form": form,
        "thing": shown.thing(request.actor, kind, key),
        "records": shown.records(found),
        "blocks": known.blocks(subject),
        "problems": problems(form) if form.is_bound else [],
    }
    return render(request, "erasure/ask.html", context, status=422 if form.is_bound else 200)


@CONFIRM
@require_POST
def confirm(request: ActorRequest, key: UUID) -> HttpResponse:
    """确认: the first, or the second with which it is done."""
    row = queries.erasure(request.actor, key)
    form = CodeForm(request.POST)
    if not form.is_valid():
        raise Invalid(
            "没有确认。", [Problem("code", "没有填清单校验码。", "请打开清单，照抄上面的八位校验码。")]
        )
    verb = acts.erase if row.state == "confirmed" else acts.confirm
    done = verb(request.actor, seen_in(request.POST, row.pk), form.cleaned_data["code"])
    words = _("已永久删除。") if done.state == "erased" else _("已确认。还须另一个人确认。")
    messages.success(request, words)
    return redirect("erasure:page", key)


@ASK
@require_POST
def again(request: ActorRequest, key: UUID) -> HttpResponse:
    """重取清单."""
    row = queries.erasure(request.actor, key)
    acts.take_list(request.actor, seen_in(request.POST, row.pk))
    messages.success(request, _("清单已重取，请重新确认。"))
    return redirect("erasure:page", key)


@ASK
@require_POST
def drop(request: ActorRequest, key: UUID) -> HttpResponse:
    """撤销申请."""
    row = queries.erasure(request.actor, key)
    acts.drop(request.actor, seen_in(request.POST, row.pk))
    messages.success(request, _("申请已撤销，什么都没有删除。"))
    return redirect("erasure:page", key)


# ── what is locked away ─────────────────────────────────────────────────────────────────────────────────────
@READ
@require_GET
def lockings(request: ActorRequest) -> HttpResponse:
    """封存."""
    rows = list(queries.lockings(request.actor)[:SHOWN])
    context = {
        "title": _("封存的个人信息"),
        "rows": [{"row": row, "is_open": shown.is_open(row)} for row in rows],
        "tabs": _tabs("lockings"),
    }
    return render(request, "erasure/lockings.html", context)


@READ
@require_GET
def locking(request: ActorRequest, key: UUID) -> HttpResponse:
    """One thing whose values are locked away."""
    row = queries.locking(request.actor, key)
    context = {"title": row.number, "form": ReasonForm(), **shown.locking(request.actor, row)}
    return render(request, "erasure/locking.html", context)


@OPEN
@require_POST
def do_locking(request: ActorRequest, key: UUID, verb: str) -> HttpResponse:
    """申请启封, 共同启封, 不同意, 重新封存."""
    row = queries.locking(request.actor, key)
    seen = seen_in(request.POST, row.pk)
    if verb == "ask":
        acts.ask_to_open(request.actor, seen, request.POST.get("reason", ""))
        messages.success(request, _("已申请。请另一名保管人同意。"))
    elif verb in LOCKING_VERBS:
        LOCKING_VERBS[verb](request.actor, seen)
        messages.success(request, _("已办理。"))
    else:
        raise NotFound(known.ABSENT)
    return redirect("erasure:locking", key)


def _tabs(current: str) -> list[dict[str, Any]]:
    return [
        {"label": _("永久删除"), "url": "/erasure/", "current": current == "erasures"},
        {"label": _("封存"), "url": "/erasure/locked/", "current": current == "lockings"},
    ]
