"""People and posts: enrol, appoint, end, reset a login. The security officer's acts."""

from __future__ import annotations

import datetime as dt
import re
from uuid import UUID

from django.utils.translation import gettext as _

from husheng.foundation.acts.act import act
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import act_time, record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.kernel.errors import Invalid, Problem
from husheng.foundation.kernel.plain import require_plain

from .. import sessions
from ..models import Post, User
from ..roles import ADMINISTRATORS, roles
from .naming import pinyin_key

LONGEST_EMPLOYER = 120
USERNAME = re.compile(r"[a-z0-9][a-z0-9.-]{2,29}")


@act(Permission.POST_MANAGE)
def engage(
    actor: Actor,
    username: str,
    name: str,
    password: str,
    agency_id: UUID,
    role: str,
    starts_at: dt.datetime | None,
    ends_at: dt.datetime | None,
    /,
) -> Post:
    """登记人员: a login with a one-time password, and the first post (from now, unless a start is given)."""
    problems = []
    if not USERNAME.fullmatch(username):
        problems.append(
            Problem("username", "账号只能用小写字母、数字、点、横线，3 至 30 位。", "请另写一个账号。")
        )
    elif User.objects.filter(username=username).exists():
        problems.append(Problem("username", "这个账号已经有人用。", "请另写一个账号。"))
    if not name.strip():
        problems.append(Problem("name", "没有写姓名。", "请写姓名。"))
    if problems:
        raise Invalid("没有登记。", problems)
    user = enrol(username, name.strip(), password, one_time=True)
    record(role=role, user=user.pk, to_agency=agency_id)
    return appoint(actor, user.pk, agency_id, role, starts_at, ends_at)


@act(Permission.POST_MANAGE, on=Post)
def reset_login(actor: Actor, post: Post, password: str, reason: str, /) -> Post:
    """重置登录: a new one-time password; second factors are removed, and every session of the person dies."""
    from allauth.mfa.models import Authenticator  # its app stands above this one in the registry

    if not reason.strip():
        raise Invalid("没有重置。", [Problem("reason", "没有写理由。", "请写明为什么重置。")])
    user = User.objects.get(pk=post.user_id)
    user.set_password(password)
    user.one_time = True
    user.save(update_fields=["password", "one_time"])
    removed, _each = Authenticator.objects.filter(user=user.pk).delete()
    sessions.end(sessions.of_person(user.pk), "reset")
    record(reason=reason.strip(), user=user.pk, second_factors=removed)
    return post


@act(Permission.POST_MANAGE, on=Post)
def end_sessions(actor: Actor, post: Post, reason: str, /) -> Post:
    """结束会话: the person is logged out wherever he is logged in; password and second factors stay."""
    if not reason.strip():
        raise Invalid("没有结束。", [Problem("reason", "没有写理由。", "请写明为什么结束。")])
    ended = sessions.end(sessions.of_person(post.user_id), "officer")
    record(reason=reason.strip(), user=post.user_id, sessions=ended)
    return post


@act(Permission.POST_MANAGE)
def appoint(
    actor: Actor,
    user_id: UUID,
    agency_id: UUID,
    role: str,
    starts_at: dt.datetime | None,
    ends_at: dt.datetime | None,
    /,
) -> Post:
    """任岗: the three administrators are three separate people, and none of them holds another post."""
    if role not in roles():
        raise Invalid(
            "没有任岗。",
            [Problem("role", _("没有“%(role)s”这个角色。") % {"role": role}, "请从角色表里选。")],
        )
    others = set(Post.objects.filter(user=user_id, state="held").values_list("role", flat=True)) - {role}
    if others and (role in ADMINISTRATORS or others & set(ADMINISTRATORS)):
        raise Invalid(
            "没有任岗。系统管理员、安全员、审计员必须由三个人分别担任，不能兼任其他岗位。",
            [Problem("role", "与现有岗位不能兼任。", "请另选人员，或先结束原岗位。")],
        )
    record(role=role, user=user_id, to_agency=agency_id)
    start = starts_at or act_time()
    if ends_at is not None and ends_at <= start:
        raise Invalid(
            "没有任岗。", [Problem("ends_at", "结束的日子早于开始。", "请改为以后的日子，或留空。")]
        )
    return Post.objects.create(
        user_id=user_id, agency_id=agency_id, role=role, starts_at=start, ends_at=ends_at
    )


@act(Permission.POST_MANAGE, on=Post)
def end_post(actor: Actor, post: Post, reason: str, /) -> Post:
    """结束岗位: the sessions that stand on it die with it."""
    if not reason.strip():
        raise Invalid("没有结束。", [Problem("reason", "没有写理由。", "请写明为什么结束。")])
    post.ends_at = act_time()
    record(reason=reason)
    return post


@act(Permission.POST_MANAGE, on=Post)
def set_employer(actor: Actor, post: Post, employer: str, /) -> Post:
    """标明外包: whose employee holds the post, when not the agency's own; empty for its own staff.

    What a contractor's post reads is held to a quota of its own: the clerks who sold 39,000 records were such.
    """
    name = employer.strip()
    if len(name) > LONGEST_EMPLOYER:
        raise Invalid("没有保存。", [Problem("employer", "单位名称太长。", "请写 120 字以内。")])
    require_plain("没有保存。", [("employer", "派出单位", name)])
    record(contractor=bool(name))
    post.employer = name
    return post


def enrol(username: str, name: str, password: str | None, email: str = "", *, one_time: bool = False) -> User:
    """A login without any power yet; called inside an act or by the installation's set-up.

    A one-time password must be changed before anything else is done.
    """
    user = User(username=username, name=name, email=email, pinyin=pinyin_key(name), one_time=one_time)
    user.set_password(password)
    user.save(force_insert=True)
    return user
