"""The register of personal data as a workbook: the room itself stands below the papers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.access import ActorRequest, needs
from husheng.foundation.documents.paper import Cell, Paper, Table
from husheng.foundation.documents.xlsx import render
from husheng.foundation.kernel import clock
from husheng.foundation.processing import shown

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@needs(Permission.PROCESSING_READ)
@require_GET
def export(request: ActorRequest) -> HttpResponse:
    """个人信息台账.xlsx: one row for each column that holds personal data; no value of anybody."""
    title = _("个人信息台账")
    today = clock.in_shanghai(clock.now()).date()
    answer = HttpResponse(render(register_paper(title, today)), content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, f"{title}-{today}.xlsx") or "attachment"
    return answer


def register_paper(title: str, today: dt.date) -> Paper:
    """The register as it stands on a day."""
    heads = (
        _("信息主体"), _("收了什么"), _("类别"), _("列"), _("为什么"), _("依据"), _("保存期限"), _("谁能查看"),
        _("不满十四周岁"), _("怎样保存"),
    )  # fmt: skip
    rows = [
        tuple(Cell(text, align="left") for text in _line(group, row))
        for group in shown.register()
        for row in group["rows"]
    ]
    table = Table((tuple(Cell(head, bold=True) for head in heads), *rows), header_rows=1)
    return Paper(title=title, header_right=str(today), sections=(table,), landscape=True)


def _line(group: dict[str, Any], row: dict[str, Any]) -> tuple[str, ...]:
    basis, readers = "；".join(cite for cite, _words in group["basis"]), "、".join(group["readers"])
    if not row["sealed"]:
        how = _("没有加密")
    elif row["to_recipients"]:
        how = _("用接收人的公钥密封")
    else:
        how = _("用主体的密钥密封")
    return (
        str(group["name"]), str(row["what"]), str(row["class"]), str(row["column"]), str(group["why"]), basis,
        str(group["retention"]), readers, str(group["minor"]), how,
    )  # fmt: skip
