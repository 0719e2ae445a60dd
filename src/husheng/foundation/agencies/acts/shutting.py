"""Accounts that nobody uses: shut by the nightly round, opened again by the security officer (等保 8.1.4.2)."""

from __future__ import annotations

from django.utils import timezone

from husheng.foundation.acts.act import act
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import act_time, record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.kernel.errors import Conflict, Invalid, Problem

from .. import sessions
from ..models import Post, User


@act(Permission.POST_MANAGE, on=Post)
def shut_login(actor: Actor, post: Post, /) -> Post:
    """停用账号: nobody has used it for longer than the term; posts, password and second factors stay."""
    from ..unused import due  # which knows the acts' actors

    if post.user_id not in {account.user for account in due()}:
        raise Conflict("没有停用。这个账号还在使用期限内，或是最后一个同类管理员。")
    shut = User.objects.filter(pk=post.user_id).update(is_active=False, shut_at=act_time())
    record(user=post.user_id, shut=shut)
    sessions.end(sessions.of_person(post.user_id), "unused")
    return post


@act(Permission.POST_MANAGE, on=Post)
def reopen_login(actor: Actor, post: Post, reason: str, /) -> Post:
    """重新启用账号: the term is counted anew from now."""
    if not reason.strip():
        raise Invalid("没有重新启用。", [Problem("reason", "没有写理由。", "请写明为什么重新启用。")])
    shut = User.objects.filter(pk=post.user_id, is_active=False).exclude(shut_at=None)
    if not shut.update(is_active=True, shut_at=None, counted_from=timezone.now()):
        raise Conflict("没有重新启用。这个账号没有因长期未用而停用。")
    record(reason=reason.strip(), user=post.user_id)
    return post
