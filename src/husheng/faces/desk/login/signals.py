"""What login events change: a session learns whose it is, a factor just set up counts, wrong codes count as wrong
passwords, a one-time password ends when it is changed, and a new way in ends the sessions of the old ones."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.http import HttpRequest

from husheng.foundation.agencies import sessions
from husheng.foundation.agencies.models import User

from .browsers import browser


def connect() -> None:
    """Called once, when the apps are ready."""
    from allauth.account.signals import password_changed
    from allauth.mfa.signals import (
        authentication_failed,
        authenticator_added,
        authenticator_removed,
        authenticator_reset,
    )
    from axes.signals import user_locked_out

    user_logged_in.connect(_logged_in, dispatch_uid="husheng.logged_in")
    authenticator_added.connect(_factor_added, dispatch_uid="husheng.factor_added")
    for changed in (authenticator_added, authenticator_removed, authenticator_reset):
        changed.connect(_factor_changed, dispatch_uid="husheng.factor_changed")
    authentication_failed.connect(_wrong_code, dispatch_uid="husheng.wrong_code")
    password_changed.connect(_password_changed, dispatch_uid="husheng.password_changed")
    user_locked_out.connect(_locked_out, dispatch_uid="husheng.locked_out")


def _logged_in(request: HttpRequest, user: User, **_: Any) -> None:
    now = int(time.time())
    request.session.update(
        {
            sessions.SINCE: now,
            sessions.TOUCHED: now,
            sessions.BROWSER: browser(request.META.get("HTTP_USER_AGENT", "")),
        }
    )
    others = sessions.of_person(user.pk).exclude(session_key=request.session.session_key)
    sessions.end(others[max(1, settings.HUSHENG_SESSIONS) - 1 :], "limit")


def _others_end(request: HttpRequest, user: User, why: str) -> None:
    here = request.session.session_key
    sessions.end(sessions.of_person(user.pk).exclude(session_key=here), why)


def _factor_changed(request: HttpRequest, user: User, **_: Any) -> None:
    """Whoever came in by the old ways comes in again by the new ones (ASVS 7.4.3)."""
    _others_end(request, user, "factor")


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


def _password_changed(request: HttpRequest, user: User, **_: Any) -> None:
    _others_end(request, user, "password")
    if user.one_time:
        user.one_time = False
        user.save(update_fields=["one_time"])
