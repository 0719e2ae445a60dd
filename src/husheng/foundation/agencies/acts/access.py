"""Who else may look: tokens of other systems, and grants that other rooms' acts write."""

from __future__ import annotations

import datetime as dt
import hashlib
from uuid import UUID

from django.utils.translation import gettext as _

from husheng.foundation.acts.act import act
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import act_time, current, record
from husheng.foundation.acts.models import Acted
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.kernel.errors import Invalid, Problem, Refused
from husheng.foundation.kernel.standing import through

from ..models import ApiToken, Grant
from ..roles import ADMINISTRATORS, roles


@act(Permission.TOKEN_MANAGE)
def issue_token(actor: Actor, agency_id: UUID, name: str, role: str, secret: str, days: int, /) -> ApiToken:
    """签发系统令牌: the secret is shown once and kept only as a digest. Part of `processing.connect` only, which asks
    whether anybody has assessed what the token opens."""
    if current().outermost:
        raise Refused("没有签发。令牌只在接入系统时签发。", code="agencies.only_when_connecting")
    if role not in roles() or role in ADMINISTRATORS:
        raise Invalid(
            "没有签发。",
            [
                Problem(
                    "role", _("令牌不能用“%(role)s”这个角色。") % {"role": role}, "请选一个办案岗位的角色。"
                )
            ],
        )
    record(name=name, role=role, for_agency=agency_id)
    return ApiToken.objects.create(
        agency_id=agency_id,
        name=name,
        role=role,
        digest=token_digest(secret),
        issued_at=act_time(),
        expires_at=act_time() + dt.timedelta(days=days),
    )


@act(Permission.TOKEN_MANAGE, on=ApiToken)
def revoke_token(actor: Actor, token: ApiToken, reason: str, /) -> ApiToken:
    """吊销系统令牌."""
    if not reason.strip():
        raise Invalid("没有吊销。", [Problem("reason", "没有写理由。", "请写明为什么吊销。")])
    record(reason=reason)
    return token


def token_digest(secret: str) -> bytes:
    """What is kept of a token: the secret has 256 random bits, so a plain digest cannot be reversed."""
    return hashlib.sha256(secret.encode()).digest()


def grant(
    agency_id: UUID,
    subject: Acted,
    purpose: str,
    *,
    may_act: bool = False,
    user_id: UUID | None = None,
    until: dt.datetime | None = None,
) -> Grant:
    """Let an agency (or one person) see `subject`. Part of another room's act, never one of its own."""
    current()
    return Grant.objects.create(
        agency_id=agency_id,
        user_id=user_id,
        subject_kind=subject.kind(),
        subject_key=subject.pk,
        purpose=purpose,
        may_act=may_act,
        until=until,
    )


def grant_on(agency_id: UUID, kind: str, key: UUID, purpose: str, *, may_act: bool = False) -> Grant:
    """Let an agency see a thing of an upper room, known by kind and key. Part of another room's act."""
    current()
    return Grant.objects.create(
        agency_id=agency_id, subject_kind=kind, subject_key=key, purpose=purpose, may_act=may_act
    )


@through("grants")
def end_grants(agency_id: UUID, key: UUID, purpose: str) -> int:
    """What was granted to an agency on a thing for this purpose ends now. Part of another room's act."""
    held = Grant.objects.filter(agency_id=agency_id, subject_key=key, purpose=purpose, until=None)
    return held.update(until=current().at)
