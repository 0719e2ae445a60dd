"""Where the page of a thing is that is known only by kind and key: lower rooms link upwards without importing."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Final
from uuid import UUID

from django.urls import NoReverseMatch

from .addresses import addresses

# kind -> the name of its page; resolved when a link is drawn, so the room may come later.
PAGES: Final = {
    "campaigns.report": "campaigns:report",
    "cases.case": "cases:page",
    "evidence.exhibit": "evidence:page",
    "handovers.handover": "handovers:page",
    "leads.lead": "leads:page",
    "leaks.finding": "leaks:finding",
    "leaks.run": "leaks:run",
    "measures.measure": "measures:page",
    "parties.party": "parties:page",
    "processing.assessment": "processing:assessment",
    "processing.collectionform": "processing:form",
    "referrals.referral": "referrals:page",
    "tips.opening": "tips:opening",
    "tips.tip": "tips:page",
}


# What a receiver opens of his own on a hand-over of such a thing.
FOLLOW_UPS: Final = {
    "cases.case": "cases:from_transfer",
    "leads.lead": "leads:from_handover",
}


def subject_url(kind: str, key: UUID) -> str:
    """The address of the thing's page, or nothing where no room shows it."""
    return _address(PAGES.get(kind), key)


def follow_up_url(kind: str, handover: UUID) -> str:
    """Where the receiver of a hand-over of such a thing opens a lead or case of his own, or nothing."""
    return _address(FOLLOW_UPS.get(kind), handover)


def _address(name: str | None, key: UUID) -> str:
    if name is None:
        return ""
    there = _pattern(name)
    return there(key) if there else ""


@cache
def _pattern(name: str) -> Callable[[UUID], str] | None:
    try:
        return addresses(name)
    except NoReverseMatch:
        return None
