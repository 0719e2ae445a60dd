"""Logging in for tests: the browserless client, as a person in a post."""

from __future__ import annotations

from django.test import Client

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.transaction import act_frame
from husheng.foundation.agencies.models import User
from husheng.foundation.testing import City

PASSWORD = "A-long-password-1"


def with_password(city: City, actor: Actor, **changes: object) -> User:
    """Gives the person a password to log in with."""
    user = User.objects.get(pk=actor.user_id)
    with act_frame(city.installer, "agencies.reset_login"):
        user.set_password(PASSWORD)
        for name, value in changes.items():
            setattr(user, name, value)
        user.save()
    return user


def log_in(user: User, password: str = PASSWORD, client: Client | None = None) -> Client:
    """By the login page."""
    visitor = client or Client()
    visitor.post("/accounts/login/", {"login": user.username, "password": password})
    return visitor
