"""Pages of evidence: one exhibit with its chain of custody, and the accounted, watermarked download."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.agencies.access import ActorRequest, needs
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.errors import HushengError, Invalid, Problem
from husheng.foundation.privacy.purposes import Purpose
from husheng.foundation.privacy.reveal import account

from . import queries, store, watermark


@needs(Permission.EVIDENCE_READ)
@require_GET
def exhibit(request: ActorRequest, key: UUID) -> HttpResponse:
    """One exhibit: digests, custody, and whether the bytes on disk are still the same."""
    row = queries.exhibit(request.actor, key)
    links = list(row.custody.all())
    context = {
        "exhibit": row,
        "unchanged": store.unchanged(row.sha256),
        "links": links,
        "agencies": agencies.by_id({link.to_agency for link in links}),
        "people": agencies.names({link.to_user for link in links}),
        "purposes": list(Purpose),
    }
    return render(request, "evidence/exhibit.html", context)


@needs(Permission.EVIDENCE_READ)
@require_POST
def download(request: ActorRequest, key: UUID) -> HttpResponse:
    """A marked copy, after the reading has been written down."""
    row = queries.exhibit(request.actor, key)
    purpose, reason = request.POST.get("purpose", ""), request.POST.get("reason", "").strip()
    if purpose not in list(Purpose) or len(reason) < 4:
        raise Invalid("没有下载。", [Problem("reason", "请选事由，并写明为什么要看。", "至少写四个字。")])
    if not store.unchanged(row.sha256):
        raise HushengError("没有下载。磁盘上的文件与固定时的摘要不一致，请立即告知安全员。", code="evidence_changed")
    account(request.actor, row.kind(), row.pk, ["file"], Purpose(purpose), reason)
    mark = watermark.mark_line(request.actor, clock.now())
    name, media_type, content = watermark.marked(row, store.path_of(row.sha256).read_bytes(), mark)
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
