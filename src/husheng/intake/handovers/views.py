"""Pages of hand-overs: the two boxes with their filters, the contract, its papers, and one address per step."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.agencies.access import ActorRequest, needs
from husheng.foundation.deadlines import panel
from husheng.foundation.documents import docx, pdf
from husheng.foundation.evidence import queries as evidence
from husheng.foundation.evidence.forms import PackageForm, UploadForm
from husheng.foundation.evidence.uploading import secure_upload
from husheng.foundation.evidence.views import package_response
from husheng.foundation.kernel.errors import Invalid, NotFound, Refused
from husheng.foundation.shell.forms import problems as form_problems
from husheng.foundation.shell.forms import told
from husheng.foundation.shell.keyset import page as paged
from husheng.foundation.shell.subjects import subject_url

from . import clocks, doing, filters, kinds, listed, papers, queries, shown, timeline, words
from .models import Handover
from .states import ENDED

RENDER = {
    "docx": (docx.render, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": (pdf.render, "application/pdf"),
}


@needs(Permission.HANDOVER_READ)
@require_GET
def list_(request: ActorRequest) -> HttpResponse:
    """收到的、发出的: newest first, filters in the address."""
    actor, asked = request.actor, filters.read(request.GET)
    rows = asked.narrow(queries.box(actor, asked.box))
    page = paged(rows, "sent_at", request.GET.dict())
    found, total = listed.rows(actor, page.rows), listed.count(rows)
    context = {
        "title": _(words.BOXES[asked.box]),
        "tabs": listed.tabs(actor, asked),
        "views": listed.states(actor, asked),
        "save_url": listed.SAVED.save_url(asked.as_query()),
        "chips": listed.chips(asked),
        "filters": asked,
        "total": total,
        "rows": found,
        "filter_query": asked.as_query(),
        **listed.bulk(actor, found, total),
        "page": page,
        "kinds": [(code, _(label)) for code, label in kinds.KINDS],
        "others": agencies.agencies(actor).select_related(None).values_list("pk", "short_name"),
        "clear_url": f"?box={asked.box}&state={asked.state}",
    }
    return render(request, "handovers/list.html", context)


@needs(Permission.HANDOVER_READ)
@require_GET
def page(request: ActorRequest, key: UUID) -> HttpResponse:
    """The contract with both clocks, the items, the timeline, and why this date."""
    return _page(request, queries.handover(request.actor, key))


@needs(
    Permission.HANDOVER_ANSWER,
    Permission.HANDOVER_SEND,
    Permission.HANDOVER_DESIGNATE,
    Permission.CLOCK_EXTEND,
)
@require_POST
def do(request: ActorRequest, key: UUID, verb: str) -> HttpResponse:
    """One step; what cannot be accepted comes back on the same page with everything that was typed."""
    row = queries.handover(request.actor, key)
    try:
        said = doing.perform(request.actor, key, verb, request.POST)
    except Invalid as error:
        return _page(request, row, error, verb)
    messages.success(request, said)
    return redirect("handovers:page", key)


@needs(Permission.EVIDENCE_ADD)
@require_POST
def secure(request: ActorRequest, key: UUID) -> HttpResponse:
    """固定证据: a file of either side on the contract; answers may then name it."""
    row = queries.handover(request.actor, key)
    if shown.side_of(request.actor, row) not in ("sender", "receiver"):
        raise Refused("没有固定。只有流转双方可以在这里固定证据。")
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, row, upload=form)
    try:
        secure_upload(request.actor, row.kind(), row.pk, form)
    except Invalid as error:
        return _page(request, row, error, upload=form)
    messages.success(request, _("已固定。答复时可以选它。"))
    return redirect("handovers:page", key)


@needs(Permission.EVIDENCE_ADD)
@require_POST
def package(request: ActorRequest, key: UUID) -> HttpResponseBase:
    """导出证据包: the contract's acts with their proofs, and the evidence on it that the asking side may open."""
    row = queries.handover(request.actor, key)
    if shown.side_of(request.actor, row) not in ("sender", "receiver"):
        raise Refused("没有导出。只有流转双方可以在这里导出证据包。")
    return package_response(request, row, row.number, evidence.to_export(request.actor, row.pk))


@needs(Permission.HANDOVER_READ)
@require_GET
def paper(request: ActorRequest, key: UUID, name: str, form: str) -> HttpResponse:
    """函件、回执、反馈函 as .docx or PDF."""
    row = queries.handover(request.actor, key)
    if form not in RENDER or name not in papers.PAPERS:
        raise NotFound("没有这份文书。")
    made = papers.paper(row, name)
    render_, media_type = RENDER[form]
    response = HttpResponse(render_(made), content_type=media_type)
    file_name = f"{made.title}-{made.number}.{form}"
    response["Content-Disposition"] = content_disposition_header(True, file_name) or "attachment"
    return response


def _page(
    request: ActorRequest,
    row: Handover,
    error: Invalid | None = None,
    failed: str = "",
    upload: UploadForm | None = None,
) -> HttpResponse:
    actor = request.actor
    side, can = shown.side_of(actor, row), shown.possible(actor, row)
    typed = request.POST if error is not None else QueryDict()
    if upload is None and side in ("sender", "receiver") and _may_secure(actor, row):
        upload = UploadForm()
    context: dict[str, Any] = {
        **_head(row, side),
        "subject_url": _subject_url(actor, row, side),
        **_contract(actor, row, can, typed),
        "side": side,
        "can": can,
        "choices": _choices(actor, can),
        "typed": typed,
        "failed": failed,
        "error": error,
        "upload": upload,
        "package_form": _package_form(actor, side),
        "problems": told(error, "#") or (form_problems(upload) if upload and upload.is_bound else []),
    }
    bad = error is not None or (upload is not None and upload.is_bound)
    return render(request, "handovers/page.html", context, status=422 if bad else 200)


def _subject_url(actor: Actor, row: Handover, side: str) -> str:
    """The thing that is handed over; a receiver whose grant has ended is not sent to a page that is closed to him."""
    kind, key = row.subject_kind, row.subject_key
    if side == "receiver" and not agencies.granted(actor, kind).filter(subject_key=key).exists():
        return ""
    return subject_url(kind, key)


def _head(row: Handover, side: str) -> dict[str, Any]:
    """What the page says about the hand-over to everybody."""
    box = {"receiver": queries.INBOX, "superior": queries.DESIGNATE}.get(side, queries.OUTBOX)
    on_subject = row.subject_kind in shown.CLOSED_WITH_ITS_SUBJECT and row.handover_kind != kinds.NOTICE
    return {
        "title": row.title,
        "handover": row,
        "kind": words.kind(row),
        "heading": _(words.CONTRACTS[row.handover_kind]),
        "state": words.state(row),
        "box": box,
        "box_words": _(words.BOXES[box]),
        "on_subject": on_subject,
        "papers": [(name, _(words.PAPERS[name])) for name in papers.available(row)],
        "exhibits": evidence.of_subject(row.pk),
        "followers": list(Handover.objects.filter(follows=row)[:20]),
    }


def _contract(actor: Actor, row: Handover, can: frozenset[str], typed: QueryDict) -> dict[str, Any]:
    """The two sides with their clocks, the items, and what happened so far."""
    rows = shown.items(row, can, typed)
    running = list(clocks.running_on(row))
    ours = next((c for c in running if c.agency_id == actor.agency_id), running[0] if running else None)
    return {
        "contract": shown.contract(actor, row, running),
        "rows": rows,
        "deciding": any(one.acts for one in rows),
        "whole": row.handover_kind == kinds.TRANSFER and row.state == "received",
        "follow_up": shown.follow_up(actor, row),
        "footing": shown.footing(row, rows),
        "entries": timeline.entries(row, actor.agency_id),
        "chip": panel.chip(ours) if ours else None,
        "why": panel.why(ours) if ours else None,
    }


def _package_form(actor: Actor, side: str) -> PackageForm | None:
    return PackageForm() if side in ("sender", "receiver") and actor.may(Permission.EVIDENCE_ADD) else None


def _may_secure(actor: Actor, row: Handover) -> bool:
    return row.state not in ENDED and actor.may(Permission.EVIDENCE_ADD)


def _choices(actor: Actor, can: frozenset[str]) -> dict[str, Any]:
    """The lists of the forms, only those that this page needs."""
    named = {
        "results": kinds.RESULTS,
        "returns": kinds.RETURNS,
        "objections": kinds.OBJECTIONS,
        "courses": kinds.COURSES,
        "designations": kinds.DESIGNATIONS,
    }
    found: dict[str, Any] = {name: [(code, _(label)) for code, label in of] for name, of in named.items()}
    found["agencies"] = agencies.agencies(actor) if can & {"settle", "designate"} else []
    return found
