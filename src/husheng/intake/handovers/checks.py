"""Checks before a hand-over is sent or moved: text, items, road. They raise and say what to do instead."""

from __future__ import annotations

from uuid import UUID

from husheng.foundation.acts.actor import Actor
from husheng.foundation.agencies.models import Agency
from husheng.foundation.kernel.errors import Invalid, Problem, Refused
from husheng.foundation.kernel.plain import plain_problems
from husheng.foundation.kernel.words import say as _
from husheng.foundation.processing import flows

from . import routes, rules
from .details import HandoverDetails, Matter
from .kinds import MISCONDUCT, NOTICE, TRANSFER
from .models import Handover, Item

MOST_ITEMS, LONGEST_ITEM, LONGEST_TEXT = 30, 500, 2000
MOST_AT_ONCE = 100  # hand-overs in one bulk act by hand
UNSENT = "没有送出，什么都没有写入。"


def side(agency: Agency) -> routes.Side:
    """The agency as the rules see it."""
    return routes.Side(agency.pk, agency.kind_of.slug, agency.kind_of.standing, agency.region_path)


def sendable(
    actor: Actor,
    matter: Matter,
    details: HandoverDetails,
    sender: Agency,
    receiver: Agency,
    accused: Agency | None,
) -> None:
    """`Invalid` with every problem of what is about to be sent."""
    bound = came_by_transfer(sender.pk, matter.key, details.came_by)
    road = routes.Road(side(sender), side(receiver), actor.role == "coordinator", bound)
    problems = _words(details)
    if not receiver.active:
        problems.append(Problem("to_agency", "这个机关已停用。", "请选承接它职责的机关。"))
    if barred := routes.road_problem(details.kind, road):
        problems.append(barred)
    if details.kind == MISCONDUCT:
        problems += _misconduct(accused, road)
    if not problems:
        problems += _unassessed(matter, details.kind, sender, receiver)
    if problems:
        raise Invalid(UNSENT, problems)


def _unassessed(matter: Matter, kind: str, sender: Agency, receiver: Agency) -> list[Problem]:
    """The receiver will see the matter: nobody sends it on a flow whose impact was not assessed (个保法 55)."""
    flow = flows.between(sender.pk, receiver.pk, matter.kind, kind)
    found = flows.problem("to_agency", flow) if flow else None
    return [found] if found else []


def _misconduct(accused: Agency | None, road: routes.Road) -> list[Problem]:
    if accused is None:
        return [Problem("accused", "没有写明被反映人员所在的机关。", "请选机关；不写人员姓名。")]
    barred = routes.misconduct_problem(side(accused), road)
    return [barred] if barred else []


def _words(details: HandoverDetails) -> list[Problem]:
    items = [ask.strip() for ask in details.items]
    problems = plain_problems("message", "附言", details.message)
    if details.kind != NOTICE and not any(items):
        problems.append(Problem("items", "没有写请对方核查什么。", "请至少写一项，一项一件事。"))
    if len(items) > MOST_ITEMS:
        problems.append(Problem("items", _("一次最多 %(n)s 项。", n=MOST_ITEMS), "请合并，或者分两次送出。"))
    if len(details.message) > LONGEST_TEXT:
        problems.append(
            Problem(
                "message",
                _("“%(label)s”超过 %(n)s 字。", label=_("附言"), n=LONGEST_TEXT),
                "请写短些，材料作为附件固定。",
            )
        )
    for number, ask in enumerate(items, 1):
        problems += plain_problems(f"item-{number}", _("第 %(n)s 项", n=number), ask)
        if len(ask) > LONGEST_ITEM:
            problems.append(
                Problem(
                    f"item-{number}",
                    _("第 %(item)s 项超过 %(n)s 字。", item=number, n=LONGEST_ITEM),
                    "请分成几项。",
                )
            )
    return problems


def came_by_transfer(agency: UUID, matter: UUID, came_by: UUID | None) -> bool:
    """Whether the matter came to this agency by a case transfer that it holds: such a matter is never passed on."""
    transfers = Handover.objects.filter(handover_kind=TRANSFER, to_agency=agency).exclude(
        state__in=("returned", "moved", "sent")
    )
    same = transfers.filter(subject_key=matter)
    return same.exists() or (came_by is not None and transfers.filter(pk=came_by).exists())


def require_step(handover: Handover, verb: str) -> None:
    """`Refused` when this kind of hand-over has no such step (L1), with the step that it has instead."""
    if verb in rules.BARRED[handover.handover_kind]:
        raise Refused(
            rules.barred_words(handover.handover_kind, verb),
            code="handovers.no_such_step",
            facts={"kind": handover.handover_kind, "verb": verb},
        )


def require_words(refusal: str, field: str, label: str, words: str) -> str:
    """The words, stripped; `Invalid` when empty, too long, or holding a number of a person."""
    text = words.strip()
    problems = plain_problems(field, label, text)
    if not text:
        problems.append(Problem(field, _("缺“%(label)s”。", label=_(label)), "请写一句话说明。"))
    if len(text) > LONGEST_TEXT:
        problems.append(
            Problem(field, _("“%(label)s”超过 %(n)s 字。", label=_(label), n=LONGEST_TEXT), "请写短些。")
        )
    if problems:
        raise Invalid(refusal, problems)
    return text


def items_of(handover: Handover) -> dict[int, Item]:
    """Its items by ordinal; the hand-over's own lock guards them."""
    return {item.ordinal: item for item in Item.objects.filter(handover=handover).order_by("ordinal")}


def states_of(items: dict[int, Item]) -> dict[int, str]:
    """Their states by ordinal."""
    return {ordinal: item.state for ordinal, item in items.items()}
