"""Pages of evidence: one exhibit with its chain of custody, and the accounted, watermarked download."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from husheng.foundation.acts.act import seen_in
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.models import Acted
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.agencies.access import ActorRequest, needs
from husheng.foundation.agencies.models import Agency, Post
from husheng.foundation.jobs.models import Progress
from husheng.foundation.jobs.queue import Owner, defer_with_progress
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.errors import Invalid, NotFound, Problem
from husheng.foundation.kernel.ids import new_key
from husheng.foundation.privacy.purposes import Purpose
from husheng.foundation.privacy.reveal import account, mark_line
from husheng.foundation.privacy.ways import Way
from husheng.foundation.shell.forms import problems
from husheng.foundation.shell.subjects import subject_url

from . import acts, originals, packages, queries, tasks, watermark
from .exporting import Wanted, exported
from .forms import PURPOSES, DownloadForm, PackageForm, PassOnForm, ReasonForm
from .gathering import weigh
from .models import Exhibit
from .sorts import sorts


@needs(Permission.EVIDENCE_READ)
@require_GET
def page(request: ActorRequest, key: UUID) -> HttpResponse:
    """One exhibit: digests, custody, copies, and whether the bytes on disk are still the same."""
    return _page(request, queries.exhibit(request.actor, key), DownloadForm())


@needs(Permission.EVIDENCE_READ)
@require_POST
def download(request: ActorRequest, key: UUID) -> HttpResponseBase:
    """A marked copy, after the reading has been written down; the copy's digest enters the ledger."""
    row = queries.exhibit(request.actor, key)
    form = DownloadForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form)
    originals.require(row)
    purpose = Purpose(form.cleaned_data["purpose"])
    reason, case = form.cleaned_data["reason"], row.subject_key
    account(request.actor, row.kind(), row.pk, ["file"], purpose, reason, case=case, way=Way.DOWNLOAD)
    mark = mark_line(request.actor, clock.now())
    name, media_type, copy = watermark.marked(row, partial(originals.pieces, row), mark)
    acts.take_copy(request.actor.with_key(""), row.pk, purpose, copy.sha256)
    return FileResponse(copy.read_again(), as_attachment=True, filename=name, content_type=media_type)


@needs(Permission.EVIDENCE_ADD)
@require_POST
def package(request: ActorRequest, key: UUID) -> HttpResponseBase:
    """导出证据包: the original with its chain and its proofs."""
    row = queries.exhibit(request.actor, key)
    return package_response(request, row, f"{row.title}-{row.pk.hex[-6:]}", [row.pk])


def package_response(
    request: ActorRequest, subject: Acted, title: str, exhibits: Sequence[UUID], keys: Iterable[UUID] = ()
) -> HttpResponseBase:
    """The package about a thing that the caller has found as the actor, as a zip; also for other rooms' pages."""
    form = PackageForm(request.POST)
    if not form.is_valid():
        problems = [Problem("reason", "没有写明查阅事由或理由。", "请选事由，并写一句为什么要导出。")]
        raise Invalid("没有导出。", problems)
    keys = list(keys)
    wanted = Wanted(
        subject, title, exhibits, Purpose(form.cleaned_data["purpose"]), form.cleaned_data["reason"], keys
    )
    if weigh(request.actor, exhibits, {subject.pk, *keys}).large:
        return redirect("jobs:show", _in_the_background(request.actor, wanted).pk)
    zipped = exported(request.actor, wanted)
    return FileResponse(zipped, as_attachment=True, filename=f"{title}.zip", content_type="application/zip")


def _in_the_background(actor: Actor, wanted: Wanted) -> Progress:
    """A large package is made by the worker; the bar leads to it."""
    key, owner = new_key(), Owner(actor.user_id, actor.agency_id)
    with transaction.atomic():
        return defer_with_progress(
            tasks.make_package,
            owner,
            wanted.title,
            key=str(key),
            user=str(actor.user_id),
            post=str(actor.post_id),
            subject=[wanted.subject.kind(), str(wanted.subject.pk)],
            title=wanted.title,
            exhibits=[str(one) for one in wanted.exhibits],
            keys=[str(one) for one in wanted.keys],
            purpose=wanted.purpose.value,
            reason=wanted.reason,
        )


@needs(Permission.EVIDENCE_ADD)
@require_GET
def made(request: ActorRequest, key: UUID) -> HttpResponseBase:
    """下载证据包: a package that the worker made, for whoever asked for it, until a day is over."""
    asked = Progress.objects.filter(
        result=reverse("evidence:made", args=[key]), user=request.actor.user_id, state=Progress.State.DONE
    ).first()
    made_file = packages.opened(key) if asked is not None else None
    if asked is None or made_file is None:
        raise NotFound("没有这个证据包，或已过一天被清除。请重新导出。")
    return FileResponse(
        made_file, as_attachment=True, filename=f"{asked.label}.zip", content_type="application/zip"
    )


@needs(Permission.EVIDENCE_ADD)
@require_POST
def withdraw(request: ActorRequest, key: UUID) -> HttpResponse:
    """撤回."""
    row = queries.exhibit(request.actor, key)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise Invalid("没有撤回。", [Problem("reason", "没有写明理由。", "请写一句话。")])
    acts.withdraw(request.actor, seen_in(request.POST, row.pk), form.cleaned_data["reason"])
    messages.success(request, _("已撤回。材料仍在保管链里，但不再作为证据。"))
    return redirect("evidence:page", key)


@needs(Permission.EVIDENCE_ADD)
@require_http_methods(["GET", "POST"])
def pass_on(request: ActorRequest, key: UUID) -> HttpResponse:
    """交接: first the agency, then the person in post there."""
    row = queries.exhibit(request.actor, key)
    chosen = agencies.agencies(request.actor).filter(pk=_uuid(request.GET.get("to")) or row.agency_id).first()
    to = chosen or row.agency
    form = PassOnForm(_people(to, request.actor.user_id), request.POST or None)
    if request.method == "POST" and form.is_valid():
        seen = seen_in(request.POST, row.pk)
        acts.pass_on(
            request.actor, seen, to.pk, UUID(form.cleaned_data["to_user"]), form.cleaned_data["reason"]
        )
        messages.success(request, _("已交接，保管链添了一环。"))
        return redirect("evidence:page", key) if row.agency_id == to.pk else redirect("/")
    context = {
        "title": _("交接证据"),
        "exhibit": row,
        "form": form,
        "to": to,
        "agencies": agencies.agencies(request.actor),
        "problems": problems(form) if form.is_bound else [],
    }
    return render(request, "evidence/pass_on.html", context, status=422 if form.is_bound else 200)


def _page(request: ActorRequest, row: Exhibit, form: DownloadForm) -> HttpResponse:
    links, copies = list(row.custody.all()), queries.copies(row)
    people = agencies.names({link.to_user for link in links} | {copy.user for copy in copies})
    places = agencies.by_id({link.to_agency for link in links})
    purposes = {purpose.value: words for purpose, words in PURPOSES}
    context: dict[str, Any] = {
        "title": row.title,
        "exhibit": row,
        "sort": sorts()[row.sort].word(get_language() or "zh"),
        "condition": originals.condition(row),
        "links": [(link, places.get(link.to_agency), people.get(link.to_user, "")) for link in links],
        "copies": [(copy, people.get(copy.user, ""), purposes.get(copy.purpose, "")) for copy in copies],
        "form": form,
        "package_form": PackageForm() if request.actor.may(Permission.EVIDENCE_ADD) else None,
        "reason_form": ReasonForm(),
        "subject_url": subject_url(row.subject_kind, row.subject_key),
        "may_change": request.actor.may(Permission.EVIDENCE_ADD, row, "withdraw") and row.state == "secured",
        "may_erase": request.actor.may(Permission.ERASURE_ASK, row, "ask"),
        "problems": problems(form) if form.is_bound else [],
    }
    return render(request, "evidence/page.html", context, status=422 if form.is_bound else 200)


def _people(agency: Agency, without: UUID) -> list[tuple[str, str]]:
    posts = Post.objects.filter(agency=agency, state="held").exclude(user=without).select_related("user")
    found = {str(post.user_id): post.user for post in posts}
    return [(key, user.name) for key, user in sorted(found.items(), key=lambda item: item[1].pinyin)]


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
