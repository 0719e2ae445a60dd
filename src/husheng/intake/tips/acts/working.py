"""What officers do with a tip. Every end of it is words to the whistleblower, sealed to his receipt."""

from __future__ import annotations

from uuid import UUID

from husheng.foundation.acts.act import act
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import act_time, record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.kernel.errors import Invalid, Problem, Refused
from husheng.foundation.processing import flows

from .. import envelopes
from ..crypto.age import Unopened, pair_of
from ..models import CONTENT, Envelope, Keyholder, Message, Share, Tip
from ..organisations import ready
from ..told import TEXT_CHARS, sealed_text

LEAST_WORDS = 4


@act(Permission.TIP_HANDLE, on=Tip)
def accept(actor: Actor, tip: Tip, /) -> Tip:
    """受理举报."""
    return tip


@act(Permission.TIP_HANDLE, on=Tip)
def reject(actor: Actor, tip: Tip, words: str, /) -> Tip:
    """不予受理: the reason is the answer."""
    _speak(tip, words)
    tip.ended_on = act_time().date()
    return tip


@act(Permission.TIP_HANDLE, on=Tip)
def reply(actor: Actor, tip: Tip, words: str, /) -> Tip:
    """回复: a question or news; the receipt opens it."""
    _speak(tip, words)
    return tip


@act(Permission.TIP_HANDLE, on=Tip)
def answer(actor: Actor, tip: Tip, words: str, /) -> Tip:
    """答复举报人: the end. Of a tip that became a lead it is done within the act that answers the lead's source."""
    _speak(tip, words)
    tip.ended_on = act_time().date()
    return tip


@act(Permission.TIP_HANDLE, on=Tip)
def become_lead(actor: Actor, tip: Tip, lead: UUID, /) -> Tip:
    """转为线索: within the act that registers the lead, which carries only what the officer chose."""
    tip.lead = lead
    record(lead=lead)
    return tip


@act(Permission.TIP_HANDLE, on=Tip)
def admit(actor: Actor, tip: Tip, holder: UUID, key: str, /) -> Tip:
    """加收件人: somebody who can open it seals it for a colleague of the same agency."""
    envelope = _content(tip, key)
    row = Keyholder.objects.filter(
        pk=holder, agency=tip.agency_id, office=Keyholder.RECIPIENT, state="active"
    ).first()
    if row is None or tip.bars(row.agency_id):
        raise Refused("没有添加。只能加本机关已启用钥匙的收件人。")
    if not Share.objects.filter(envelope=envelope, holder=row, pair=None).exists():
        envelopes.give(envelope, key, [row])
    record(holder=row.pk)
    return tip


@act(Permission.TIP_HANDLE, on=Tip, door="handed_on")
def hand_on(actor: Actor, tip: Tip, agency: UUID, key: str, /) -> Tip:
    """转给另一机关: it is sealed anew for that agency; ours can no longer open it. Never to whom it accuses."""
    envelope = _content(tip, key)
    holders = ready(agency).get(agency)
    if tip.bars(agency) or holders is None or agency == tip.agency_id:
        raise Refused("没有转出。被举报的机关，或还没有人能打开的机关，不能收。")
    if flow := flows.between(tip.agency_id, agency, tip.kind(), "forward"):
        flows.require(flow)
    Share.objects.filter(envelope=envelope).delete()
    envelopes.give(envelope, key, [one for one in holders if one.office == Keyholder.RECIPIENT])
    envelopes.divide(envelope, key, [one for one in holders if one.office == Keyholder.CUSTODIAN])
    record(to_agency=agency)
    tip.agency_id = agency
    return tip


def _content(tip: Tip, key: str) -> Envelope:
    """The envelope, when `key` is really its key: a wrong one would lock the next reader out."""
    try:
        right = pair_of(key).public == tip.public
    except Unopened:
        right = False
    if not right:
        raise Refused(envelopes.WRONG_KEY, code="wrong_key")
    return Envelope.objects.get(tip=tip, kind=CONTENT)


def _speak(tip: Tip, words: str) -> None:
    """One message, for the tip's officers and for the receipt."""
    text = words.strip()
    if not LEAST_WORDS <= len(text) <= TEXT_CHARS:
        raise Invalid("没有发出。", [Problem("words", "请写举报人能看懂的话。", "写 4 至 20,000 个字。")])
    Message.objects.create(
        tip=tip,
        number=Message.objects.filter(tip=tip).count() + 1,
        side=Message.AGENCY,
        day=act_time().date(),
        sealed=sealed_text({"text": text}, tip.public, tip.answers_to),
    )
