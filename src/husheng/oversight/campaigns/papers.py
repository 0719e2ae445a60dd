"""A report as files: the paper form and the narrative, of the snapshot that was handed in, or live and marked 草稿."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from django.conf import settings

from husheng.foundation.documents import docx, pdf, xlsx
from husheng.foundation.documents.paper import Paper
from husheng.foundation.kernel.clock import in_shanghai

from . import live
from .form.narrative import narrative_paper
from .form.papers import Filing, form_paper
from .live import Sheet
from .naming import unit_name
from .rollup import Whole

DRAFT: Final = "草稿"
FORM, NARRATIVE = "form", "narrative"
TYPES: Final = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def render(paper: Paper, extension: str) -> bytes:
    """The paper as a file of one kind."""
    renderers: dict[str, Callable[[Paper], bytes]] = {"xlsx": xlsx.render, "docx": docx.render, "pdf": _pdf}
    return renderers[extension](paper)


def form_of(sheet: Sheet) -> Paper:
    """The form: signed names where it was handed in, room to write where it was not."""
    filing = Filing(_unit(sheet), _day(sheet), _footer(sheet))
    return _marked(form_paper(sheet.form, sheet.matrix, filing), sheet.snapshot is None)


def narrative_of(sheet: Sheet) -> Paper:
    """工作开展情况 with the corrections as a table."""
    text = sheet.filing.get("narrative", "") if sheet.snapshot else sheet.report.narrative
    further = [] if text else live.further(sheet.report)
    paper = narrative_paper(
        sheet.form,
        sheet.matrix,
        _unit(sheet),
        text=text,
        further=further,
        corrections=sheet.corrections,
        on=_day(sheet),
    )
    return _marked(paper, sheet.snapshot is None)


def form_of_whole(whole: Whole, unit: str) -> Paper:
    """The region's form; a draft as long as one reporter has not handed in."""
    paper = form_paper(whole.form, whole.matrix, Filing(unit))
    return _marked(paper, whole.handed_in < len(whole.parts))


def _unit(sheet: Sheet) -> str:
    return sheet.filing.get("unit", "") if sheet.snapshot else unit_name(sheet.report)


def _day(sheet: Sheet) -> date | None:
    return in_shanghai(sheet.snapshot.at).date() if sheet.snapshot else None


def _footer(sheet: Sheet) -> tuple[str, ...]:
    """填表人、联系方式; the signature of the head is written by hand."""
    if sheet.snapshot is None:
        return ("", sheet.report.contact)
    return (sheet.filing.get("filler", ""), sheet.filing.get("contact", ""))


def _marked(paper: Paper, draft: bool) -> Paper:
    return replace(paper, mark=DRAFT) if draft else paper


def _pdf(paper: Paper) -> bytes:
    folder = getattr(settings, "HUSHENG_FONTS", "")
    return pdf.render(paper, font_folder=Path(folder) if folder else None)
