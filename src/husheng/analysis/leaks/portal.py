"""Whether a file came in through the whistleblowers' portal: such a list is never matched (L7).

Whoever sends in a list has read it; matching it would find the sender among the readers. The check is by digest, so a
changed copy of the file passes it: the second agency is asked to answer for where the list was seized.
"""

from __future__ import annotations

from django.apps import apps

from husheng.foundation.evidence.models import Exhibit
from husheng.foundation.kernel.standing import through
from husheng.intake.leads.models import PORTAL, Lead

TIPS = "husheng.intake.tips"


def through_portal(sha256: str) -> bool:
    """What whistleblowers sent themselves, and what was secured as evidence on a lead that came from one."""
    return _sent(sha256) or _secured(sha256)


@through("leaks")
def _sent(sha256: str) -> bool:
    if not apps.is_installed(TIPS):
        return False
    from husheng.intake.tips.queries import came_through_the_portal

    return bool(came_through_the_portal([bytes.fromhex(sha256)]))


@through("leaks")
def _secured(sha256: str) -> bool:
    found = Exhibit.objects.filter(sha256=sha256, subject_kind=Lead.kind())
    leads = Lead.objects.filter(pk__in=found.values("subject_key"), source=PORTAL)
    return leads.exists()
