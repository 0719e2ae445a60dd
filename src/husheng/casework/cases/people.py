"""Who may work on a case: people of the agency whose post allows it, at this moment."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.db.models import Q

from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.models import Post, User
from husheng.foundation.agencies.roles import roles
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.once import once_a_page

from .choices import HANDLER
from .models import Case, Member

NEEDED: Final = {
    HANDLER: Permission.CASE_OPEN,
    "reviewer": Permission.CASE_APPROVE,
    "leader": Permission.CASE_APPROVE,
}


def able(agency: UUID, role: str = HANDLER) -> list[User]:
    """People of an agency who may take this part in a case, in pinyin order."""
    slugs = [slug for slug, one in roles().items() if NEEDED[role] in one.permissions]
    now = clock.now()
    posts = Post.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=now), agency=agency, state="held", role__in=slugs, starts_at__lte=now
    )
    return list(User.objects.filter(pk__in=posts.values("user")).order_by("pinyin", "pk"))


def is_able(agency: UUID, user: UUID, role: str = HANDLER) -> bool:
    """Whether this person may."""
    return any(person.pk == user for person in able(agency, role))


def members(case: Case) -> list[Member]:
    """The members of a case now, the first handler first."""
    return list(case.members.filter(until=None).select_related("user").order_by("pk"))


def handlers(case: Case) -> list[UUID]:
    """Its handlers now."""
    held = case.members.filter(role=HANDLER, until=None).order_by("pk")
    return list(held.values_list("user_id", flat=True))


def is_member(case: Case, user: UUID) -> bool:
    """Whether this person works on the case now."""
    return _works_on(case.pk, user)


@once_a_page
def _works_on(case: UUID, user: UUID) -> bool:
    return Member.objects.filter(case=case, user_id=user, until=None).exists()
