"""Who may be made the handler of a lead: people of the agency whose post may handle leads, at this moment."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.models import Post, User
from husheng.foundation.agencies.roles import roles
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.errors import Invalid, Problem


def handlers(actor: Actor) -> list[User]:
    """People of the actor's agency who may handle leads, in pinyin order."""
    able = [slug for slug, role in roles().items() if Permission.LEAD_HANDLE in role.permissions]
    now = clock.now()
    posts = Post.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=now),
        agency=actor.agency_id,
        state="held",
        role__in=able,
        starts_at__lte=now,
    )
    return list(User.objects.filter(pk__in=posts.values("user")).order_by("pinyin", "pk"))


def require_handler(actor: Actor, user: UUID) -> None:
    """Refuse a handler who is not one."""
    if user not in {person.pk for person in handlers(actor)}:
        raise Invalid(
            "没有指派。", [Problem("handler", "只能指派给本机关在岗的办理人员。", "请从名单里选。")]
        )
