"""What login events change: a factor just set up counts, wrong codes count as wrong passwords, a one-time
password ends when it is changed."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest

from husheng.foundation.agencies.models import User

from .second_factor import SET_UP


def connect() -> None:
    """Called once, when the apps are ready."""
    from allauth.account.signals import password_changed
    from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed
    from axes.signals import user_locked_out

    authenticator_added.connect(_factor_added, dispatch_uid="husheng.factor_added")
    authenticator_removed.connect(_factor_removed, dispatch_uid="husheng.factor_removed")
    authentication_failed.connect(_wrong_code, dispatch_uid="husheng.wrong_code")
    password_changed.connect(_password_changed, dispatch_uid="husheng.password_changed")
    user_locked_out.connect(_locked_out, dispatch_uid="husheng.locked_out")


def _factor_added(request: HttpRequest, **_: Any) -> None:
    request.session[SET_UP] = True


def _factor_removed(request: HttpRequest, user: User, **_: Any) -> None:
    from allauth.mfa.utils import is_mfa_enabled

    if not is_mfa_enabled(user):
        request.session.pop(SET_UP, None)


def _wrong_code(request: HttpRequest, user: User, **_: Any) -> None:
    """Five wrong codes lock as five wrong passwords do."""
    user_login_failed.send(__name__, credentials={"username": user.username}, request=request)


def _locked_out(request: HttpRequest, **_: Any) -> None:
    """A login that waits for its second factor starts again from the password."""
    request.session.flush()


def _password_changed(user: User, **_: Any) -> None:
    if user.one_time:
        user.one_time = False
        user.save(update_fields=["one_time"])
