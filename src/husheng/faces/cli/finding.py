"""Finding what a command names: agencies by their letter, people by their login, days as dates."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from uuid import UUID

from husheng.faces.cli.telling import say as _
from husheng.foundation.kernel.errors import Invalid, NotFound, Problem

if TYPE_CHECKING:
    from husheng.foundation.agencies.models import Agency, Post, User


def agency(letter: str) -> Agency:
    """The agency whose numbers begin with this letter, as `husheng agency list` shows it."""
    from husheng.foundation.agencies.models import Agency

    found = Agency.objects.filter(letter=letter.strip().upper()).select_related("kind_of", "region").first()
    if found is None:
        raise NotFound(_("没有编号字头为 %(letter)s 的机构。请看 husheng agency list。", letter=letter))
    return found


def person(username: str) -> User:
    """The login of this name."""
    from husheng.foundation.agencies.models import User

    found = User.objects.filter(username=username).first()
    if found is None:
        raise NotFound(_("没有叫 %(username)s 的账号。请看 husheng user list。", username=username))
    return found


def posts(user: User) -> list[Post]:
    """Posts of a person that have not ended, oldest first."""
    from husheng.foundation.agencies.models import Post

    held = Post.objects.filter(user=user, state="held").select_related("agency", "user")
    return list(held.order_by("starts_at", "pk"))


def one_post(username: str, key: str = "") -> Post:
    """The person's post; which one must be said when there are several."""
    found = [post for post in posts(person(username)) if key in ("", str(post.pk))]
    if not found:
        raise NotFound(_("%(username)s 没有这个在任岗位。请看 husheng post list。", username=username))
    if len(found) > 1:
        listed = "、".join(f"{post.pk} {post.agency.short_name} {post.role}" for post in found)
        raise Invalid("没有办理。这个人有几个岗位。", [Problem("--post", "请写明是哪一个。", listed)])
    return found[0]


def day(text: str, field: str) -> dt.datetime | None:
    """Midnight in Shanghai at the beginning of a day; None for an empty text."""
    from husheng.foundation.kernel.clock import SHANGHAI

    if not text:
        return None
    try:
        return dt.datetime.combine(dt.date.fromisoformat(text), dt.time(), SHANGHAI)
    except ValueError:
        raise Invalid("没有办理。", [Problem(field, "这不是日期。", "请写成 2026-01-31。")]) from None


def key(text: str) -> UUID:
    """A key as a list shows it."""
    try:
        return UUID(text)
    except ValueError:
        raise Invalid("没有办理。", [Problem(text, "这不是标识。", "请从列表里复制。")]) from None
