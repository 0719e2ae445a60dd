"""Flows 个人信息流动: from one kind of agency to another, of whose data, in which way. None without an assessment.

个人信息保护法 55(3): personal data is not provided to another before its impact was assessed; 56: the record stays.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_noop

from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.kernel.errors import Problem, Refused
from husheng.foundation.kernel.words import say as _

from . import words
from .choices import BEYOND
from .models import Assessment
from .register.installed import the_register
from .states import IN_FORCE

REMEDY: Final = gettext_noop("请法制审核在“影响评估”里起草，由正职负责人批准，再办这一步。")


@dataclass(frozen=True)
class Flow:
    """Personal data of some groups goes from one kind of agency to another, in one way."""

    sender: str
    receiver: str
    way: str
    categories: frozenset[str]


def opened_by(kind: str) -> frozenset[str]:
    """Whose data opens to whoever may see a thing of this kind: its own sealed columns, and what it carries."""
    register = the_register()
    own = {item.group for item in register.items if item.model == kind and item.group}
    return frozenset(own | set(register.carries.get(kind, ())))


# What another system may read or bring in through a role of ours.
_OPENED_TO_ROLES: Final = (
    (frozenset({Permission.LEAD_READ, Permission.LEAD_REGISTER}), "leads.lead"),
    (frozenset({Permission.CASE_READ}), "cases.case"),
)


def opened_to(permissions: Collection[Permission]) -> frozenset[str]:
    """Whose data a system with these permissions handles."""
    found: set[str] = set()
    for needed, kind in _OPENED_TO_ROLES:
        if needed & set(permissions):
            found |= opened_by(kind)
    return frozenset(found)


def in_force() -> Iterable[Assessment]:
    """The assessments that flows stand on now."""
    return Assessment.objects.filter(state__in=IN_FORCE)


def uncovered(flow: Flow) -> frozenset[str]:
    """The groups for which no assessment in force covers this flow."""
    rows = in_force().filter(  # type: ignore[attr-defined]
        senders__contains=[flow.sender], receivers__contains=[flow.receiver], ways__contains=[flow.way]
    )
    covered = {slug for found in rows.values_list("categories", flat=True) for slug in found}
    return flow.categories - covered


def problem(field: str, flow: Flow) -> Problem | None:
    """What a form says when the flow stands on nothing; None when it may go."""
    lacking = uncovered(flow)
    return Problem(field, _words(flow, lacking), REMEDY) if lacking else None


def require(flow: Flow) -> None:
    """Refuse a flow that nobody has assessed; the message names the remedy."""
    if lacking := uncovered(flow):
        raise Refused(
            f"{_('没有办理。')}{_words(flow, lacking)}{_(REMEDY)}",
            code="processing.no_assessment",
            facts={"sender": flow.sender, "receiver": flow.receiver, "way": flow.way, "of": sorted(lacking)},
        )


def between(sender: UUID, receiver: UUID, kind: str, way: str) -> Flow | None:
    """The flow that begins when the receiver may see a thing of this kind; none within one agency."""
    if sender == receiver:
        return None
    sides = agencies.by_id({sender, receiver})
    return Flow(sides[sender].kind_of.slug, sides[receiver].kind_of.slug, way, opened_by(kind))


def _words(flow: Flow, lacking: Iterable[str]) -> str:
    groups, names = the_register().groups, agencies.kind_names()
    whose = "、".join(groups[slug].word(words.language()) for slug in sorted(lacking))

    def side(kind: str) -> str:
        return words.say("beyond", kind) if kind in dict(BEYOND) else _(names.get(kind, kind))

    return _(
        "从%(sender)s到%(receiver)s，以“%(way)s”提供“%(whose)s”的个人信息，还没有经批准的影响评估。",
        sender=side(flow.sender),
        receiver=side(flow.receiver),
        way=words.say("ways", flow.way),
        whose=whose,
    )
