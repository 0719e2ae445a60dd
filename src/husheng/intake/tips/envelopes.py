"""Sealing the keys of a tip to people: whole to its recipients, in halves to every pair of its custodians."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.utils.translation import gettext_noop

from husheng.foundation.acts.actor import Actor
from husheng.foundation.kernel.errors import Refused
from husheng.foundation.kernel.ids import new_timeless_key

from .crypto import halves
from .crypto.age import KeyPair, Unopened, open_key, seal_key
from .models import CONTENT, Envelope, Handed, Keyholder, Opening, Share, Tip

WRONG_KEY = gettext_noop("没有打开。这件举报不是封给您的钥匙的。请由收到它的人打开，或请他加您为收件人。")


def give(envelope: Envelope, secret: str, holders: Iterable[Keyholder]) -> None:
    """The whole key to each of these."""
    Share.objects.bulk_create(
        Share(envelope=envelope, holder=holder, sealed=seal_key(secret.encode(), holder.public))
        for holder in holders
    )


def divide(envelope: Envelope, secret: str, custodians: Sequence[Keyholder]) -> None:
    """To each pair of custodians its two halves."""
    rows = []
    for (one, other), parts in halves.split(secret.encode(), list(custodians)).items():
        pair = new_timeless_key()
        for holder, part in ((one, parts.one), (other, parts.other)):
            rows.append(
                Share(envelope=envelope, holder=holder, pair=pair, sealed=seal_key(part, holder.public))
            )
    Share.objects.bulk_create(rows)


def create(
    tip: Tip, kind: str, pair: KeyPair, sealed: bytes | None, custodians: Sequence[Keyholder]
) -> Envelope:
    """An envelope of a new tip, its key divided among the custodians."""
    envelope = Envelope.objects.create(tip=tip, kind=kind, public=pair.public, sealed=sealed)
    divide(envelope, pair.secret, custodians)
    return envelope


def key_of(actor: Actor, tip: Tip, secret: str, kind: str = CONTENT) -> str:
    """The envelope's key, opened with the actor's own; `Refused` where it was not sealed for him."""
    shares = Share.objects.filter(
        envelope__tip=tip, envelope__kind=kind, pair=None, holder__user=actor.user_id
    )
    if key := _first_opened([bytes(share.sealed) for share in shares], secret):
        return key
    opened = Opening.objects.filter(tip=tip, envelope=kind, state="opened", asker__user=actor.user_id)
    if key := _first_opened([bytes(row.sealed) for row in opened if row.sealed], secret):
        return key
    raise Refused(WRONG_KEY, code="wrong_key")


def halves_of(opening: Opening, holder: Keyholder, secret: str) -> dict[UUID, bytes]:
    """The holder's halves of the envelope that is to be opened, by pair."""
    shares = Share.objects.filter(
        envelope__tip=opening.tip_id, envelope__kind=opening.envelope, holder=holder, pair__isnull=False
    )
    try:
        return {share.pair: open_key(bytes(share.sealed), secret) for share in shares if share.pair}
    except Unopened:
        raise Refused(WRONG_KEY, code="wrong_key") from None


def hand_halves(opening: Opening, mine: dict[UUID, bytes]) -> None:
    """Seal one's own half of each pair for the other of that pair."""
    others = Share.objects.filter(pair__in=mine).exclude(holder=opening.first).select_related("holder")
    Handed.objects.bulk_create(
        Handed(
            opening=opening, holder=share.holder, pair=share.pair,
            sealed=seal_key(mine[share.pair], share.holder.public),
        )
        for share in others
        if share.pair
    )  # fmt: skip


def join_halves(opening: Opening, holder: Keyholder, secret: str) -> str:
    """The key, from the half that was handed over and one's own."""
    mine = halves_of(opening, holder, secret)
    for handed in opening.handed.filter(holder=holder):
        if handed.pair in mine:
            return halves.joined(open_key(bytes(handed.sealed), secret), mine[handed.pair]).decode()
    raise Refused(WRONG_KEY, code="wrong_key")


def _first_opened(sealed: Iterable[bytes], secret: str) -> str:
    for each in sealed:
        try:
            return open_key(each, secret).decode()
        except Unopened:
            continue
    return ""
