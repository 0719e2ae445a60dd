"""From a login to an actor: which post, what it may do, on what it may look. Default deny."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q, QuerySet

from husheng.foundation.acts.actor import Actor, Subject
from husheng.foundation.acts.permissions import CASE_DATA, Permission
from husheng.foundation.kernel import clock

from .acts import token_digest
from .models import ApiToken, Grant, Post, User
from .roles import roles

SYSTEM_USER = UUID(int=0)

REGIONAL_ACTS = frozenset(
    {
        Permission.CAMPAIGN_CONFIRM,
        Permission.HANDOVER_DESIGNATE,
        Permission.REPORT_REVIEW,
        Permission.SUPERVISION_URGE,
    }
)

# The administrators look after the whole installation, and none of these touches case data.
INSTALLATION_WIDE = frozenset(
    {
        Permission.AGENCY_MANAGE,
        Permission.CALENDAR_CHANGE,
        Permission.LEAK_PLANT,
        Permission.LEAK_REVIEW,
        Permission.POST_MANAGE,
        Permission.TOKEN_MANAGE,
    }
)


def actor_of(post: Post) -> Actor:
    """The actor that a held post makes."""
    role = roles()[post.role]
    agency = post.agency
    return Actor(
        user_id=post.user_id,
        post_id=post.pk,
        agency_id=agency.pk,
        agency_kind=agency.kind_of.slug,
        region_code=agency.region.code,
        region_path=agency.region_path,
        role=post.role,
        name=post.user.name,
        agency_name=agency.short_name,
        regional=role.regional,
        permissions=role.permissions,
        check=_may,
        look=_sees,
    )


def actor_of_token(secret: str) -> Actor | None:
    """The actor of another system, or None when the token is unknown, revoked or expired."""
    token = (
        ApiToken.objects.filter(digest=token_digest(secret), state="active", expires_at__gt=clock.now())
        .select_related("agency__kind_of", "agency__region")
        .first()
    )
    if token is None:
        return None
    post = Post(pk=token.pk, user=User(pk=token.pk, name=token.name), agency=token.agency, role=token.role)
    return actor_of(post)


def held_posts(user: User) -> list[Post]:
    """Posts that the user holds at this moment, oldest first."""
    now = clock.now()
    held = list(
        Post.objects.filter(user=user, state="held", starts_at__lte=now)
        .filter(Q(ends_at=None) | Q(ends_at__gt=now))
        .order_by("starts_at", "pk")
    )
    for post in held:
        post.user = user
    return held


def actor_for(user: User, post_id: str | UUID | None = None) -> Actor | None:
    """The user's actor in the given post (or the first); None when no post is held any more."""
    return actor_among(held_posts(user) if user.is_active else [], post_id)


def actor_among(posts: Sequence[Post], post_id: str | UUID | None = None) -> Actor | None:
    """The same where the posts are known."""
    chosen = next((p for p in posts if post_id and str(p.pk) == str(post_id)), None)
    if chosen is None and posts and not post_id:
        chosen = posts[0]
    return actor_of(chosen) if chosen else None


def _may(actor: Actor, permission: Permission, subject: Subject, verb: str) -> bool:
    if actor.agency_id in subject.held_by(verb):
        return True
    if permission in INSTALLATION_WIDE:
        return True
    if permission in REGIONAL_ACTS and _in_region(actor, subject):
        return True
    grants = _grants(actor, subject)
    return (grants if verb == "reveal" else grants.filter(may_act=True)).exists()


def _sees(actor: Actor, subject: Subject) -> bool:
    if actor.permissions.isdisjoint(CASE_DATA):
        return False
    if actor.agency_id in subject.held_by("read"):
        return True
    return _in_region(actor, subject) or _grants(actor, subject).exists()


def _in_region(actor: Actor, subject: Subject) -> bool:
    path = getattr(subject, "region_path", "")
    return actor.regional and bool(path) and path.startswith(actor.region_path)


def _grants(actor: Actor, subject: Subject) -> QuerySet[Grant]:
    now = clock.now()
    return Grant.objects.filter(
        Q(until=None) | Q(until__gt=now),
        Q(user=None) | Q(user=actor.user_id),
        subject_key=subject.pk,
        agency=actor.agency_id,
    )


def installer() -> Actor:
    """The actor of a set-up script: registers regions, agencies and the first posts, and nothing else."""
    return Actor(
        user_id=SYSTEM_USER,
        post_id=SYSTEM_USER,
        agency_id=SYSTEM_USER,
        agency_kind="",
        region_code="",
        region_path="",
        role="installer",
        name="安装程序",
        permissions=frozenset({Permission.AGENCY_MANAGE, Permission.POST_MANAGE}),
        check=lambda *_: True,
        look=lambda *_: True,
    )
