"""From session to actor, and the gate in front of every view. Reads run in a read-only transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.transaction import reading, standing_of
from husheng.foundation.kernel.errors import HushengError, Invalid, NotFound, Refused
from husheng.foundation.kernel.standing import entrance, stand
from husheng.foundation.shell.errors import error_page

from .access import may_open, open_to_all
from .actors import actor_among, held_posts
from .models import User

SESSION_POST = "husheng_post"
LONGEST_KEY, NUL = 64, "\x00"
UNKEPT = gettext_noop("没有办理，什么都没有写入。内容里有不能保存的字符，请重新输入。")


class ActorMiddleware:
    """Sets `request.actor`; a session whose post has ended dies here."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with entrance():
            return self._answer(request)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        request.actor = None  # type: ignore[attr-defined]
        user = request.user
        if isinstance(user, User):
            posts = held_posts(user) if user.is_active else []
            actor = actor_among(posts, request.session.get(SESSION_POST))
            if actor is None:
                logout(request)
                messages.warning(
                    request,
                    _(
                        "您已退出：这个岗位已经结束，或者您还没有在任的岗位。需要继续办理的，请联系本单位安全员。"
                    ),
                )
            else:
                request.session.setdefault(SESSION_POST, str(actor.post_id))
                request.held_posts = posts  # type: ignore[attr-defined]
                request.actor = actor.with_key(_form_key(request))  # type: ignore[attr-defined]
                stand(standing_of(actor))
                if _unkept(request.POST):
                    return error_page(request, Invalid(UNKEPT))
                if _unkept(request.GET):
                    request.GET = _without(request.GET)  # type: ignore[assignment]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Default deny: a view without a mark is closed; outsiders cannot tell closed from absent."""
        if open_to_all(view):
            return None
        actor = request.actor  # type: ignore[attr-defined]
        if actor is None:
            return redirect_to_login(_back(request))
        try:
            _require(actor, view)
            return self._read(request, actor, view, args, kwargs)
        except HushengError as error:
            return error_page(request, error)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """What a person may see of an error; anything else is a 500 with a number to read out."""
        return error_page(request, error) if isinstance(error, HushengError) else None

    def _read(
        self, request: HttpRequest, actor: Actor, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        if request.method not in {"GET", "HEAD"}:
            return None
        with reading(actor):
            response: HttpResponseBase = view(request, *args, **kwargs)
            if hasattr(response, "render") and callable(response.render):
                response = response.render()
        return response


def _unkept(given: QueryDict) -> bool:
    """Whether a character came that no database keeps and nobody types; no page need look for it."""
    return any(NUL in text for name, values in given.lists() for text in (name, *values))


def _without(given: QueryDict) -> QueryDict:
    """A question without what holds that character: an odd filter filters nothing."""
    kept = QueryDict(mutable=True)
    for name, values in given.lists():
        kept.setlist(name, [text for text in values if NUL not in name + text])
    return kept


def _form_key(request: HttpRequest) -> str:
    """The number of a form, as we gave it; what we never gave is none."""
    key = request.POST.get("_key", "")
    return key if len(key) <= LONGEST_KEY and key.isprintable() else ""


def _back(request: HttpRequest) -> str:
    """Where to go after the login: this page, or the one whose button was pressed: an act's address shows nothing."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    came_from = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came_from, {request.get_host()}):
        return "/"
    return urlsplit(came_from).path or "/"


def _require(actor: Actor, view: Callable[..., Any]) -> None:
    if not hasattr(view, "husheng_access"):
        raise NotFound("没有找到。它可能不存在，或不属于您办理的范围。")
    if not may_open(actor, view):
        raise Refused("这个页面不在您现在岗位的范围内。请换用有权的岗位，或请有权的同事办理。")
