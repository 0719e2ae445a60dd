"""One's own key: take, unlock, lock, change, retire."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.signals import user_login_failed
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from husheng.foundation.acts.act import seen
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.access import ActorRequest, needs
from husheng.foundation.kernel.errors import Invalid, Refused
from husheng.foundation.shell.forms import blame, problems

from .. import acts, queries, unlocking
from ..crypto.passphrases import wrapped
from ..forms import ChangeForm, NewKeyForm, UnlockForm
from ..models import Keyholder

NO_KEY = "没有打开。您还没有启用钥匙。"
LOCKED = "没有打开。您的钥匙还锁着，请先输入口令。"


@needs(Permission.TIP_KEY)
@require_http_methods(["GET", "HEAD", "POST"])
def key(request: ActorRequest) -> HttpResponse:
    """我的钥匙: the first time it is made, afterwards it is unlocked here."""
    own = queries.own_key(request.actor)
    form = (UnlockForm if own else NewKeyForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _unlocked(request, own, form) if own else _taken(request, form)
        except Invalid as error:
            blame(form, error)
    return _page(request, own, form, 422 if form.is_bound else 200)


def _taken(request: ActorRequest, form: Any) -> HttpResponse:
    pair, under = unlocking.new_key(request.actor.user_id, form.cleaned_data["passphrase"])
    own = acts.take_key(request.actor, pair.public, under)
    messages.success(request, _("已启用。请记住口令：没有人能替您找回。"))
    return _go_on(request, own, pair.secret)


def _unlocked(request: ActorRequest, own: Keyholder, form: Any) -> HttpResponse:
    return _go_on(request, own, _opened_key(request, own, form.cleaned_data["passphrase"]))


def _opened_key(request: ActorRequest, own: Keyholder, passphrase: str) -> str:
    """The secret half. A wrong passphrase counts as a wrong password: five of them end the session and lock, so a
    stolen session does not guess on."""
    try:
        return unlocking.opened_key(own, passphrase)
    except Invalid:
        who = {"username": request.user.get_username()}
        user_login_failed.send(__name__, credentials=who, request=request)
        raise


def _go_on(request: ActorRequest, own: Keyholder, secret: str) -> HttpResponse:
    """Back to the page that asked for the key."""
    to = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(to, {request.get_host()}) and to.startswith("/tips/")
    response = redirect(to if safe else "tips:key")
    unlocking.unlock(request, response, own, secret)
    return response


@needs(Permission.TIP_KEY)
@require_POST
def lock(request: ActorRequest) -> HttpResponse:
    """锁上."""
    response = redirect("tips:key")
    unlocking.lock(request, response)
    messages.success(request, _("已锁上。"))
    return response


@needs(Permission.TIP_KEY)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: ActorRequest) -> HttpResponse:
    """换口令."""
    own = require_key(request)
    form = ChangeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            secret = _opened_key(request, own, typed["old"])
            unlocking.require_strong(typed["passphrase"])
            under = wrapped(secret, typed["passphrase"], request.actor.user_id.bytes)
            acts.rewrap(request.actor, seen(own), under)
        except Invalid as error:
            blame(form, error)
        else:
            messages.success(request, _("已换口令。"))
            return redirect("tips:key")
    context = {"title": _("换口令"), "form": form, "problems": problems(form) if form.is_bound else []}
    return render(request, "tips/change.html", context, status=422 if form.is_bound else 200)


@needs(Permission.TIP_KEY)
@require_POST
def retire(request: ActorRequest) -> HttpResponse:
    """停用."""
    acts.retire(request.actor, seen(require_key(request)))
    messages.success(request, _("已停用。封给这把钥匙的举报，请同事加您的新钥匙。"))
    response = redirect("tips:key")
    unlocking.lock(request, response)
    return response


def require_key(request: ActorRequest) -> Keyholder:
    """The reader's own key."""
    own = queries.own_key(request.actor)
    if own is None:
        raise Refused(NO_KEY, code="no_key")
    return own


def require_secret(request: ActorRequest) -> str:
    """The reader's unlocked key."""
    secret = unlocking.secret_of(request, require_key(request))
    if secret is None:
        raise Refused(LOCKED, code="locked")
    return secret


def _page(request: ActorRequest, own: Keyholder | None, form: Any, status: int) -> HttpResponse:
    context = {
        "title": _("我的钥匙"),
        "own": own,
        "open": unlocking.secret_of(request, own) is not None,
        "minutes": unlocking.SECONDS // 60,
        "form": form,
        "problems": problems(form) if form.is_bound else [],
    }
    return render(request, "tips/key.html", context, status=status)
