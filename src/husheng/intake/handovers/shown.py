"""What the page of a hand-over shows: the two-sided contract, the items, and what each side may do now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.models import Agency
from husheng.foundation.deadlines import panel
from husheng.foundation.deadlines.clock import default_lawbook
from husheng.foundation.deadlines.clock.text import amount
from husheng.foundation.deadlines.models import Clock
from husheng.foundation.kernel.words import english
from husheng.foundation.shell.figures import day, moment
from husheng.foundation.shell.subjects import follow_up_url

from . import rules, words
from .kinds import COURSES, RESULTS, RETURNS, TRANSFER, word
from .models import Handover, Item
from .states import ENDED, ITEM, UNANSWERED

PERMISSION: Final = {
    "allow_more_time": Permission.CLOCK_EXTEND,
    "ask_again": Permission.HANDOVER_SEND,
    "close": Permission.HANDOVER_SEND,
    "designate": Permission.HANDOVER_DESIGNATE,
    "refuse_more_time": Permission.CLOCK_EXTEND,
    "settle": Permission.HANDOVER_SEND,
}
# A lead or case is taken back, or its result taken, on its own page: that act closes the hand-over as well.
CLOSED_WITH_ITS_SUBJECT: Final = frozenset({"cases.case", "leads.lead"})


def side_of(actor: Actor, handover: Handover) -> str:
    """On which side of the contract the actor stands."""
    if actor.agency_id == handover.to_agency_id:
        return "receiver"
    if actor.agency_id == handover.from_agency_id:
        return "sender"
    return "superior" if actor.agency_id == handover.superior_id else "onlooker"


def follow_up(actor: Actor, handover: Handover) -> dict[str, object] | None:
    """What the receiver opens of his own: a lead on a lead, a case on a case that was transferred to him."""
    if handover.state not in ("accepted", "answered") or side_of(actor, handover) != "receiver":
        return None
    is_case = handover.subject_kind == "cases.case"
    if is_case and handover.handover_kind != TRANSFER:
        return None
    if not actor.may(Permission.CASE_OPEN if is_case else Permission.LEAD_REGISTER):
        return None
    url = follow_up_url(handover.subject_kind, handover.pk)
    label = _("接续立案") if is_case else _("登记为本机关线索")
    return {"url": url, "label": label, "at_once": not is_case} if url else None


def possible(actor: Actor, handover: Handover) -> frozenset[str]:
    """The verbs that this actor may do to it now."""
    return frozenset(
        verb
        for verb in rules.allowed(handover.handover_kind, handover.state)
        if actor.may(PERMISSION.get(verb, Permission.HANDOVER_ANSWER), handover, verb)
    )


# ── the contract ────────────────────────────────────────────────────────────────────────────────────────────
def contract(actor: Actor, handover: Handover, clocks: list[Clock]) -> dict[str, Any]:
    """The two parties, each with its own clock."""
    return {
        "sender": _party(actor, handover.from_agency, _("发出方"), clocks, _waits(handover)),
        "receiver": _party(actor, handover.to_agency, _("接收方"), clocks, None),
    }


def _party(
    actor: Actor, agency: Agency, role: str, clocks: list[Clock], waits: dict[str, Any] | None
) -> dict[str, Any]:
    own = next((clock for clock in clocks if clock.agency_id == agency.pk), None)
    party: dict[str, Any] = {"agency": agency, "role": role, "ours": agency.pk == actor.agency_id}
    if own is not None:
        return {**party, "clock": panel.chip(own), "clock_label": _(own.label), "due": due_words(own)}
    return {**party, **(waits or {})}


def _waits(handover: Handover) -> dict[str, Any] | None:
    """The sender's clock that has not begun: what it will be, and after what."""
    if handover.state in ENDED or handover.handover_kind in rules.NO_CLOCK:
        return None
    rule = default_lawbook().get("local.handover.confirm")
    term = amount(rule.n, rule.unit, rule.day_kind).in_language(get_language() or "zh")
    return {
        "clock": {"state": "wait", "words": _("未起算")},
        "clock_label": _("核对答复"),
        "due": _("答复后 %(term)s") % {"term": term},
    }


def due_words(clock: Clock) -> str:
    """10-24 24:00 止; hours to the minute."""
    if clock.due_at is None:
        return ""
    if default_lawbook().get(clock.rule).hourly or clock.last_day is None:
        at = moment(clock.due_at, year=clock.started_at.year, english=english())
    else:
        at = f"{day(clock.last_day, year=clock.started_at.year, english=english())} 24:00"
    return _("%(at)s 止") % {"at": at}


# ── the items ───────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Row:
    """One item: what is asked, where it stands, and what may be done about it here."""

    item: Item
    pill: dict[str, str]
    result: str
    reason: str
    course: str
    can: frozenset[str]
    typed: Mapping[str, str] = field(default_factory=dict)

    @property
    def acts(self) -> bool:
        return bool(self.can & {"accept", "send_back", "answer"})


def items(handover: Handover, can: frozenset[str], typed: Mapping[str, str]) -> list[Row]:
    """All items with the controls that the reader may use; what was typed before an error is kept."""
    return [_row(handover, item, can, typed) for item in handover.items.all()]


def _row(handover: Handover, item: Item, can: frozenset[str], typed: Mapping[str, str]) -> Row:
    pill, label = words.ITEM_STATES[item.state]
    barred = rules.BARRED[handover.handover_kind]
    mine = frozenset(
        step
        for step, verb in (
            ("accept", "reply"),
            ("send_back", "reply"),
            ("answer", "reply"),
            ("ask_again", "ask_again"),
            ("settle", "settle"),
        )
        if verb in can and step not in barred and _fits(item.state, step)
    )
    return Row(
        item=item,
        pill={"state": pill, "label": _(label)},
        result=_(word(RESULTS, item.result)) if item.result else "",
        reason=_returned(item) if item.state in ("returned", "settled") else "",
        course=_(word(COURSES, item.course)) if item.course else "",
        can=mine,
        typed={name: typed.get(f"{name}-{item.ordinal}", "") for name in ("step", "reason", "words", "back")},
    )


def _fits(state: str, step: str) -> bool:
    return bool(ITEM.targets(state, step))


def _returned(item: Item) -> str:
    reason = _("由上级指定") if item.reason == "designated" else _(word(RETURNS, item.reason))
    return _("%(reason)s：%(words)s") % {"reason": reason, "words": item.reason_text}


def footing(handover: Handover, rows: list[Row]) -> str:
    """The foot of the contract: what is unanswered, and therefore blocked."""
    if not rows:
        return _("通报只需签收，不要求答复。")
    answered = sum(row.item.state == "answered" for row in rows)
    left = sum(row.item.state in UNANSWERED for row in rows)
    if handover.state == "moved":
        return _("已由上级指定其他机关管辖，各项在新的移送里继续。")
    if not left:
        return _("%(n)s 项都有了结果。") % {"n": len(rows)}
    return _(
        "%(answered)s 项已答，%(left)s 项还没有结果。全部有结果之前，流转不能办结，所属事项不能关闭。"
    ) % {
        "answered": answered,
        "left": left,
    }
