"""函件台账: the register of papers, one paper with its print, and what is done with it."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET, require_POST

from husheng.foundation.acts.act import seen_in
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.agencies.access import ActorRequest, needs
from husheng.foundation.deadlines import panel
from husheng.foundation.deadlines.models import Clock
from husheng.foundation.kernel import clock as time
from husheng.foundation.kernel.errors import Invalid, NotFound
from husheng.foundation.shell import keyset
from husheng.foundation.shell.forms import problems, told
from husheng.foundation.shell.subjects import subject_url

from .. import acts, letters, queries, shown, words
from ..forms import ReplyForm, WithdrawForm
from ..models import Urging
from .ladder import READERS
from .serving import as_file

SAID: Final = {
    "urge": gettext_noop("发出"),
    "urge_many": gettext_noop("发出"),
    "remind": gettext_noop("发出"),
    "acknowledge": gettext_noop("签收"),
    "reply": gettext_noop("说明情况"),
    "withdraw": gettext_noop("撤回"),
}
DONE: Final = {
    "acknowledge": gettext_noop("已签收。办结请到原事项填写结果。"),
    "reply": gettext_noop("情况说明已提交。期限照常计算，办结请到原事项填写结果。"),
    "withdraw": gettext_noop("已撤回，留在台账里备查。"),
}


@needs(Permission.SUPERVISION_READ)
@require_GET
def list_(request: ActorRequest) -> HttpResponse:
    """The register: own papers, ours, or those of the region."""
    actor, query = request.actor, request.GET
    step, state = query.get("step", ""), query.get("state", "")
    rows = queries.papers(
        actor, step=step if step in dict(words.steps()) else "", state=state if state in words.PAPERS else ""
    )
    page = keyset.page(rows, "issued_at", query.dict())
    context = {
        "title": _("函件台账"),
        "tabs": shown.tabs(actor, shown.PAPERS),
        "rows": shown.paper_rows(actor, page.rows, time.now()),
        "page": page,
        "steps": words.steps(),
        "states": [(code, _(label)) for code, (_pill, label) in words.PAPERS.items()],
        "step": step,
        "state": state,
        "total": rows.order_by().values("pk")[: queries.CAP + 1].count(),
    }
    return render(request, "supervision/papers.html", context)


@needs(*READERS)
@require_GET
def page(request: ActorRequest, key: UUID) -> HttpResponse:
    """One paper: what it says, where it stands, what this reader can do."""
    return _page(request, queries.paper(request.actor, key))


@needs(*READERS)
@require_GET
def file(request: ActorRequest, key: UUID, form: str) -> HttpResponse:
    """The paper as .docx or PDF."""
    return as_file(letters.of_urging(queries.paper(request.actor, key)), form)


@needs(Permission.SUPERVISION_ANSWER, Permission.SUPERVISION_URGE)
@require_POST
def do(request: ActorRequest, key: UUID, verb: str) -> HttpResponse:
    """签收、说明情况、撤回; what cannot be accepted comes back with everything that was typed."""
    row = queries.paper(request.actor, key)
    form = {"reply": ReplyForm, "withdraw": WithdrawForm}.get(verb)
    filled = form(request.POST, auto_id=f"id_{verb}_%s") if form else None
    if verb not in DONE:
        raise NotFound("没有这一步。")
    if filled is not None and not filled.is_valid():
        return _page(request, row, bound={verb: filled})
    try:
        if verb == "acknowledge":
            acts.acknowledge(request.actor, seen_in(request.POST, key))
        elif verb == "reply" and filled is not None:
            given = filled.cleaned_data
            acts.reply(request.actor, seen_in(request.POST, key), given["words"], given["promised_on"])
        elif filled is not None:
            acts.withdraw(request.actor, seen_in(request.POST, key), filled.cleaned_data["words"])
    except Invalid as error:
        return _page(request, row, error, {verb: filled} if filled else {})
    messages.success(request, _(DONE[verb]))
    return redirect("supervision:paper", key)


def _page(
    request: ActorRequest, row: Urging, error: Invalid | None = None, bound: dict[str, Any] | None = None
) -> HttpResponse:
    actor, clock = request.actor, Clock.objects.filter(pk=row.clock).first()
    verbs = row.lifecycle.verbs(row.state) if row.lifecycle else ()
    answers = actor.may(Permission.SUPERVISION_ANSWER, row, "reply") and bool(row.rung)
    can = {verb for verb in verbs if verb != "withdraw" and answers}
    if actor.agency_id == row.issuer_id and actor.may(Permission.SUPERVISION_URGE) and "withdraw" in verbs:
        can.add("withdraw")
    bound = bound or {}
    wrong = told(error, f"#id_{next(iter(bound), '')}_") if error else problems(*bound.values())
    people = {key for key in (row.issued_by, row.acknowledged_by, row.replied_by) if key}
    context = {
        "title": words.step(row.step),
        "urging": row,
        "label": _(row.label),
        "pill": words.pill(words.PAPERS, row.state),
        "chip": panel.chip(clock) if clock else None,
        "paper": shown.read(letters.of_urging(row)),
        "can": can,
        "reply_form": bound.get("reply") or ReplyForm(auto_id="id_reply_%s"),
        "withdraw_form": bound.get("withdraw") or WithdrawForm(auto_id="id_withdraw_%s"),
        "open": next(iter(bound), ""),
        "entries": shown.entries(actor, row.pk, dict(SAID), [row.agency, row.issuer]),
        "names": agencies.names(people),
        "subject_url": subject_url(row.subject_kind, row.subject_key) if actor.sees(row) else "",
        "problems": wrong,
    }
    return render(request, "supervision/paper.html", context, status=422 if wrong else 200)
