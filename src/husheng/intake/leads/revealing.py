"""Reading what a caller said: only with purpose and reason, and a secret caller only by the agency he turned to."""

from __future__ import annotations

from husheng.foundation.acts.actor import Actor
from husheng.foundation.privacy.purposes import Purpose
from husheng.foundation.privacy.reveal import Revealed, may_reveal, reveal

from .models import CALLER, Lead


def fields_for(actor: Actor, lead: Lead) -> list[str]:
    """The sealed columns that hold something and that this actor may ask for."""
    held = [name for name, value in lead.sealed_fields().items() if value is not None]
    if lead.confidential and actor.agency_id != lead.agency_id:
        held = [name for name in held if name not in CALLER]
    return held if may_reveal(actor, lead) else []


def read(actor: Actor, lead: Lead, purpose: Purpose, reason: str) -> Revealed:
    """The values, after the reading has been written down."""
    return reveal(actor, lead, fields_for(actor, lead), purpose, reason)
