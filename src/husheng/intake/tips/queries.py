"""What pages and other rooms may ask about tips; always as far as the actor may see."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.kernel.errors import NotFound, Refused

from .crypto.receipts import read_code, receipt
from .digests import digest_of
from .models import Attachment, Keyholder, Opening, Remembered, Share, Tip
from .states import CLEARED, OPEN

NOT_HERE = "没有找到。它可能不存在，或不属于您办理的范围。"
LONGEST = 500


def tips(actor: Actor, states: Iterable[str] = ()) -> QuerySet[Tip]:
    """The agency's tips, the newest day first; within a day by their random keys."""
    if not actor.may(Permission.TIP_HANDLE):
        raise Refused("举报只对收件人开放。")
    rows = Tip.objects.filter(agency=actor.agency_id).order_by("-day", "pk")
    return rows.filter(state__in=list(states)) if states else rows


def waiting(actor: Actor) -> QuerySet[Tip]:
    """Those that are not ended, for the menu's count."""
    return tips(actor, OPEN)


def tip(actor: Actor, key: UUID) -> Tip:
    """One tip of the agency."""
    row = Tip.objects.select_related("agency").filter(pk=key).first()
    if row is None or not actor.may(Permission.TIP_HANDLE, row, "read"):
        raise NotFound(NOT_HERE)
    return row


def own_key(actor: Actor) -> Keyholder | None:
    """The actor's own key in the agency of his post."""
    return Keyholder.objects.filter(user=actor.user_id, agency=actor.agency_id, state="active").first()


def recipients(actor: Actor) -> list[Keyholder]:
    """Colleagues with a key for whom a tip may be sealed."""
    rows = Keyholder.objects.filter(agency=actor.agency_id, office=Keyholder.RECIPIENT, state="active")
    return list(rows.order_by("since", "pk"))


def readers(tip: Tip) -> set[UUID]:
    """Users for whom its content is sealed."""
    shares = Share.objects.filter(envelope__tip=tip, envelope__kind="content", pair=None)
    return set(shares.values_list("holder__user", flat=True))


def openings(actor: Actor) -> QuerySet[Opening]:
    """Requests that this custodian may decide on, or that this officer has asked."""
    rows = Opening.objects.select_related("tip", "asker", "first", "second").order_by("-asked_at", "pk")
    if actor.may(Permission.TIP_KEEP):
        mine = Share.objects.filter(holder__user=actor.user_id, pair__isnull=False)
        return rows.filter(agency=actor.agency_id, tip__envelopes__shares__in=mine).distinct()
    return rows.filter(asker__user=actor.user_id)


def opening(actor: Actor, key: UUID) -> Opening:
    """One of them."""
    row = openings(actor).filter(pk=key).first()
    if row is None:
        raise NotFound(NOT_HERE)
    return row


# ── for other rooms ─────────────────────────────────────────────────────────────────────────────────────────
def came_through_the_portal(sha256s: Iterable[bytes]) -> set[bytes]:
    """Which of these SHA-256 digests belong to material that a whistleblower sent (law-and-ethics L7).

    For the room that matches seized lists: on these no matching may run. It learns nothing else.
    """
    asked = {digest_of(each): each for each in sha256s}
    found = [
        bytes(digest)
        for model in (Attachment, Remembered)
        for digest in model._base_manager.filter(digest__in=list(asked)).values_list("digest", flat=True)
    ]
    return {asked[each] for each in found}


def of_lead(lead: UUID) -> UUID | None:
    """The tip that a lead came from and whose receipt still answers; for rooms that have checked who asks."""
    return Tip.objects.filter(lead=lead).exclude(state=CLEARED).values_list("pk", flat=True).first()


def accuses(lead: UUID, agency: UUID) -> bool:
    """Whether the tip that became this lead accuses the agency, or one related to it; for rooms that passed a door."""
    return any(row.bars(agency) for row in Tip.objects.filter(lead=lead).only("pk", "barred"))


def by_receipt(typed: str) -> UUID | None:
    """The tip behind a receipt code, without telling anything about it; None for any code that leads nowhere.

    For rooms that pay or answer by code (rewards): the code itself must not be stored or logged.
    """
    code = read_code(typed)
    if code is None:
        return None
    return Tip.objects.filter(door=receipt(code).door).values_list("pk", flat=True).first()
