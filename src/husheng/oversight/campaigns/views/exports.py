"""Files of a report and of the region's form: the paper itself, cell by cell."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.access import ActorRequest, needs
from husheng.foundation.documents.paper import Paper
from husheng.foundation.kernel.errors import NotFound

from .. import live, papers, queries
from .. import rollup as rolling

UNKNOWN = "没有这种文件。可以下载 .xlsx、.docx 和 .pdf。"


@needs(Permission.REPORT_READ)
@require_GET
def report(request: ActorRequest, key: UUID, what: str, extension: str) -> HttpResponse:
    """The form or the narrative of one report."""
    row = queries.report(request.actor, key)
    makers = {papers.FORM: papers.form_of, papers.NARRATIVE: papers.narrative_of}
    if what not in makers or extension not in papers.TYPES or (what, extension) == (papers.NARRATIVE, "xlsx"):
        raise NotFound(UNKNOWN)
    return _file(request, makers[what](live.sheet(row)), f"{row.period}-{what}", extension)


@needs(Permission.REPORT_READ)
@require_GET
def rollup(request: ActorRequest, key: UUID, period: str, extension: str) -> HttpResponse:
    """The region's form."""
    campaign = queries.campaign(request.actor, key)
    if extension not in papers.TYPES or not queries.overlooks(request.actor, campaign):
        raise NotFound(UNKNOWN)
    whole = rolling.whole(campaign, period, live_only=bool(request.GET.get("live")))
    if whole is None:
        raise NotFound(UNKNOWN)
    paper = papers.form_of_whole(whole, campaign.agency.region.name)
    return _file(request, paper, f"{period}-rollup", extension)


def _file(request: ActorRequest, paper: Paper, name: str, extension: str) -> HttpResponse:
    body = papers.render(paper, extension)
    inline = extension == "pdf" and "print" in request.GET
    return HttpResponse(
        body,
        content_type=papers.TYPES[extension],
        headers={
            "Content-Disposition": content_disposition_header(
                not inline, f"{paper.title}-{name}.{extension}"
            ),
            "X-Content-Type-Options": "nosniff",
        },
    )
