"""What the frame of every page is told: queues with counts, the person, the other posts, the demo's identities."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import CASE_DATA

from . import navigation, posts, saved
from .login import idle
from .words import spoken_role


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor. Everything that costs a query is asked only by the page that shows it."""
    actor: Actor | None = getattr(request, "actor", None)
    shown: dict[str, Any] = idle.shown(request)
    if settings.HUSHENG_DEMO:
        shown |= {
            "roles": SimpleLazyObject(lambda: posts.identities(actor)),
            "switch_url": reverse("desk:identity"),
            "all_roles_url": reverse("desk:identities"),
        }
    if actor is None:
        return shown
    return shown | {
        "nav": SimpleLazyObject(lambda: saved.with_views(navigation.groups(actor, request), actor, request)),
        "person": {"name": actor.name, "place": f"{actor.agency_name} · {spoken_role(actor.role)}"},
        "posts": posts.of_person(actor, getattr(request, "held_posts", [])),
        "post_url": reverse("desk:post"),
        "person_links": [
            {"label": _("登录方式"), "note": _("第二因子、改口令"), "url": reverse("mfa_index")},
            {"label": _("我的会话"), "note": _("在哪里登录着、结束"), "url": reverse("desk:sessions")},
            {"label": _("快捷键与用法"), "url": reverse("desk:help")},
        ],
        "logout_url": reverse("account_logout"),
        "search_url": "" if actor.permissions.isdisjoint(CASE_DATA) else reverse("desk:search"),
    }
