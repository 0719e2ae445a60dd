"""Asking for an erasure, and taking the list of what would go."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from husheng.foundation.acts.act import act
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import act_time, record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.kernel.errors import Conflict, Invalid, NotFound, Problem
from husheng.foundation.kernel.plain import plain_problems
from husheng.foundation.kernel.standing import through
from husheng.foundation.vault.datakeys import destroyed

from .. import known, rules
from ..models import Erasure

PAPER_CHARS = 60


@dataclass(frozen=True)
class ErasureDetails:
    """Whose data (by the thing it stands in), on which ground, by which paper (request or judgment)."""

    kind: str
    key: UUID
    ground: str
    paper: str


@act(Permission.ERASURE_ASK)
def ask(actor: Actor, details: ErasureDetails, /) -> Erasure:
    """申请永久删除: names a thing of one's own agency; its list is taken at once."""
    row = known.row(details.kind, details.key)
    if not actor.sees(row):
        raise NotFound(known.ABSENT)
    if problems := _problems(details):
        raise Invalid("没有申请。", problems)
    subject = known.subject_of(row)
    if destroyed([subject]):
        raise Conflict("没有申请。这个人的信息已经永久删除。", code="already_erased")
    with through("erasure"):
        waiting = Erasure.objects.filter(subject=subject, state__in=("asked", "confirmed")).exists()
    if waiting:
        raise Conflict("没有申请。已经有一份申请在办。", code="already_asked")
    agency = agencies.agency(actor.agency_id)
    erasure = Erasure(
        agency=agency,
        region_path=agency.region_path,
        thing_kind=details.kind,
        thing_key=details.key,
        subject=subject,
        ground=details.ground,
        paper=details.paper.strip(),
        asked_by=actor.user_id,
        asked_at=act_time(),
        fingerprint=known.fingerprint(subject),
        listed_at=act_time(),
    )
    erasure.save(force_insert=True)
    record(ground=erasure.ground, kind=erasure.thing_kind, thing=erasure.thing_key, list=erasure.fingerprint)
    return erasure


@act(Permission.ERASURE_ASK, on=Erasure)
def take_list(actor: Actor, erasure: Erasure, /) -> Erasure:
    """重取清单: because something has happened since; what had been confirmed no longer is."""
    erasure.fingerprint, erasure.listed_at = known.fingerprint(erasure.subject), act_time()
    erasure.confirmed_by = erasure.confirmed_at = None
    record(list=erasure.fingerprint)
    return erasure


@act(Permission.ERASURE_ASK, on=Erasure)
def drop(actor: Actor, erasure: Erasure, /) -> Erasure:
    """撤销申请."""
    return erasure


def _problems(details: ErasureDetails) -> list[Problem]:
    found = plain_problems("paper", "文书编号", details.paper)
    if details.ground not in rules.grounds():
        found.append(Problem("ground", "没有选删除事由。", "请从列表里选。"))
    if not details.paper.strip():
        found.append(Problem("paper", "没有写文书编号。", "请写申请书、审批表或者裁判文书的编号。"))
    if len(details.paper) > PAPER_CHARS:
        found.append(Problem("paper", "太长。", "请缩短。"))
    return found
