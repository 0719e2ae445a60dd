"""What other rooms may ask about evidence. Whoever may see the subject may see which exhibits it has."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.queries import granted
from husheng.foundation.kernel.errors import Invalid, NotFound

from .models import Copy, Exhibit

MOST = 500


def of_subject(key: UUID) -> list[Exhibit]:
    """Exhibits of one thing, oldest first; the caller has checked that the actor sees the thing."""
    return list(Exhibit.objects.filter(subject_key=key)[:MOST])


def exhibit(actor: Actor, key: UUID) -> Exhibit:
    """One exhibit that the actor may read: his agency's, or granted through the thing it belongs to."""
    row = Exhibit.objects.filter(pk=key).first()
    if row is None or not may_read(actor, row):
        raise NotFound("没有找到这份材料。它可能不存在，或不属于您办理的范围。")
    return row


def may_read(actor: Actor, row: Exhibit) -> bool:
    """Whether the actor may open this exhibit; one that was handed on is the receiver's to open."""
    return actor.may(Permission.EVIDENCE_READ) and (actor.sees(row) or _granted(actor, row))


def to_export(actor: Actor, key: UUID) -> list[UUID]:
    """The exhibits of one thing that the actor may open, all of them or none; he sees the thing itself."""
    rows = of_subject(key)
    if len(rows) >= MOST:
        raise Invalid("没有导出。材料太多。请按单件材料导出。")
    return [row.pk for row in rows if may_read(actor, row)]


def missing(keys: Iterable[UUID], subject: UUID) -> set[UUID]:
    """Of these exhibit keys, those that do not belong to the subject or have been withdrawn."""
    wanted = set(keys)
    found = Exhibit.objects.filter(pk__in=wanted, subject_key=subject, state="secured").values_list(
        "pk", flat=True
    )
    return wanted - set(found)


def copies(row: Exhibit, limit: int = 20) -> list[Copy]:
    """Who took a copy, newest first; the caller has checked that the actor may read the exhibit."""
    return list(row.copies.all()[:limit])


def _granted(actor: Actor, row: Exhibit) -> bool:
    return granted(actor, row.subject_kind).filter(subject_key=row.subject_key).exists()
