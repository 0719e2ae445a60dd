"""What became of a tip is never sent to the body that the tip accuses, nor to one over or under it (T4, L15).

The tip keeps which agencies these are; a lead, its parts and the leads that other agencies made of it lead back to it.
"""

from __future__ import annotations

from uuid import UUID

from husheng.foundation.kernel.errors import Invalid, Problem
from husheng.foundation.kernel.standing import through
from husheng.intake.handovers.checks import UNSENT
from husheng.intake.tips import queries as tips

from .models import Lead


def require_not_accused(lead: UUID, to_agency: UUID) -> None:
    """`Invalid` where the receiver is accused by the tip behind this lead."""
    if _accuses(lead, to_agency):
        problem = Problem("to_agency", "线索反映的就是这个机关，或者它的上级、下级。", "请另选机关接收。")
        raise Invalid(UNSENT, [problem], code="accused")


@through("accused")
def _accuses(lead: UUID, agency: UUID) -> bool:
    """Asked of the lead that is sealed first, whichever agency holds it."""
    row = Lead.objects.filter(pk=lead).only("pk", "sealed_for").first()
    return row is not None and tips.accuses(row.subject_key, agency)
