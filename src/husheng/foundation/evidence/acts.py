"""Acts on evidence: secure a file, pass it on, withdraw it. Bytes are on disk before the act commits."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from husheng.foundation.acts.act import act
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import act_time, record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.kernel.errors import Invalid, Problem

from .models import Custody, Exhibit
from .rules import clean_name
from .store import Stored


@dataclass(frozen=True)
class ExhibitDetails:
    """What is secured, and for which thing."""

    subject_kind: str
    subject_key: UUID
    title: str
    file_name: str
    stored: Stored


@act(Permission.EVIDENCE_ADD)
def secure(actor: Actor, details: ExhibitDetails, /) -> Exhibit:
    """固定证据: the digest goes into the ledger leaf, so the file can be proved unchanged since."""
    exhibit = Exhibit.objects.create(
        agency_id=actor.agency_id,
        region_path=actor.region_path,
        subject_kind=details.subject_kind,
        subject_key=details.subject_key,
        title=details.title,
        file_name=clean_name(details.file_name),
        media_type=details.stored.media_type,
        size=details.stored.size,
        sha256=details.stored.sha256,
        sm3=details.stored.sm3,
        secured_at=act_time(),
        secured_by=actor.user_id,
    )
    _hand(exhibit, None, None, actor.agency_id, actor.user_id, "固定")
    record(sha256=exhibit.sha256, sm3=exhibit.sm3, size=exhibit.size, subject=exhibit.subject_key)
    return exhibit


@act(Permission.EVIDENCE_ADD, on=Exhibit)
def pass_on(actor: Actor, exhibit: Exhibit, to_agency: UUID, to_user: UUID, reason: str, /) -> Exhibit:
    """交接证据: the next link of the chain of custody."""
    last = exhibit.custody.last()
    assert last is not None
    _hand(exhibit, last.to_agency, last.to_user, to_agency, to_user, reason)
    exhibit.agency = agencies.agency(to_agency)
    record(to_agency=to_agency, to_user=to_user, sha256=exhibit.sha256)
    return exhibit


@act(Permission.EVIDENCE_ADD, on=Exhibit)
def withdraw(actor: Actor, exhibit: Exhibit, reason: str, /) -> Exhibit:
    """撤回证据: it stays in the store and in the chain, but no longer counts."""
    if not reason.strip():
        raise Invalid("没有撤回。", [Problem("reason", "请写明为什么撤回。")])
    record(sha256=exhibit.sha256)
    return exhibit


def _hand(
    exhibit: Exhibit, from_agency: UUID | None, from_user: UUID | None, agency: UUID, user: UUID, reason: str
) -> None:
    Custody.objects.create(
        exhibit=exhibit,
        at=act_time(),
        from_agency=from_agency,
        from_user=from_user,
        to_agency=agency,
        to_user=user,
        reason=reason,
    )
