"""Connecting another system: its token opens our data to it, so the flow was assessed before."""

from __future__ import annotations

from uuid import UUID

from husheng.foundation.acts.act import act
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import acts as agencies
from husheng.foundation.agencies import queries
from husheng.foundation.agencies.models import ApiToken
from husheng.foundation.agencies.roles import roles

from .. import flows
from ..choices import OWN_SYSTEM


@act(Permission.TOKEN_MANAGE)
def connect(actor: Actor, agency_id: UUID, name: str, role: str, secret: str, days: int, /) -> ApiToken:
    """接入其他系统: issues its token, unless nobody has assessed what the role opens to it."""
    if role in roles():
        sender = queries.agency(agency_id).kind_of.slug
        flows.require(flows.Flow(sender, OWN_SYSTEM, "api_token", flows.opened_to(roles()[role].permissions)))
    return agencies.issue_token(actor, agency_id, name, role, secret, days)
