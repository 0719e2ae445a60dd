"""What login events change: a factor just set up counts, wrong codes count as wrong passwords, a one-time
password ends when it is changed."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest

from husheng.foundation.agencies.models import User


def connect() -> None:
    """Called once, when the apps are ready."""
    from allauth.account.signals import password_changed
    from allauth.mfa.signals import authentication_failed, authenticator_added
    from axes.signals import user_locked_out

    authenticator_added.connect(_factor_added, dispatch_uid="husheng.factor_added")
    authentication_failed.connect(_wrong_code, dispatch_uid="husheng.wrong_code")
    password_changed.connect(_password_changed, dispatch_uid="husheng.password_changed")
    user_locked_out.connect(_locked_out, dispatch_uid="husheng.locked_out")


def _factor_added(request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    """Whoever has just shown that the new factor works has passed it; recovery codes prove nothing yet."""
    if authenticator.type != "recovery_codes":
        record_authentication(request, user, "mfa", type=str(authenticator.type), reauthenticated=True)


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
