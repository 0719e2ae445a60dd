"""What pages and other rooms may ask about leaks; always as far as the actor may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from husheng.casework.cases import queries as cases
from husheng.casework.cases.models import Case
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.models import Post
from husheng.foundation.kernel.errors import NotFound, Refused
from husheng.foundation.kernel.standing import through
from husheng.foundation.privacy.models import ReadLog

from . import matching
from .models import Canary, Finding, Overlap, Run

UNKNOWN: Final = "没有找到。它可能不存在，或不属于您办理的范围。"
SHOWN: Final = 200


# ── findings ────────────────────────────────────────────────────────────────────────────────────────────────
def findings(actor: Actor, state: str = "") -> QuerySet[Finding]:
    """Every finding for the auditor; for an agency those that were offered to it. Never sorted by a number (P2)."""
    rows = Finding.objects.select_related("agency__kind_of", "offered_to", "case")
    if not actor.may(Permission.LEAK_REVIEW):
        rows = rows.filter(offered_to=actor.agency_id) if actor.may(Permission.LEAK_MATCH) else rows.none()
    return rows.filter(state=state) if state else rows


def finding(actor: Actor, key: UUID) -> Finding:
    """One of them."""
    row = findings(actor).filter(pk=key).first()
    if row is None:
        raise NotFound(UNKNOWN)
    return row


def to_review(actor: Actor) -> QuerySet[Finding]:
    """What waits for this post: new ones for the auditor, offered ones for an agency."""
    return findings(actor, "open" if actor.may(Permission.LEAK_REVIEW) else "offered")


def earlier(row: Finding) -> list[Finding]:
    """Other findings about the same post, the newest first."""
    return list(Finding.objects.filter(post=row.post).exclude(pk=row.pk).order_by("-found_at")[:20])


# ── canaries ────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Watched:
    """A canary and who has read it, the first reading first."""

    canary: Canary
    touches: list[ReadLog]


@through("leaks")
def canaries(actor: Actor) -> list[Watched]:
    """Every canary with its readings; only for those who may plant one."""
    if not actor.may(Permission.LEAK_PLANT):
        raise Refused("诱饵记录只对安全员和审计员开放。")
    rows = list(Canary.objects.select_related("agency__kind_of", "lead")[:SHOWN])
    touches: dict[UUID | None, list[ReadLog]] = {}
    subjects = [row.subject for row in rows if row.subject]
    for read in ReadLog.objects.filter(subject__in=subjects, canary=True).order_by("at")[:SHOWN]:
        touches.setdefault(read.subject, []).append(read)
    return [Watched(row, touches.get(row.subject, []) if row.subject else []) for row in rows]


def canary(actor: Actor, key: UUID) -> Canary:
    """One of them."""
    row = Canary.objects.filter(pk=key).first() if actor.may(Permission.LEAK_PLANT) else None
    if row is None:
        raise NotFound(UNKNOWN)
    return row


def alarms(actor: Actor) -> QuerySet[Canary]:
    """Canaries that stand and have been read: the alarm, as a query, so that no scheduler can lose it."""
    touched = ReadLog.objects.filter(subject=OuterRef("subject"), canary=True)
    rows = Canary.objects.filter(Exists(touched), state="planted")
    return rows if actor.may(Permission.LEAK_PLANT) else rows.none()


# ── runs ────────────────────────────────────────────────────────────────────────────────────────────────────
def runs(actor: Actor) -> QuerySet[Run]:
    """Runs of the actor's own agency, and those that it is asked to approve."""
    mine = Q()
    if actor.may(Permission.LEAK_MATCH) or actor.may(Permission.LEAK_APPROVE):
        mine |= Q(agency=actor.agency_id)
    if actor.may(Permission.LEAK_APPROVE):
        mine |= Q(second=actor.agency_id)
    rows = Run.objects.defer("body").select_related("case", "agency__kind_of", "second__kind_of")
    return rows.filter(mine) if mine else rows.none()


def run(actor: Actor, key: UUID) -> Run:
    """One of them."""
    row = runs(actor).filter(pk=key).first()
    if row is None or (row.agency_id == actor.agency_id and not _inside(actor, row.case)):
        raise NotFound(UNKNOWN)
    return row


def to_approve(actor: Actor) -> QuerySet[Run]:
    """What waits for this agency's approval."""
    rows = Run.objects.filter(second=actor.agency_id, state="requested")
    return rows if actor.may(Permission.LEAK_APPROVE) else rows.none()


def of_case(actor: Actor, case: Case) -> list[Run]:
    """The runs of a case, the newest first; the caller has checked that the actor is inside."""
    rows = Run.objects.defer("body").filter(case=case, agency=actor.agency_id)
    return list(rows.select_related("second__kind_of")[:50])


def taken_into(case: Case) -> list[Finding]:
    """The findings of a case; the caller has checked that the actor is inside."""
    return list(Finding.objects.filter(case=case).select_related("agency__kind_of")[:50])


def overlaps(row: Run) -> list[Overlap]:
    """Who read what of the list; the caller has checked that the actor may see the run."""
    return list(row.overlaps.all())


def holders(posts: Iterable[UUID]) -> dict[UUID, str]:
    """Who holds these posts; only for the members of an opened case (L11)."""
    return dict(Post.objects.filter(pk__in=list(posts)).values_list("pk", "user__name"))


def evidence(row: Run, post: UUID) -> QuerySet[ReadLog]:
    """The readings behind one overlap: rows of the read log, never a value."""
    span = matching.bounds(row)
    subjects = row.hits.values("subject")
    found = ReadLog.objects.filter(post=post, at__gte=span["since"], at__lt=span["until"])
    return found.filter(subject__in=subjects)


def _inside(actor: Actor, case: Case) -> bool:
    return actor.sees(case) and cases.inside(actor, case)
