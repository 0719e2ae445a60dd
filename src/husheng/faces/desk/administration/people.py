"""People and posts: the security officer's pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.db.models import Prefetch, Q, QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from husheng.foundation.acts.act import seen_in
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import acts, sessions, unused
from husheng.foundation.agencies.access import ActorRequest, needs
from husheng.foundation.agencies.models import Post, User
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.errors import Invalid, NotFound
from husheng.foundation.shell.forms import blame, problems

from ..paging import Keyset, cut
from ..words import spoken_role
from . import secrets
from .forms import EnrolForm, PostForm, ReasonForm

SIZE = 50
NOBODY = "没有找到这个人。"
OFFICER = needs(Permission.POST_MANAGE)


@OFFICER
@require_GET
def people(request: ActorRequest) -> HttpResponse:
    """人员: by name; found by name, user name or agency."""
    text = request.GET.get("who", "").strip()[:60]
    page = cut(_found(text), Keyset("pinyin", read=str), request, SIZE)
    factors = _factors({user.pk for user in page.rows})
    rows = [{"user": user, "posts": _spoken(user), "factor": user.pk in factors} for user in page.rows]
    context = {"title": _("人员"), "rows": rows, "who": text, "page": page.links(), "soon": unused.soon()}
    return render(request, "desk/people.html", context)


def _found(text: str) -> QuerySet[User]:
    now = clock.now()
    held = Post.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now), state="held").select_related("agency")
    rows = User.objects.order_by("pinyin", "pk").prefetch_related(Prefetch("posts", held, to_attr="held"))
    if not text:
        return rows
    wanted = Q(name__contains=text) | Q(username__startswith=text.lower())
    return rows.filter(wanted | Q(posts__in=held.filter(agency__short_name__contains=text))).distinct()


def _spoken(user: Any) -> list[str]:
    return [f"{post.agency.short_name} · {spoken_role(post.role)}" for post in user.held]


def _factors(users: set[UUID]) -> set[UUID]:
    """Who has a second factor."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return set(Authenticator.objects.filter(user__in=users, type__in=kinds).values_list("user", flat=True))


@OFFICER
@require_http_methods(["GET", "POST"])
def enrol(request: ActorRequest) -> HttpResponse:
    """登记人员: the one-time password is on the answer, and nowhere else."""
    form = EnrolForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given, password = form.cleaned_data, secrets.one_time_password(request.actor)
        try:
            post = acts.engage(
                request.actor, given["username"], given["name"], password, given["agency"], given["role"],
                None, form.ends_at(),
            )  # fmt: skip
        except Invalid as error:
            blame(form, error, {"ends_at": "until"})
        else:
            return _shown_once(request, User.objects.get(pk=post.user_id), password)
    return _form(request, _("登记人员"), form)


@OFFICER
@require_GET
def person(request: ActorRequest, key: UUID) -> HttpResponse:
    """一个人: posts that are and were held, and what may be done about them."""
    return _person(request, _user(key), PostForm())


def _person(request: ActorRequest, user: User, form: Form, status: int = 200) -> HttpResponse:
    now = clock.now()
    held = Post.objects.filter(user=user).select_related("agency").order_by("-starts_at", "-pk")[:100]
    rows = [
        {"post": post, "role": spoken_role(post.role), "held": post.state == "held" and not _over(post, now)}
        for post in held
    ]
    context = {
        "title": user.name,
        "someone": user,
        "rows": rows,
        "form": form,
        "problems": problems(form) if form.is_bound else [],
        "reset": next((row["post"] for row in rows if row["held"]), None),
        "sessions": sessions.of_person(user.pk).count(),
        "factors": Authenticator.objects.filter(user=user).exclude(type="recovery_codes"),
    }
    return render(request, "desk/person.html", context, status=status)


def _over(post: Post, now: Any) -> bool:
    return post.ends_at is not None and post.ends_at <= now


@OFFICER
@require_POST
def appoint(request: ActorRequest, key: UUID) -> HttpResponse:
    """任岗: another post for a person who is enrolled."""
    user, form = _user(key), PostForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            acts.appoint(request.actor, user.pk, given["agency"], given["role"], None, form.ends_at())
        except Invalid as error:
            blame(form, error, {"ends_at": "until"})
        else:
            return redirect("desk:person", key=key)
    return _person(request, user, form, status=422)


@OFFICER
@require_POST
def end(request: ActorRequest, key: UUID) -> HttpResponse:
    """结束岗位."""
    post = _post(key)
    acts.end_post(request.actor, seen_in(request.POST, key), _reason(request))
    return redirect("desk:person", key=post.user_id)


@OFFICER
@require_POST
def set_employer(request: ActorRequest, key: UUID) -> HttpResponse:
    """标明外包: whose employee holds the post."""
    post = _post(key)
    acts.set_employer(request.actor, seen_in(request.POST, key), request.POST.get("employer", "")[:400])
    return redirect("desk:person", key=post.user_id)


@OFFICER
@require_POST
def reset(request: ActorRequest, key: UUID) -> HttpResponse:
    """重置登录: a new one-time password, second factors gone, sessions dead."""
    post, password = _post(key), secrets.one_time_password(request.actor)
    acts.reset_login(request.actor, seen_in(request.POST, key), password, _reason(request))
    return _shown_once(request, User.objects.get(pk=post.user_id), password)


@OFFICER
@require_POST
def reopen(request: ActorRequest, key: UUID) -> HttpResponse:
    """重新启用: an account that was shut because nobody used it."""
    post = _post(key)
    acts.reopen_login(request.actor, seen_in(request.POST, key), _reason(request))
    messages.success(request, _("已重新启用。"))
    return redirect("desk:person", key=post.user_id)


@OFFICER
@require_POST
def end_sessions(request: ActorRequest, key: UUID) -> HttpResponse:
    """结束会话: logged out everywhere; the ways in stay."""
    post = _post(key)
    acts.end_sessions(request.actor, seen_in(request.POST, key), _reason(request))
    messages.success(request, _("已结束这个人的全部会话。"))
    return redirect("desk:person", key=post.user_id)


def _shown_once(request: ActorRequest, user: User, password: str) -> HttpResponse:
    context = {"title": _("一次性口令"), "someone": user, "password": password}
    return render(request, "desk/one_time.html", context)


def _form(request: ActorRequest, title: str, form: EnrolForm) -> HttpResponse:
    context = {"title": title, "form": form, "problems": problems(form) if form.is_bound else []}
    return render(request, "desk/enrol.html", context, status=422 if form.is_bound else 200)


def _reason(request: ActorRequest) -> str:
    form = ReasonForm(request.POST)
    return str(form.cleaned_data["reason"]) if form.is_valid() else ""


def _user(key: UUID) -> User:
    user = User.objects.filter(pk=key).first()
    if user is None:
        raise NotFound(NOBODY)
    return user


def _post(key: UUID) -> Post:
    post = Post.objects.filter(pk=key).first()
    if post is None:
        raise NotFound(NOBODY)
    return post
