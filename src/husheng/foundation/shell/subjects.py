"""Where the page of a thing is that is known only by kind and key: lower rooms link upwards without importing."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.urls import NoReverseMatch, reverse

# kind -> the name of its page; resolved when a link is drawn, so the room may come later.
PAGES: Final = {
    "campaigns.report": "campaigns:report",
    "cases.case": "cases:page",
    "evidence.exhibit": "evidence:page",
    "handovers.handover": "handovers:page",
    "leads.lead": "leads:page",
    "measures.measure": "measures:page",
    "parties.party": "parties:page",
    "referrals.referral": "referrals:page",
}


def subject_url(kind: str, key: UUID) -> str:
    """The address of the thing's page, or nothing where no room shows it."""
    name = PAGES.get(kind)
    if name is None:
        return ""
    try:
        return reverse(name, args=[key])
    except NoReverseMatch:
        return ""
