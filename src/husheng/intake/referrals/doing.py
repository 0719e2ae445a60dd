"""From a posted form to an act: which fields each step has, and how they are read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.http import QueryDict

from husheng.foundation.acts.act import seen_in
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.kernel.errors import Invalid, NotFound, Problem

from . import acts
from .models import POLICE as POLICE_VERBS
from .models import PROCURATORATE, Referral
from .rules import Attached, Paperwork, required_papers
from .states import REFERRAL

# The fields of each step's form, in the order in which they are asked for.
FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "approve": (),
    "decline": ("words",),
    "send": ("police", "papers", "number"),
    "receive": ("number",),
    "find_complete": (),
    "ask_papers": ("missing", "number"),
    "supply_papers": ("papers", "number"),
    "reroute": ("police", "number", "words"),
    "file": ("number",),
    "not_file": ("number", "words"),
    "ask_review": ("number",),
    "review_file": ("number",),
    "review_uphold": ("number", "words"),
    "ask_supervision": ("number",),
    "ask_reasons": ("number",),
    "give_reasons": ("number", "words"),
    "order_filing": ("number",),
    "accept_reasons": ("number",),
    "tell_agency": ("number",),
    "file_on_order": ("number",),
    "take_back": ("number",),
    "hand_over_goods": ("number",),
    "urge": ("number",),
    "conclude": ("conclusion", "number"),
}
HEAD: Final = frozenset({"approve", "decline"})


def permission(verb: str) -> Permission:
    """Which permission the step's act asks for."""
    if verb in POLICE_VERBS:
        return Permission.CRIME_DECIDE
    if verb in PROCURATORATE:
        return Permission.CRIME_SUPERVISE
    return Permission.CASE_APPROVE if verb in HEAD else Permission.CASE_HANDLE


def possible(actor: Actor, referral: Referral) -> list[str]:
    """The steps that this actor may take now, in the order of the law."""
    verbs = [verb for verb in REFERRAL.verbs(referral.state) if verb in FIELDS]
    return [
        v
        for v in verbs
        if not _pointless(referral, v) and actor.may(permission(v), referral, v) and _fits(actor, v)
    ]


def _fits(actor: Actor, verb: str) -> bool:
    return verb not in HEAD or actor.role == "head"


def _pointless(referral: Referral, verb: str) -> bool:
    """Steps that were taken already or that have nothing to be about."""
    return (
        (verb == "find_complete" and referral.checked_at is not None)
        or (verb == "hand_over_goods" and referral.goods_at is not None)
        or (verb == "urge" and not referral.ordered)
    )


def perform(actor: Actor, key: UUID, verb: str, post: QueryDict) -> Referral:
    """Carry out the act that the form asks for."""
    if verb not in FIELDS:
        raise NotFound("没有这一步。")
    given = [READERS[name](post) for name in FIELDS[verb] if name in READERS]
    arguments = [*given, *_paper(verb, post)]
    act: Callable[..., Referral] = getattr(acts, verb)
    return act(actor, seen_in(post, key), *arguments)


def _paper(verb: str, post: QueryDict) -> Sequence[Any]:
    """The paper's number, date and words; `decline` has words only, `approve` nothing."""
    fields = FIELDS[verb]
    if "number" in fields:
        return [Paperwork(post.get("number", ""), _date(post.get("on", "")), post.get("words", ""))]
    return [post.get("words", "")] if "words" in fields else []


def _date(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as error:
        problem = Problem("on", "文书日期不是日期。", "请写成 2023-10-17 的样子。")
        raise Invalid("没有登记，什么都没有写入。", [problem]) from error


def as_key(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


def _attached(post: QueryDict) -> list[Attached]:
    found = []
    for paper in required_papers():
        exhibit, lacking = as_key(post.get(f"paper-{paper.slug}")), post.get(f"lacking-{paper.slug}", "")
        if exhibit or lacking.strip():
            found.append(Attached(paper.slug, exhibit, "" if exhibit else lacking))
    return found


def _police(post: QueryDict) -> UUID:
    return as_key(post.get("police")) or UUID(int=0)


READERS: Final[Mapping[str, Callable[[QueryDict], Any]]] = {
    "police": _police,
    "papers": _attached,
    "missing": lambda post: post.getlist("missing"),
    "conclusion": lambda post: post.get("conclusion", ""),
}
