"""Accounts that nobody uses 长期未用账号 (等保 8.1.4.2 多余、过期的账户): which are due to be shut, and which soon.

Counted from the last login, the last appointment, the account's making or its last reopening, whichever was latest. The
term is local practice 本地约定: no text names a number of days.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from husheng.foundation.acts.actor import Actor
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.ids import made_at

from .actors import installer
from .models import Post
from .roles import ADMINISTRATORS

NOTICE: Final = dt.timedelta(days=7)


@dataclass(frozen=True)
class Account:
    """A person who may log in: the post to act on, the roles held, when last used, and when that is too long ago."""

    user: UUID
    name: str
    post: UUID
    version: int
    roles: frozenset[str]
    used: dt.datetime
    ends: dt.datetime


def watchman() -> Actor:
    """账号巡查程序: the actor of the nightly job."""
    return replace(installer(), role="watchman", name="账号巡查程序")


def due() -> list[Account]:
    """Whose term is over now; nobody's where the setting is 0."""
    return _over_at(_by_the_machine())


def soon() -> list[Account]:
    """Whose term ends within a week, the earliest first."""
    return sorted(_over_at(_by_the_machine() + NOTICE), key=lambda each: each.ends)


def _over_at(limit: dt.datetime) -> list[Account]:
    if settings.HUSHENG_UNUSED_DAYS <= 0:
        return []
    return [account for account in _spared(limit) if account.ends <= limit]


def _by_the_machine() -> dt.datetime:
    """Logins are dated by the machine; the house's own clock may stand on another day, in training."""
    return timezone.now()


def _spared(limit: dt.datetime) -> list[Account]:
    """All accounts but the last of each kind of administrator: somebody must be there to open the others again."""
    accounts = _accounts()
    kept = set()
    for role in ADMINISTRATORS:
        holders = [account for account in accounts if role in account.roles]
        if holders and all(account.ends <= limit for account in holders):
            kept.add(max(holders, key=lambda each: (each.used, each.user)).user)
    return [account for account in accounts if account.user not in kept]


def _accounts() -> list[Account]:
    """Everybody who can log in now; who holds no post cannot anyway."""
    now = clock.now()
    held = Post.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now), state="held", starts_at__lte=now)
    posts: dict[UUID, list[Post]] = {}
    for post in held.filter(user__is_active=True).select_related("user").order_by("pk"):
        posts.setdefault(post.user_id, []).append(post)
    return [_account(each) for each in posts.values()]


def _account(posts: list[Post]) -> Account:
    user = posts[0].user
    known: Iterable[dt.datetime | None] = (made_at(user.pk), user.last_login, user.counted_from)
    # An appointment may be told to have begun long ago; made it was when its row was.
    begun = [moment for post in posts for moment in (post.starts_at, made_at(post.pk)) if moment]
    used = max([moment for moment in known if moment] + begun)
    ends = used + dt.timedelta(days=settings.HUSHENG_UNUSED_DAYS)
    roles = frozenset(post.role for post in posts)
    return Account(user.pk, user.name, posts[0].pk, posts[0].version, roles, used, ends)
