"""What several pages need: a paper as a file, errors as a summary."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from husheng.foundation.documents import docx, pdf
from husheng.foundation.documents.paper import Paper
from husheng.foundation.kernel.errors import NotFound

RENDER: Final[dict[str, tuple[Any, str]]] = {
    "docx": (docx.render, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": (pdf.render, "application/pdf"),
}


def as_file(paper: Paper, form: str) -> HttpResponse:
    """The paper as .docx or PDF; no personal value stands in it (P4)."""
    if form not in RENDER:
        raise NotFound("没有这份文书。")
    render, media_type = RENDER[form]
    response = HttpResponse(render(paper), content_type=media_type)
    response["Content-Disposition"] = (
        content_disposition_header(True, f"{paper.title}-{paper.number}.{form}") or "attachment"
    )
    return response
