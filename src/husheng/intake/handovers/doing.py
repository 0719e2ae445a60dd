"""From a posted form to an act: one small reader per verb. Missing or odd input becomes `Invalid` in the act."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from husheng.foundation.acts.act import Seen, seen_in
from husheng.foundation.acts.actor import Actor
from husheng.foundation.kernel.errors import NotFound
from husheng.foundation.kernel.whole import whole

from . import acts
from .details import Again
from .models import Handover
from .rules import Decision

Do = Callable[[Actor, Seen, QueryDict], Handover]


def perform(actor: Actor, key: UUID, verb: str, post: QueryDict) -> str:
    """Carry out the act that the form asks for; returns the words of success."""
    if verb not in VERBS:
        raise NotFound("没有这一步。")
    do, words = VERBS[verb]
    do(actor, seen_in(post, key), post)
    return _(words)


def decisions(post: QueryDict) -> list[Decision]:
    """What was decided on each item: `step-3` is accept, send_back or answer:<result>; nothing chosen is nothing."""
    found = []
    for name, value in post.items():
        ordinal = name.removeprefix("step-")
        if name == ordinal or (item := whole(ordinal)) is None or not value:
            continue
        step, _colon, code = str(value).partition(":")
        if step == "send_back":
            code, words = post.get(f"reason-{ordinal}", ""), post.get(f"back-{ordinal}", "")
        else:
            words = post.get(f"words-{ordinal}", "")
        exhibits = [key for text in post.getlist(f"exhibit-{ordinal}") if (key := as_key(text))]
        found.append(Decision(item, step, code, words, tuple(exhibits)))
    return sorted(found, key=lambda one: one.item)


def as_key(text: str | None) -> UUID | None:
    """A key, or nothing."""
    try:
        return UUID(text or "")
    except ValueError:
        return None


def _number(text: str) -> int:
    return whole(text) or 0


def _object(actor: Actor, seen: Seen, post: QueryDict) -> Handover:
    return acts.object_(actor, seen, post.get("reason", ""), post.get("words", ""))


def _designate(actor: Actor, seen: Seen, post: QueryDict) -> Handover:
    agency = as_key(post.get("agency"))
    return acts.designate(actor, seen, post.get("outcome", ""), post.get("words", ""), agency)


def _ask_again(actor: Actor, seen: Seen, post: QueryDict) -> Handover:
    return acts.ask_again(actor, seen, [Again(_number(post.get("item", "")), post.get("words", ""))])


def _settle(actor: Actor, seen: Seen, post: QueryDict) -> Handover:
    item, course = _number(post.get("item", "")), post.get("course", "")
    return acts.settle(actor, seen, item, course, post.get("words", ""), as_key(post.get("agency")))


VERBS: Final[Mapping[str, tuple[Do, str]]] = {
    "receive": (lambda a, s, p: acts.receive(a, s), gettext_noop("已签收，双方各有一份回执。")),
    "accept": (lambda a, s, p: acts.accept(a, s), gettext_noop("已接收。")),
    "reply": (lambda a, s, p: acts.reply(a, s, decisions(p)), gettext_noop("已提交。")),
    "object": (_object, gettext_noop("已报请共同的上级指定管辖。")),
    "designate": (_designate, gettext_noop("已指定管辖。")),
    "ask_again": (_ask_again, gettext_noop("已再问，答复期限重新起算。")),
    "settle": (_settle, gettext_noop("已处理退回的事项。")),
    "close": (lambda a, s, p: acts.close(a, s, p.get("words", "")), gettext_noop("已办结。")),
    "ask_more_time": (
        lambda a, s, p: acts.ask_more_time(a, s, p.get("words", "")),
        gettext_noop("已申请，等负责人决定。"),
    ),
    "allow_more_time": (lambda a, s, p: acts.allow_more_time(a, s), gettext_noop("已批准延长。")),
    "refuse_more_time": (
        lambda a, s, p: acts.refuse_more_time(a, s, p.get("words", "")),
        gettext_noop("已决定不延长。"),
    ),
}
