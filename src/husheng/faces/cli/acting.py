"""Who acts on the command line: a person in a post, with the person's password. There is no all-powerful user.

Whoever may use the machine's shell could otherwise be all three administrators at once, and the journal would
name people who did nothing.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from django.utils import translation

from husheng.faces.cli.boot import boot
from husheng.faces.cli.telling import english
from husheng.faces.cli.telling import say as _
from husheng.foundation.kernel.errors import Refused

if TYPE_CHECKING:
    from husheng.foundation.acts.actor import Actor
    from husheng.foundation.acts.permissions import Permission
    from husheng.foundation.agencies.models import User

PASSWORD_FILE = "HUSHENG_PASSWORD_FILE"  # noqa: S105 - the name of a variable
As = Annotated[
    str,
    typer.Option(
        "--as", metavar="USERNAME", help=f"Who acts. Asks for the password, or reads {PASSWORD_FILE}."
    ),
]


def acting(username: str, permission: Permission, agency: str = "") -> Actor:
    """The person's actor in a post that has the permission, in the agency of this letter if one is named.

    What the acts say from here on, they say in the language of the terminal.
    """
    boot()
    translation.activate("en" if english() else "zh-hans")
    from husheng.foundation.acts.transaction import standing_of
    from husheng.foundation.agencies.actors import actor_of, held_posts
    from husheng.foundation.kernel.standing import stand

    user = _proven(username)
    actors = [actor_of(post) for post in held_posts(user) if agency in ("", post.agency.letter)]
    able = [actor for actor in actors if actor.may(permission)]
    if not able:
        raise Refused(
            "没有办理。这个人现在没有可以办理这件事的岗位。请换有权的人，或请安全员任岗。",
            facts={"permission": str(permission)},
        )
    stand(standing_of(able[0]))
    return able[0]


def _proven(username: str) -> User:
    """The person, when the password is right; who does not exist is refused in the same words and time."""
    from django.contrib.auth.models import update_last_login

    from husheng.foundation.agencies.models import User

    password = _password(username)
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        User().set_password(password)  # takes as long as a wrong password
    if user is None or not user.check_password(password):
        raise Refused("没有办理。账号或口令不对。请核对后再试。", code="wrong_password")
    if user.one_time:
        raise Refused("没有办理。这还是一次性口令。请先在网页登录，改成只有您知道的口令。", code="one_time")
    update_last_login(User, user)
    return user


def _password(username: str) -> str:
    if path := os.environ.get(PASSWORD_FILE):
        return Path(path).read_text(encoding="utf-8").strip()
    return str(typer.prompt(_("%(username)s 的口令", username=username), hide_input=True, err=True))
