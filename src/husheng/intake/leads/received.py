"""What a receiver may take over from a hand-over: type, organisation and place of the lead behind it, if any."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from husheng.foundation.acts.actor import Actor
from husheng.foundation.kernel.errors import Conflict, NotFound
from husheng.intake.handovers.models import Handover

from .models import AGENCY, Lead
from .rules import LeadDetails


@dataclass(frozen=True)
class Received:
    """A hand-over that came to us, and the lead that it speaks of (none when it speaks of a case)."""

    handover: Handover
    lead: Lead | None

    def details(self, now: dt.datetime) -> LeadDetails:
        """The receiver's own lead, as far as it can be filled in."""
        return LeadDetails(
            violation=self.lead.violation if self.lead else "other",
            received_at=self.handover.received_at or now,
            source=AGENCY,
            source_ref=self.handover.number,
            organisation=self.lead.organisation if self.lead else "",
            place=self.lead.place if self.lead else "",
        )


def received(actor: Actor, handover: UUID) -> Received:
    """The hand-over, when it came to the actor's agency and was signed for."""
    row = Handover.objects.filter(pk=handover, to_agency=actor.agency_id).first()
    if row is None:
        raise NotFound("没有找到。它可能不存在，或不属于您办理的范围。")
    if row.state not in ("received", "accepted"):
        raise Conflict("没有登记。这次流转还没有签收，或者已经了结。请先签收。")
    lead = Lead.objects.filter(pk=row.subject_key).first() if row.subject_kind == Lead.kind() else None
    return Received(row, lead)
