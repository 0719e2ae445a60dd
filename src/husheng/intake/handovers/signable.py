"""批量签收: of what was chosen, what can be signed for, and why the rest cannot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from django.utils.translation import gettext as _

from husheng.foundation.acts.act import Seen
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.kernel.words import sentences
from husheng.foundation.processing import flows

from . import queries
from .acts.receiving import opens
from .models import Handover
from .states import HANDOVER

VERB = "receive_many"


@dataclass(frozen=True)
class Choice:
    """What was chosen, parted; `missing` is how many are not there for this actor."""

    good: list[Handover]
    barred: list[tuple[Handover, str]]
    missing: int


def part(actor: Actor, chosen: Sequence[Seen]) -> Choice:
    """Each thing that was chosen is in one of the three parts, so that nothing is left out in silence."""
    versions = {one.pk: one.version for one in chosen}
    rows, unassessed = queries.by_keys(actor, versions), cache(_unassessed)
    found = Choice([], [], len(versions) - len(rows))
    for row in rows:
        why = _own_bar(actor, row, versions[row.pk]) or next(
            (
                said
                for holder, other, kind, _key, way in opens(row)
                if (said := unassessed(holder, other, kind, way))
            ),
            "",
        )
        if why:
            found.barred.append((row, why))
        else:
            found.good.append(row)
    return found


def _own_bar(actor: Actor, row: Handover, version: int | None) -> str:
    """What stands against it in the hand-over itself."""
    if row.to_agency_id != actor.agency_id:
        return _("不是送给本机关的，由接收机关签收。")
    if row.receipt_number:
        return _("已经签收，回执 %(receipt)s。") % {"receipt": row.receipt_number}
    if not HANDOVER.targets(row.state, VERB):
        return _("现在的状态不能签收。")
    if not actor.may(Permission.HANDOVER_ANSWER, row, VERB):
        return _("不由您现在的岗位签收。")
    return "" if row.version == version else _("在您选择之后已有变化，请回列表重新选择。")


def _unassessed(holder: UUID, other: UUID, kind: str, way: str) -> str:
    """A receipt opens the matter to us and the answer to them: neither goes where nobody has assessed the flow."""
    flow = flows.between(holder, other, kind, way)
    problem = flows.problem("pick", flow) if flow else None
    return sentences(problem.message, problem.remedy) if problem else ""
