"""What an act did and where it left its thing, in the words of its room and the language of the terminal."""

from __future__ import annotations

import re
from typing import Final

from django.utils.translation import gettext, override, pgettext

from husheng.casework.cases import words as cases
from husheng.casework.measures import words as measures
from husheng.faces.cli.telling import english
from husheng.foundation.acts.models import JournalRow
from husheng.foundation.acts.registry import REGISTRY
from husheng.intake.handovers import timeline
from husheng.intake.handovers import words as handovers
from husheng.intake.leads import words as leads
from husheng.intake.referrals import words as referrals

CHINESE: Final = re.compile(r"^[^\x00-\x7f]+")


def deed(row: JournalRow) -> str:
    """The act's Chinese name is what stands before the colon of its docstring; English tells as the timelines do."""
    if english():
        with override("en"):
            return _told(row)
    found = CHINESE.match(REGISTRY[row.verb].summary) if row.verb in REGISTRY else None
    return found.group().rstrip("：") if found else row.verb


def _told(row: JournalRow) -> str:
    room, verb = row.verb.split(".", 1)
    if room == "leads":
        return leads.deed(verb, {})
    if room == "handovers":
        return timeline.said(row)
    if room == "referrals":
        return pgettext("done", referrals.STEPS[verb]) if verb in referrals.STEPS else row.verb
    return cases.deed(row.verb, {row.verb: measures.said(row.verb)})


def state(row: JournalRow) -> str:
    """The state as the pages call it; things that have one state only are not told."""
    with override("en" if english() else "zh-hans"):
        match row.kind:
            case "leads.lead":
                return leads.state(row.to_state)
            case "cases.case":
                return cases.state(row.to_state)
            case "measures.measure":
                return measures.pill(row.to_state)["label"]
            case "handovers.handover":
                return gettext(handovers.STATES[row.to_state][1])
            case "referrals.referral":
                return gettext(referrals.STATES[row.to_state][1])
            case _:
                return ""
