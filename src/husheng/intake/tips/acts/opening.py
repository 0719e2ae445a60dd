"""Opening what is sealed apart: one asks, one custodian agrees, another opens. Three people, one reason, on the ledger.

What is opened is sealed to the asker: neither custodian reads it.
"""

from __future__ import annotations

from uuid import UUID

from husheng.foundation.acts.act import act
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import act_time, record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.kernel.errors import Invalid, NotFound, Problem, Refused
from husheng.foundation.kernel.plain import require_plain
from husheng.foundation.kernel.standing import through

from .. import envelopes
from ..crypto.age import pair_of, seal_key
from ..models import CONTENT, Envelope, Keyholder, Opening, Share, Tip
from ..words import GROUNDS_OF

LEAST_WORDS = 6


@act(Permission.TIP_HANDLE)
def ask(actor: Actor, tip: UUID, envelope: str, ground: str, reason: str, /) -> Opening:
    """申请开启: which envelope, on which ground, and why in this case."""
    row = Tip.objects.filter(pk=tip).first()
    if row is None or not actor.sees(row) or not actor.may(Permission.TIP_HANDLE, row, "ask"):
        raise NotFound("没有找到。它可能不存在，或不属于您办理的范围。")
    asker = Keyholder.objects.filter(user=actor.user_id, agency=actor.agency_id, state="active").first()
    if asker is None or asker.office != Keyholder.RECIPIENT:
        raise Refused("没有申请。请先启用自己的钥匙：开启的内容只封给申请人。")
    if ground not in GROUNDS_OF.get(envelope, ()):
        raise Invalid("没有申请。", [Problem("ground", "请选事由。", "从列表里选一项。")])
    if len(reason.strip()) < LEAST_WORDS:
        raise Invalid("没有申请。", [Problem("reason", "请写明为什么要开启。", "至少写六个字。")])
    require_plain("没有申请。", [("reason", "说明", reason)])
    sealed = Envelope.objects.filter(tip=row, kind=envelope).first()
    if sealed is None:
        raise Invalid("没有申请。", [Problem("envelope", "这件举报没有这个信封。", "请核对。")])
    record(tip=row.pk, envelope=envelope, ground=ground, reason=reason.strip())
    return Opening.objects.create(
        tip=row,
        agency_id=_custodians_agency(sealed),
        envelope=envelope,
        ground=ground,
        reason=reason.strip(),
        asker=asker,
        asked_by=asker.user,
        asked_at=act_time(),
    )


@act(Permission.TIP_KEEP, on=Opening)
def agree(actor: Actor, opening: Opening, secret: str, /) -> Opening:
    """第一位保管人同意: his halves, each sealed for the other of its pair. Nothing is open yet."""
    holder = _custodian(actor, opening)
    opening.first = holder
    envelopes.hand_halves(opening, envelopes.halves_of(opening, holder, secret))
    return opening


@act(Permission.TIP_KEEP, on=Opening)
def open_(actor: Actor, opening: Opening, secret: str, /) -> Opening:
    """第二位保管人开启: both halves together, sealed to the asker at once."""
    holder = _custodian(actor, opening)
    if opening.first is None or opening.first.user == actor.user_id:
        raise Refused("没有开启。要由另一位保管人开启。")
    key = envelopes.join_halves(opening, holder, secret)
    envelope = Envelope.objects.get(tip=opening.tip_id, kind=opening.envelope)
    if pair_of(key).public != envelope.public:
        raise Refused(envelopes.WRONG_KEY, code="wrong_key")
    opening.second, opening.opened_at = holder, act_time()
    opening.sealed = seal_key(key.encode(), opening.asker.public)
    if opening.envelope == CONTENT:
        envelopes.give(envelope, key, [opening.asker])
    opening.handed.all().delete()
    record(tip=opening.tip_id, envelope=opening.envelope, ground=opening.ground, reason=opening.reason)
    return opening


@act(Permission.TIP_KEEP, on=Opening)
def decline(actor: Actor, opening: Opening, words: str, /) -> Opening:
    """不同意开启: with the reason."""
    _custodian(actor, opening)
    if len(words.strip()) < LEAST_WORDS:
        raise Invalid("没有保存。", [Problem("words", "请写明为什么不同意。", "至少写六个字。")])
    require_plain("没有保存。", [("words", "理由", words)])
    opening.handed.all().delete()
    record(tip=opening.tip_id, words=words.strip())
    return opening


def _custodian(actor: Actor, opening: Opening) -> Keyholder:
    """The actor's own key, if the envelope is divided for it; the asker is nobody's custodian."""
    shares = Share.objects.filter(
        envelope__tip=opening.tip_id, envelope__kind=opening.envelope, holder__user=actor.user_id
    )
    share = shares.exclude(pair=None).select_related("holder").first()
    if share is None or opening.asker.user == actor.user_id:
        raise Refused("没有办理。这个信封不是封给您保管的。")
    return share.holder


@through("keyholders")
def _custodians_agency(envelope: Envelope) -> UUID:
    """Where its custodians sit: they stay when the tip moves on."""
    share = Share.objects.filter(envelope=envelope, pair__isnull=False).select_related("holder").first()
    if share is None:
        raise Refused("没有申请。这个信封没有保管人。")
    return share.holder.agency_id
