"""The deletion certificate as a paper: what was erased, on which ground, by whom, and where the ledger says so (P8)."""

from __future__ import annotations

import datetime as dt
from typing import Final
from uuid import UUID

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.agencies.access import ActorRequest, needs
from husheng.foundation.documents import docx, pdf
from husheng.foundation.documents.paper import Cell, Heading, Paper, Paragraph, Section, Signed, Table
from husheng.foundation.erasure import queries, rules
from husheng.foundation.erasure.models import Erasure
from husheng.foundation.kernel.clock import in_shanghai
from husheng.foundation.kernel.errors import Conflict, NotFound
from husheng.foundation.ledger import queries as ledger

FORMATS: Final = {
    "docx": (docx.render, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": (pdf.render, "application/pdf"),
}


@needs(Permission.ERASURE_READ)
@require_GET
def certificate(request: ActorRequest, key: UUID, extension: str) -> HttpResponse:
    """个人信息删除证明 as PDF or .docx."""
    row = queries.erasure(request.actor, key)
    if extension not in FORMATS:
        raise NotFound("没有找到。它可能不存在，或不属于您办理的范围。")
    render, media_type = FORMATS[extension]
    response = HttpResponse(render(paper(row)), content_type=media_type)
    name = f"个人信息删除证明-{row.pk.hex[-6:]}.{extension}"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def paper(row: Erasure) -> Paper:
    """The certificate; it names keys and numbers and nobody."""
    if row.erased_at is None or row.act is None:
        raise Conflict("还不能打印删除证明。信息还没有删除。", code="not_erased")
    ground, people = rules.grounds()[row.ground], agencies.names(_signers(row))
    facts = [
        ("文书编号", row.paper),
        ("删除事由", f"{ground.zh}（{ground.article}）"),
        ("删除时间", _moment(row.erased_at)),
        ("申请人", people.get(row.asked_by, "")),
        ("确认人", "、".join(people.get(user, "") for user in (row.confirmed_by, row.erased_by) if user)),
        ("销毁的密钥", "、".join(row.keys) or "无"),
        ("清除的盲索引", str(row.indexes)),
        ("销毁的承诺开启值", str(row.openings)),
        ("最后一份密钥备份到期", _moment(row.backups_until) if row.backups_until else "没有含此密钥的备份"),
        ("存证台账序号", _number(row.act)),
    ]
    sections: list[Section] = [
        Paragraph(
            "下列个人信息已永久删除：密钥、盲索引和承诺开启值均已销毁，任何人不能再打开；恢复任何备份时，先按清除名单重新删除。"
        ),
        Table(tuple((Cell(name), Cell(text, align="left")) for name, text in facts), widths=(3, 7)),
        Heading("不再能打开的记录"),
        Table(
            ((Cell("记录类型"), Cell("记录标识"), Cell("栏目")), *(_record(*each) for each in row.records)),
            header_rows=1,
            widths=(3, 5, 4),
        ),
        Signed(row.agency.name, f"{in_shanghai(row.erased_at):%Y年%-m月%-d日}"),
    ]
    return Paper("个人信息删除证明", tuple(sections), number=row.paper)


def _record(kind: str, key: str, columns: list[str]) -> tuple[Cell, Cell, Cell]:
    return Cell(kind), Cell(key), Cell("、".join(columns))


def _signers(row: Erasure) -> set[UUID]:
    return {user for user in (row.asked_by, row.confirmed_by, row.erased_by) if user is not None}


def _number(act: UUID) -> str:
    number = ledger.status([act]).get(act)
    return str(number) if number is not None else "等待编号"


def _moment(at: dt.datetime) -> str:
    return f"{in_shanghai(at):%Y年%-m月%-d日 %H:%M}"
