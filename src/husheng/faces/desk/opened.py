"""What a post may open: the desk tells it of no clock and no act on a thing whose page is closed to it.

A custodian holds no leads, an analyst no reports; that there are some late, and which, is not theirs to know.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from django.urls import resolve

from husheng.foundation.acts.actor import Actor
from husheng.foundation.agencies.access import may_open
from husheng.foundation.deadlines import queries as deadlines
from husheng.foundation.deadlines.models import Clock
from husheng.foundation.shell.subjects import PAGES, subject_url

# Things on which time runs; nothing else need be told apart when clocks are counted.
CLOCKED: Final = frozenset(
    {
        "campaigns.report",
        "cases.case",
        "handovers.handover",
        "leads.lead",
        "measures.measure",
        "referrals.referral",
    }
)


def closed(actor: Actor) -> frozenset[str]:
    """The kinds of things whose page this post may not open."""
    return frozenset(kind for kind, view in _views().items() if not may_open(actor, view))


def due(actor: Actor) -> QuerySet[Clock]:
    """What the agency owes, as far as the post may open it, the earliest due first."""
    return _open_to(actor, deadlines.due_list(actor.agency_id))


def waiting(actor: Actor) -> QuerySet[Clock]:
    """What others owe to the agency, as far as the post may open it."""
    return _open_to(actor, deadlines.waiting_for(actor.agency_id))


def _open_to(actor: Actor, clocks: QuerySet[Clock]) -> QuerySet[Clock]:
    kinds = closed(actor) & CLOCKED
    return clocks.exclude(subject_kind__in=sorted(kinds)) if kinds else clocks


@cache
def _views() -> Mapping[str, Callable[..., Any]]:
    """The page of each kind; who may open it, it says itself."""
    return {kind: resolve(subject_url(kind, UUID(int=0))).func for kind in PAGES}
