"""Acts around reading: asking the head, giving and withdrawing, breaking the glass and examining it, delaying.

Facts hold keys, columns and dates. Reasons are plain text of staff and may hold no number of a person.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, TypeVar
from uuid import UUID

from husheng.foundation.acts.act import act
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import act_time, record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.kernel.clock import in_shanghai
from husheng.foundation.kernel.errors import Invalid, NotFound, Problem, Refused
from husheng.foundation.kernel.plain import require_plain

from .limits import limits
from .models import Approval, Delay, Glass, Held
from .revealable import Matter, Revealable

H = TypeVar("H", bound=Held)
NOT_FOUND = "没有找到。它可能不存在，或不属于您办理的范围。"


# ── approvals of the head ───────────────────────────────────────────────────────────────────────────────────
@act(Permission.PERSONAL_ASK)
def ask_minor(actor: Actor, matter: Matter, days: int, reason: str, /) -> Approval:
    """申请查阅未成年人信息: for one's own post, in one matter, with an end."""
    if not actor.sees(matter):
        raise NotFound(NOT_FOUND)
    text = _reason("没有申请。", reason)
    until = _until("没有申请。", days, int(limits()["minors"]["longest_days"]))
    record(matter=matter.pk, matter_kind=matter.kind(), until=until)
    return Approval.objects.create(
        **_held(actor, text, until), sort=Approval.MINOR, matter_kind=matter.kind(), matter_key=matter.pk
    )


@act(Permission.PERSONAL_ASK)
def ask_more(actor: Actor, extra: int, days: int, reason: str, /) -> Approval:
    """申请增加当日查阅次数."""
    text, more = _reason("没有申请。", reason), limits()["more"]
    until = _until("没有申请。", days, int(more["longest_days"]))
    if not 1 <= extra <= int(more["most_a_day"]):
        raise Invalid("没有申请。", [Problem("extra", "增加的次数超出范围。", "请写一个更小的次数。")])
    record(extra=extra, until=until)
    return Approval.objects.create(**_held(actor, text, until), sort=Approval.MORE, extra=extra)


@act(Permission.PERSONAL_APPROVE, on=Approval)
def give(actor: Actor, approval: Approval, remark: str = "", /) -> Approval:
    """批准查阅: by the head, for another person's post."""
    if approval.until <= act_time():
        raise Invalid("没有批准。申请的期限已过，请对方重新申请。")
    return _decide(actor, approval, remark)


@act(Permission.PERSONAL_APPROVE, on=Approval)
def refuse(actor: Actor, approval: Approval, remark: str, /) -> Approval:
    """不批准查阅."""
    return _decide(actor, approval, _reason("没有办理。", remark))


@act(Permission.PERSONAL_APPROVE, on=Approval)
def withdraw(actor: Actor, approval: Approval, remark: str, /) -> Approval:
    """收回查阅批准: from this moment on nothing is read under it."""
    return _decide(actor, approval, _reason("没有办理。", remark))


@act(Permission.PERSONAL_ASK, on=Approval)
def read_minor(actor: Actor, approval: Approval, kind: str, key: UUID, fields: Sequence[str], /) -> Approval:
    """查阅未成年人信息: one act for each reading (L14)."""
    _require_own(actor, approval)
    record(kind=kind, key=key, fields=list(fields))
    return approval


# ── breaking the glass ──────────────────────────────────────────────────────────────────────────────────────
@act(Permission.PERSONAL_BREAK_GLASS)
def break_glass(actor: Actor, row: Revealable, reason: str, /) -> Glass:
    """紧急查阅: opens one thing that the actor sees for hours; head and auditor are told at once."""
    if not actor.sees(row):
        raise NotFound(NOT_FOUND)
    text = _reason("没有打开。", reason)
    until = act_time() + dt.timedelta(hours=int(limits()["glass"]["hours"]))
    record(kind=row.kind(), key=row.pk, until=until)
    return Glass.objects.create(**_held(actor, text, until), kind_of=row.kind(), key=row.pk)


@act(Permission.PERSONAL_BREAK_GLASS, on=Glass)
def read_under_glass(actor: Actor, glass: Glass, kind: str, key: UUID, fields: Sequence[str], /) -> Glass:
    """紧急查阅未成年人信息: one act for each reading."""
    _require_own(actor, glass)
    record(kind=kind, key=key, fields=list(fields))
    return glass


@act(Permission.PERSONAL_APPROVE, on=Glass)
def examine(actor: Actor, glass: Glass, verdict: str, remark: str, /) -> Glass:
    """核查紧急查阅: justified or not, by the head, never by the one who broke it."""
    if verdict not in ("justified", "unjustified"):
        raise Invalid("没有办理。", [Problem("verdict", "请选结论。")])
    glass.state = verdict
    return _decide(actor, glass, _reason("没有办理。", remark))


# ── delaying what is told ───────────────────────────────────────────────────────────────────────────────────
@act(Permission.PERSONAL_ASK)
def propose_delay(actor: Actor, row: Revealable, days: int, reason: str, /) -> Delay:
    """申请暂缓告知: our readings of this subject are not told to him before the end (L8)."""
    if not actor.sees(row):
        raise NotFound(NOT_FOUND)
    text = _reason("没有申请。", reason)
    until = _until("没有申请。", days, int(limits()["delay"]["longest_days"]))
    record(kind=row.kind(), key=row.pk, until=until)
    return Delay.objects.create(
        **_held(actor, text, until), kind_of=row.kind(), key=row.pk, subject=row.subject_key
    )


@act(Permission.PERSONAL_APPROVE, on=Delay)
def approve_delay(actor: Actor, delay: Delay, remark: str = "", /) -> Delay:
    """批准暂缓告知: by another person than the one who asked."""
    return _decide(actor, delay, remark)


@act(Permission.PERSONAL_APPROVE, on=Delay)
def refuse_delay(actor: Actor, delay: Delay, remark: str, /) -> Delay:
    """不批准暂缓告知."""
    return _decide(actor, delay, _reason("没有办理。", remark))


@act(Permission.PERSONAL_APPROVE, on=Delay)
def end_delay(actor: Actor, delay: Delay, remark: str, /) -> Delay:
    """提前结束暂缓告知."""
    return _decide(actor, delay, _reason("没有办理。", remark))


def _held(actor: Actor, reason: str, until: dt.datetime) -> dict[str, Any]:
    return {
        "agency_id": actor.agency_id,
        "region_path": actor.region_path,
        "user": actor.user_id,
        "post": actor.post_id,
        "reason": reason,
        "at": act_time(),
        "until": until,
    }


def _decide(actor: Actor, row: H, remark: str) -> H:
    """Another person of the same agency; a regional office or a grant decides nothing here."""
    if actor.user_id == row.user:
        raise Refused("没有办理。自己提出的不能由自己决定，请由本单位另一位负责人决定。")
    text = remark.strip()[:200]
    require_plain("没有办理。", [("remark", "说明", text)])
    row.decided_by, row.decided_at, row.remark = actor.user_id, act_time(), text
    record(post=row.post, until=row.until)
    return row


def _require_own(actor: Actor, row: Held) -> None:
    if row.post != actor.post_id or row.until <= act_time():
        raise Refused("没有显示。这项批准不属于您的岗位，或者已经到期。")


def _reason(refusal: str, text: str) -> str:
    words = text.strip()
    if len(words) < 4:
        raise Invalid(refusal, [Problem("reason", "请写明理由。", "至少写四个字。")])
    if len(words) > 200:
        raise Invalid(refusal, [Problem("reason", "理由太长。", "请缩短到 200 字以内。")])
    require_plain(refusal, [("reason", "理由", words)])
    return words


def _until(refusal: str, days: int, longest: int) -> dt.datetime:
    """The end of the last day, counted from today."""
    if not 1 <= days <= longest:
        raise Invalid(refusal, [Problem("days", "天数超出范围。", "请按提示的最长天数填写。")])
    midnight = in_shanghai(act_time()).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + dt.timedelta(days=days + 1)
