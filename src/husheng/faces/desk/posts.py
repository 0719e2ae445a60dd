"""The posts that one person may change between; in the demo, the identities that a visitor may take on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.cache import cache
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from husheng.foundation.acts.actor import Actor
from husheng.foundation.agencies.models import Post
from husheng.foundation.agencies.roles import roles
from husheng.foundation.kernel import clock

from .words import spoken_role

NOTES = {
    "intake_officer": _("登记、受理、移送、答复"),
    "handler": _("核查、办案、报结果"),
    "legal_reviewer": _("办案之外的第二双眼睛"),
    "leader": _("批准立案、决定、延长"),
    "head": _("重大事项、指定管辖"),
    "custodian": _("保管举报人身份，两人同开"),
    "liaison": _("签收、填报、回话"),
    "coordinator": _("会商、督办、汇总"),
    "police_officer": _("接收移送、立案或不立案"),
    "prosecutor": _("应移未移、移而未立"),
    "judge": _("司法建议、判决执行"),
    "analyst": _("看证据和关联"),
    "system_admin": _("只管机器，看不到案件"),
    "security_officer": _("人员、岗位、重置登录"),
    "auditor": _("谁看过什么、谁办了什么"),
}
CACHED = "desk-identities"
SECONDS = 60


@dataclass(frozen=True)
class Identity:
    """One line of the menu: `key` is the post."""

    key: UUID
    label: str
    name: str
    place: str
    note: object
    person: str
    current: bool


def of_person(actor: Actor, held: Sequence[Post]) -> list[Identity]:
    """The person's posts; nothing when there is only one."""
    return [_identity(post, actor) for post in held] if len(held) > 1 else []


def identities(actor: Actor | None) -> list[Identity]:
    """The demo's roles: the first post of each, in the order of the roles."""
    found: list[Post] | None = cache.get(CACHED)
    if found is None:
        first = _held().order_by("role", "starts_at", "pk").distinct("role")
        order = list(roles())
        found = sorted(first, key=lambda post: order.index(post.role))
        cache.set(CACHED, found, SECONDS)
    return [_identity(post, actor) for post in found]


def everybody(limit: int = 300) -> list[Post]:
    """The demo's people, by agency."""
    return list(_held().order_by("agency__region_path", "agency__pinyin", "starts_at", "pk")[:limit])


def find(key: str) -> Post | None:
    """A post that is held now."""
    try:
        return _held().filter(pk=UUID(key)).first()
    except ValueError:
        return None


def _held() -> QuerySet[Post]:
    now = clock.now()
    held = Post.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now), state="held", starts_at__lte=now)
    return held.select_related("agency__kind_of", "agency__region", "user")


def _identity(post: Post, actor: Actor | None) -> Identity:
    place = post.agency.short_name
    return Identity(
        key=post.pk,
        label=f"{spoken_role(post.role)} · {place}",
        name=spoken_role(post.role),
        place=place,
        note=NOTES.get(post.role, ""),
        person=post.user.name,
        current=actor is not None and actor.post_id == post.pk,
    )
