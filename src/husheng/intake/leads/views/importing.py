"""The import in three steps: upload, rehearse and correct, run. Nothing is written before the last."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from husheng.foundation.acts.act import Seen, seen_in
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.access import ActorRequest, needs
from husheng.foundation.jobs.queue import Owner, defer_with_progress, unfinished
from husheng.foundation.kernel.errors import Conflict, Invalid, Problem
from husheng.foundation.kernel.whole import whole
from husheng.foundation.kernel.words import english
from husheng.foundation.shell.forms import problems as form_problems

from .. import acts, exports, hotline, importing, queries, rules, tasks
from ..forms import UploadForm
from ..models import ImportFile

LISTED = 200


@needs(Permission.LEAD_IMPORT)
def uploads(request: ActorRequest) -> HttpResponse:
    """Upload, and what was uploaded lately."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        _require_small(sent.size)
        file = acts.upload(request.actor, sent.name, sent.read())
        return redirect("leads:import", file.pk)
    context = {
        "title": _("导入热线文件"),
        "form": form,
        "files": queries.import_files(request.actor),
        "problems": form_problems(form),
    }
    return render(request, "leads/uploads.html", context, status=422 if form.is_bound else 200)


@needs(Permission.LEAD_IMPORT)
@require_GET
def rehearsal(request: ActorRequest, key: UUID) -> HttpResponse:
    """The columns as they are taken, and everything that would go wrong."""
    file = queries.import_file(request.actor, key)
    if file.imported_at is not None or file.body is None:
        return render(request, "leads/imported.html", {"title": file.name, "file": file})
    return _rehearsed(request, file, request.GET)


@needs(Permission.LEAD_IMPORT)
@require_GET
def problems(request: ActorRequest, key: UUID) -> HttpResponse:
    """What is to be put right, as a workbook."""
    file = queries.import_file(request.actor, key)
    opened = _opened(request, file, request.GET)
    found = importing.rehearse(request.actor, opened)
    return exports.problems(file.name, [*found.problems, *found.warnings])


@needs(Permission.LEAD_IMPORT)
@require_POST
def run(request: ActorRequest, key: UUID) -> HttpResponse:
    """Write the rows: at once when there are few, else as a job with a bar."""
    file = queries.import_file(request.actor, key)
    if file.imported_at is not None:  # the same form sent twice: it is done
        return redirect("leads:import", file.pk)
    opened = _opened(request, file, request.POST)
    found = importing.rehearse(request.actor, opened)
    partly = request.POST.get("mode") == "partly"
    if not found.importable or (found.bad and not partly):
        return _rehearsed(request, file, request.POST, status=422)
    acts.remember_mapping(request.actor.with_key(""), opened.signature, opened.mapping.remember())
    if found.importable > int(rules.parameters()["import"]["inline_rows"]):
        return _as_job(request, file, found.importable)
    rows = list(importing.good_rows(request.actor, opened))
    done = acts.import_file(request.actor, seen_in(request.POST, file.pk), rows, resume=True)
    messages.success(request, _("已导入 %(count)s 条。") % {"count": done.imported})
    return redirect("leads:import", file.pk)


@needs(Permission.LEAD_IMPORT)
@require_POST
def discard(request: ActorRequest, key: UUID) -> HttpResponse:
    """放弃导入."""
    file = queries.import_file(request.actor, key)
    acts.discard_file(request.actor, Seen(file.pk))
    messages.success(request, _("已放弃，文件已清除。"))
    return redirect("leads:imports")


def _as_job(request: ActorRequest, file: ImportFile, rows: int) -> HttpResponse:
    owner = Owner(request.actor.user_id, request.actor.agency_id)
    with transaction.atomic():
        ImportFile.objects.select_for_update().only("pk").get(pk=file.pk)  # who sends it twice has one job
        bar = unfinished(tasks.import_upload, file=str(file.pk)) or defer_with_progress(
            tasks.import_upload, owner, _("导入 %(name)s") % {"name": file.name}, rows,
            file=str(file.pk), user=str(request.actor.user_id), post=str(request.actor.post_id),
            sheet=request.POST.get("sheet", ""), columns={str(k): v for k, v in _chosen(request.POST).items()},
            resume=True,
        )  # fmt: skip
    return redirect("jobs:show", bar.pk)


def _opened(request: ActorRequest, file: ImportFile, query: QueryDict) -> importing.Opened:
    if file.imported_at is not None or file.body is None:
        raise Conflict("没有办理。文件已导入或已清除，请重新上传。", code="file_gone")
    return importing.open_file(request.actor, file, query.get("sheet", ""), _chosen(query))


def _chosen(query: QueryDict) -> dict[int, str]:
    """`column-3=content`: what a person chose for a column; empty leaves it out."""
    return {
        column: str(value)
        for name, value in query.items()
        if name.startswith("column-") and (column := whole(name.removeprefix("column-"))) is not None
    }


def _rehearsed(request: ActorRequest, file: ImportFile, query: QueryDict, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"title": _("试导入"), "file": file, "kept": _kept(query)}
    try:
        opened = _opened(request, file, query)
        context |= _columns(opened)
        if not opened.mapping.missing:
            context |= _result(importing.rehearse(request.actor, opened))
    except hotline.HotlineFileError as error:
        context["refusal"] = error.message_en if english() else error.message
        return render(request, "leads/rehearsal.html", context, status=422)
    return render(request, "leads/rehearsal.html", context, status=status)


def _columns(opened: importing.Opened) -> dict[str, Any]:
    spoken = english()
    fields = [(f.value, spec.en if spoken else spec.zh) for f, spec in hotline.SPECS.items()]
    missing = [hotline.SPECS[f].en if spoken else hotline.SPECS[f].zh for f in opened.mapping.missing]
    return {
        "table": opened.table,
        "columns": opened.mapping.columns,
        "fields": fields,
        "missing": _("、").join(missing),
        "remembered": opened.remembered,
    }


def _result(found: hotline.DryRun) -> dict[str, Any]:
    spoken = english()
    listed = [
        {
            "target": f"r{one.row}",
            "row": one.row,
            "place": one.place_en if spoken else one.place,
            "header": one.header,
            "shown": one.shown,
            "message": one.message_en if spoken else one.message,
            "remedy": one.remedy_en if spoken else one.remedy,
        }
        for one in found.problems[:LISTED]
    ]
    return {
        "found": found,
        "heading": _("试导入结果：%(bad)s 行需要修改") % {"bad": f"{found.bad:,}"} if found.bad else "",
        "summary": _after_first_sentence(found.summary_en if spoken else found.summary),
        "listed": listed,
        "unlisted": max(len(found.problems) - LISTED, 0),
        "problems": [{"words": one["place"], "target": f"#{one['target']}"} for one in listed[:12]],
    }


def _after_first_sentence(summary: str) -> str:
    """That nothing has been written stands in the heading already."""
    first, _stop, rest = summary.partition("。") if "。" in summary else summary.partition(". ")
    return rest or first


def _kept(query: QueryDict) -> list[tuple[str, str]]:
    """The choices of the address, to be carried by the forms."""
    kept = [("sheet", query.get("sheet", ""))] if query.get("sheet") else []
    return kept + [(f"column-{index}", name) for index, name in _chosen(query).items()]


def _require_small(size: int | None) -> None:
    limit = int(rules.parameters()["import"]["upload_bytes"])
    if size is None or size > limit:
        message = _("文件应不超过 %(limit)s MB，且不能是空的。") % {"limit": limit >> 20}
        raise Invalid("什么都还没有写入。", [Problem("file", message, "请按月或按区分成几个文件。")])
