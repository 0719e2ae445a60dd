"""Acts on places, agencies, people and posts; and plain helpers by which other rooms' acts write grants."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from uuid import UUID

from pypinyin import Style, lazy_pinyin

from husheng.foundation.acts.act import act, bulk
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.copying import copy_in
from husheng.foundation.acts.current import act_time, current, record
from husheng.foundation.acts.models import Acted
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.kernel.errors import Invalid, Problem

from .models import Agency, AgencyKind, ApiToken, Grant, Post, Region, User
from .roles import ADMINISTRATORS, roles
from .tree import KindDetails, RegionDetails


def pinyin_key(name: str) -> str:
    """The key by which Chinese names sort: the database carries no Chinese collation."""
    return " ".join(lazy_pinyin(name, style=Style.TONE3, neutral_tone_with_five=True))


def initials(name: str) -> str:
    """The first letters of a name, for readable numbers: 河东 → HD."""
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).upper()


@bulk(Permission.AGENCY_MANAGE)
def register_regions(actor: Actor, regions: Sequence[RegionDetails], /) -> list[Region]:
    """登记地区: parents first; codes already there are left as they are."""
    known = {region.code: region for region in Region.objects.all()}
    fresh = []
    for details in regions:
        if details.code in known:
            continue
        parent = known[details.parent] if details.parent else None
        path = f"{parent.path if parent else ''}{details.code}/"
        known[details.code] = Region(code=details.code, name=details.name, parent=parent, path=path)
        fresh.append(known[details.code])
    copy_in(fresh)
    return fresh


@bulk(Permission.AGENCY_MANAGE)
def register_kinds(actor: Actor, kinds: Sequence[KindDetails], /) -> list[AgencyKind]:
    """登记机构类别."""
    known = set(AgencyKind.objects.values_list("slug", flat=True))
    fresh = [
        AgencyKind(slug=k.slug, name=k.name, mark=k.mark, standing=k.standing)
        for k in kinds
        if k.slug not in known
    ]
    copy_in(fresh)
    return fresh


@act(Permission.AGENCY_MANAGE)
def register(actor: Actor, kind: str, region_code: str, name: str, short_name: str, letter: str, /) -> Agency:
    """登记机构."""
    region = Region.objects.get(code=region_code)
    return Agency.objects.create(
        kind_of=AgencyKind.objects.get(slug=kind),
        region=region,
        region_path=region.path,
        name=name,
        short_name=short_name,
        letter=letter,
        pinyin=pinyin_key(short_name),
    )


@act(Permission.POST_MANAGE)
def appoint(
    actor: Actor,
    user_id: UUID,
    agency_id: UUID,
    role: str,
    starts_at: dt.datetime,
    ends_at: dt.datetime | None,
    /,
) -> Post:
    """任岗: the three administrators are three separate people, and none of them holds another post."""
    if role not in roles():
        raise Invalid("没有任岗。", [Problem("role", f"没有“{role}”这个角色。", "请从角色表里选。")])
    others = set(Post.objects.filter(user=user_id, state="held").values_list("role", flat=True)) - {role}
    if others and (role in ADMINISTRATORS or others & set(ADMINISTRATORS)):
        raise Invalid(
            "没有任岗。系统管理员、安全员、审计员必须由三个人分别担任，不能兼任其他岗位。",
            [Problem("role", "与现有岗位不能兼任。", "请另选人员，或先结束原岗位。")],
        )
    record(role=role, user=user_id, to_agency=agency_id)
    return Post.objects.create(
        user_id=user_id, agency_id=agency_id, role=role, starts_at=starts_at, ends_at=ends_at
    )


@act(Permission.POST_MANAGE, on=Post)
def end_post(actor: Actor, post: Post, reason: str, /) -> Post:
    """结束岗位: the sessions that stand on it die with it."""
    post.ends_at = act_time()
    record(reason=reason)
    return post


@act(Permission.TOKEN_MANAGE)
def issue_token(actor: Actor, agency_id: UUID, name: str, role: str, secret: str, days: int, /) -> ApiToken:
    """签发系统令牌: the secret is shown once by the caller and kept only as a digest."""
    if role not in roles() or role in ADMINISTRATORS:
        raise Invalid(
            "没有签发。", [Problem("role", f"令牌不能用“{role}”这个角色。", "请选一个办案岗位的角色。")]
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
    record(reason=reason)
    return token


def token_digest(secret: str) -> bytes:
    """What is kept of a token: the secret has 256 random bits, so a plain digest cannot be reversed."""
    return hashlib.sha256(secret.encode()).digest()


def enrol(username: str, name: str, password: str | None, email: str = "") -> User:
    """A login without any power yet; called inside an act or by the installation's set-up."""
    user = User(username=username, name=name, email=email, pinyin=pinyin_key(name))
    user.set_password(password)
    user.save(force_insert=True)
    return user


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


def end_grants(agency_id: UUID, key: UUID, purpose: str) -> int:
    """What was granted to an agency on a thing for this purpose ends now. Part of another room's act."""
    held = Grant.objects.filter(agency_id=agency_id, subject_key=key, purpose=purpose, until=None)
    return held.update(until=current().at)
