"""The one door through which a thing of one agency opens to another: a grant that stands on an assessed flow.

No other room calls `agencies.grant` or `grant_on`; a test holds this.
"""

from __future__ import annotations

from uuid import UUID

from husheng.foundation.agencies import acts as agencies
from husheng.foundation.agencies.models import Grant

from . import flows


def share(
    holder: UUID, agency: UUID, kind: str, key: UUID, purpose: str, way: str, *, may_act: bool = False
) -> Grant:
    """Let `agency` see a thing that `holder` holds; refused when nobody has assessed the flow. Part of an act."""
    if flow := flows.between(holder, agency, kind, way):
        flows.require(flow)
    return agencies.grant_on(agency, kind, key, purpose, may_act=may_act)
