"""Places and agencies, tokens of other systems, the queue: the system administrator's pages."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob

from husheng.foundation.acts.act import seen_in
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import acts, tree
from husheng.foundation.agencies.access import ActorRequest, needs
from husheng.foundation.agencies.models import Agency, ApiToken, Region
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.errors import Invalid, NotFound
from husheng.foundation.processing import acts as processing
from husheng.foundation.shell.forms import problems, told

from .. import words
from ..paging import Keyset, cut
from ..words import spoken_role
from . import secrets
from .forms import ReasonForm, TokenForm, TreeForm

SIZE = 50
LISTED = 300
READERS = (("regions", tree.read_regions), ("kinds", tree.read_kinds), ("agencies", tree.read_agencies))


# ── regions and agencies ────────────────────────────────────────────────────────────────────────────────────
@needs(Permission.AGENCY_MANAGE)
@require_GET
def places(request: ActorRequest) -> HttpResponse:
    """机构与地区: one region at a time, with the regions below it."""
    return _places(request, TreeForm())


def _places(request: ActorRequest, form: TreeForm, wrong: Any = (), status: int = 200) -> HttpResponse:
    chosen = Region.objects.filter(code=request.GET.get("region", "")).first()
    region = chosen or Region.objects.order_by("path").first()
    above = [code for code in (region.path.split("/") if region else []) if code]
    context = {
        "title": _("机构与地区"),
        "region": region,
        "above": Region.objects.filter(code__in=above).order_by("path"),
        "below": Region.objects.filter(parent=region).order_by("code")[:LISTED] if region else [],
        "agencies": _agencies(region) if region else [],
        "form": form,
        "problems": [*problems(form), *wrong] if form.is_bound else [],
    }
    return render(request, "desk/installation.html", context, status=status)


def _agencies(region: Region) -> list[Agency]:
    found = Agency.objects.filter(region=region).select_related("kind_of").order_by("pinyin", "pk")
    return list(found[:LISTED])


@needs(Permission.AGENCY_MANAGE)
@require_POST
def import_tree(request: ActorRequest) -> HttpResponse:
    """导入机构树: all or nothing; what is there already is left as it is."""
    form = TreeForm(request.POST, request.FILES)
    if not form.is_valid():
        return _places(request, form, status=422)
    try:
        fresh = acts.register_tree(request.actor, *_read(form.cleaned_data["file"]))
    except Invalid as error:
        return _places(request, form, told(error), status=422)
    words = ngettext("新登记了 %(n)s 项，原有的没有改动。", "新登记了 %(n)s 项，原有的没有改动。", len(fresh))
    return render(
        request, "desk/imported.html", {"title": _("导入机构树"), "words": words % {"n": len(fresh)}}
    )


def _read(file: Any) -> tuple[Any, Any, Any]:
    """Regions, kinds, agencies; a part that the file does not have is empty."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tree.json"  # its own name may be longer than a disk takes
        path.write_bytes(file.read())
        found = tree.parts(path)
        regions, kinds, agencies = (read(path) if name in found else [] for name, read in READERS)
    return regions, kinds, agencies


# ── tokens ──────────────────────────────────────────────────────────────────────────────────────────────────
@needs(Permission.TOKEN_MANAGE)
@require_http_methods(["GET", "POST"])
def tokens(request: ActorRequest) -> HttpResponse:
    """系统令牌: the secret is on the answer, and nowhere else."""
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given, secret = form.cleaned_data, secrets.token(request.actor)
        made = processing.connect(
            request.actor, given["agency"], given["name"], given["role"], secret, given["days"]
        )
        return render(request, "desk/token.html", {"title": _("系统令牌"), "token": made, "secret": secret})
    issued = ApiToken.objects.select_related("agency__kind_of").order_by("-issued_at", "-pk")
    page = cut(issued, Keyset("issued_at", newest_first=True), request, SIZE)
    now = clock.now()
    context = {
        "title": _("系统令牌"),
        "rows": [
            {"token": row, "role": spoken_role(row.role), "over": row.expires_at <= now} for row in page.rows
        ],
        "page": page.links(),
        "form": form,
        "problems": problems(form) if form.is_bound else [],
    }
    return render(request, "desk/tokens.html", context, status=422 if form.is_bound else 200)


@needs(Permission.TOKEN_MANAGE)
@require_POST
def revoke(request: ActorRequest, key: UUID) -> HttpResponse:
    """吊销系统令牌."""
    if not ApiToken.objects.filter(pk=key).exists():
        raise NotFound("没有找到这个令牌。")
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    acts.revoke_token(request.actor, seen_in(request.POST, key), reason)
    return redirect("desk:tokens")


# ── the queue ───────────────────────────────────────────────────────────────────────────────────────────────
@needs(Permission.SYSTEM_OPERATE)
@require_GET
def work(request: ActorRequest) -> HttpResponse:
    """作业: name and state of what the worker does; arguments name cases and are not shown."""
    jobs = ProcrastinateJob.objects.only(
        "id", "task_name", "status", "attempts", "scheduled_at", "queue_name"
    )
    page = cut(jobs.order_by("-id"), Keyset("id", newest_first=True, read=int, read_key=int), request, SIZE)
    last = {
        event.job_id: event.at
        for event in ProcrastinateEvent.objects.filter(job__in=[job.id for job in page.rows]).order_by("id")
    }
    rows = [{"job": job, "name": words.job(job.task_name), "at": last.get(job.id)} for job in page.rows]
    return render(request, "desk/work.html", {"title": _("作业"), "rows": rows, "page": page.links()})
