"""Acts on evidence: secure, pass on, withdraw, seal, take a copy, hand out a package.

A file's bytes are on disk before its act commits.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from husheng.foundation.acts.act import act
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import act_time, record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.agencies.models import Post
from husheng.foundation.kernel.errors import Conflict, Invalid, Problem
from husheng.foundation.kernel.plain import require_plain
from husheng.foundation.privacy.purposes import Purpose
from husheng.foundation.vault.cipher import Erased
from husheng.foundation.vault.files import put_file_key

from . import queries
from .models import Copy, Custody, Exhibit, Package
from .rules import clean_name
from .sorts import USUAL, sorts
from .store import Stored

LONGEST_TITLE, LONGEST_REASON = 120, 120


@dataclass(frozen=True)
class ExhibitDetails:
    """What is secured, and for which thing. `sort` is its kind of evidence (`sorts.toml`)."""

    subject_kind: str
    subject_key: UUID
    title: str
    file_name: str
    stored: Stored
    sort: str = USUAL


@act(Permission.EVIDENCE_ADD)
def secure(actor: Actor, details: ExhibitDetails, /) -> Exhibit:
    """固定证据: the digest goes into the ledger leaf, so the file can be proved unchanged since."""
    require_sound(details.title, details.sort, details.file_name)
    exhibit = Exhibit(
        pk=details.stored.exhibit,
        agency_id=actor.agency_id,
        region_path=actor.region_path,
        subject_kind=details.subject_kind,
        subject_key=details.subject_key,
        title=details.title.strip(),
        sort=details.sort,
        file_name=clean_name(details.file_name),
        media_type=details.stored.media_type,
        size=details.stored.size,
        sha256=details.stored.sha256,
        sm3=details.stored.sm3,
        secured_at=act_time(),
        secured_by=actor.user_id,
    )
    _seal(exhibit, details.stored)
    exhibit.save(force_insert=True)
    _hand(exhibit, None, None, actor.agency_id, actor.user_id, "固定")
    record(sha256=exhibit.sha256, sm3=exhibit.sm3, size=exhibit.size, subject=exhibit.subject_key)
    return exhibit


@act(Permission.EVIDENCE_ADD, on=Exhibit, door="custody")
def pass_on(actor: Actor, exhibit: Exhibit, to_agency: UUID, to_user: UUID, reason: str, /) -> Exhibit:
    """交接证据: the next link of the chain of custody, to somebody who holds a post there."""
    text = _words("没有交接。", "reason", "事由", reason)
    if not Post.objects.filter(agency=to_agency, user=to_user, state="held").exists():
        raise Invalid(
            "没有交接。", [Problem("to_user", "接收人不在接收单位任岗。", "请选该单位在岗的人员。")]
        )
    last = exhibit.custody.last()
    assert last is not None
    _hand(exhibit, last.to_agency, last.to_user, to_agency, to_user, text)
    receiver = agencies.agency(to_agency)
    exhibit.agency, exhibit.region_path = receiver, receiver.region_path
    record(to_agency=to_agency, to_user=to_user, sha256=exhibit.sha256)
    return exhibit


@act(Permission.EVIDENCE_ADD, on=Exhibit)
def withdraw(actor: Actor, exhibit: Exhibit, reason: str, /) -> Exhibit:
    """撤回证据: it stays in the store and in the chain, but no longer counts."""
    exhibit.withdrawn_reason = _words("没有撤回。", "reason", "撤回理由", reason)
    record(sha256=exhibit.sha256)
    return exhibit


@act(Permission.SYSTEM_OPERATE, on=Exhibit, door="files")
def seal_file(actor: Actor, exhibit: Exhibit, stored: Stored, /) -> Exhibit:
    """密封原件: of an exhibit whose file lay there in plain; what the ledger says of its content stays true."""
    if exhibit.sealed:
        raise Conflict("没有密封。这份材料的原件已经密封。", code="sealed_already")
    if (stored.exhibit, stored.sha256, stored.sm3) != (exhibit.pk, exhibit.sha256, exhibit.sm3):
        raise Conflict(
            "没有密封。磁盘上的文件与固定时的摘要不一致，请立即告知安全员。", code="evidence_changed"
        )
    _seal(exhibit, stored)
    record(sha256=exhibit.sha256, sealed=exhibit.sealed)
    return exhibit


@act(Permission.EVIDENCE_READ)
def take_copy(actor: Actor, exhibit: UUID, purpose: Purpose, sha256: str, /) -> Copy:
    """取走副本: after the reading was written down; the copy's own digest stands in the ledger."""
    row = queries.exhibit(actor, exhibit)
    record(exhibit=row.pk, purpose=purpose, original=row.sha256, copy=sha256)
    return Copy.objects.create(
        exhibit=row,
        agency_id=actor.agency_id,
        user=actor.user_id,
        at=act_time(),
        purpose=purpose,
        sha256=sha256,
    )


@dataclass(frozen=True)
class PackageDetails:
    """What left in an evidence package, and about which thing; `exhibits` are those whose originals are in it."""

    subject_kind: str
    subject_key: UUID
    purpose: Purpose
    manifest: str
    exhibits: tuple[UUID, ...]
    files: int
    records: int


@act(Permission.EVIDENCE_ADD)
def hand_out(actor: Actor, details: PackageDetails, /) -> Package:
    """导出证据包: after the reading was written down; the digest of its list of files stands in the ledger."""
    for key in details.exhibits:
        queries.exhibit(actor, key)
    record(
        subject=details.subject_key,
        purpose=details.purpose,
        manifest=details.manifest,
        files=details.files,
        records=details.records,
    )
    return Package.objects.create(
        agency_id=actor.agency_id,
        user=actor.user_id,
        at=act_time(),
        subject_kind=details.subject_kind,
        subject_key=details.subject_key,
        purpose=details.purpose,
        manifest=details.manifest,
        files=details.files,
        records=details.records,
    )


def require_sound(title: str, sort: str, file_name: str) -> None:
    """`Invalid` when what is said about a file cannot be taken; called before a byte is kept, and again in the act."""
    problems = []
    if not title.strip():
        problems.append(Problem("title", "没有写材料名称。", "请写是什么材料，不写人名。"))
    if len(title.strip()) > LONGEST_TITLE:
        problems.append(Problem("title", "材料名称太长。", "请写 120 字以内。"))
    if sort not in sorts():
        problems.append(Problem("sort", "没有这种证据。", "请从列表里选证据种类。"))
    if problems:
        raise Invalid("没有上传。", problems)
    require_plain("没有上传。", [("title", "材料名称", title), ("file", "文件名", clean_name(file_name))])


def _seal(exhibit: Exhibit, stored: Stored) -> None:
    exhibit.sealed = stored.sealed
    try:
        put_file_key(exhibit, stored.key)
    except Erased:
        raise Erased("没有上传。这件事的材料已经永久删除，不再接收新材料。") from None


def _words(refusal: str, field: str, label: str, text: str) -> str:
    if not text.strip() or len(text.strip()) > LONGEST_REASON:
        raise Invalid(refusal, [Problem(field, "没有写明理由，或者太长。", "请写一句话，120 字以内。")])
    require_plain(refusal, [(field, label, text)])
    return text.strip()


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
