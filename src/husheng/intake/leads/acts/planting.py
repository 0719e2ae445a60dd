"""A decoy: a lead that was rejected and answered the moment it came, so that no queue ever shows it.

Part of another room's act (a canary is planted by two people), never one of its own. It runs no clock, so that no
scoreboard counts it, and is proposed as an earlier lead to nobody.
"""

from __future__ import annotations

from uuid import UUID

from husheng.foundation.acts.current import act_time, current
from husheng.foundation.agencies import numbers
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.vault.sealed import put_sealed, seal

from .. import rules, series
from ..models import Lead
from .making import make

REJECTED, CHANNEL = "not_competent", "hotline"
ANSWER = "经核查，反映的情况不属于专班职责范围，已告知来电人向有关部门反映。"


def decoy(details: rules.LeadDetails, agency_id: UUID, /) -> Lead:
    """The lead, saved, with a number like any other."""
    current()
    agency = agencies.agency(agency_id)
    lead = make(details, agency, numbers.take(agency, series.REGISTERED)[0], act_time())
    put_sealed(lead, seal(lead, details.personal()))
    lead.organisation_key, lead.place_key, lead.caller_blind = "", "", None
    lead.state, lead.rejection = "rejected", REJECTED
    lead.answer, lead.answer_channel = ANSWER, CHANNEL
    lead.answered_at = lead.closed_at = act_time()
    lead.save(force_insert=True)
    return lead
