"""Giving up root's rights for good, after everything is loaded and before a key is read."""

from __future__ import annotations

import encodings.idna  # noqa: F401 - loaded late by sockets, when the interpreter may be out of reach
import os

from .home import WitnessError


def become(user: str) -> None:
    """Run on as this user, by name or number, and as nobody else: no other group, no way back."""
    try:
        number, group = _numbers(user)
        os.setgroups([])
        os.setgid(group)
        os.setuid(number)
    except (AttributeError, KeyError, OSError) as error:
        raise WitnessError(
            f"没有启动。不能改用用户 {user}（{error}）。请以 root 启动，或去掉 --user 并直接以该用户启动。\n"
            f"Not started. The rights of {user} cannot be taken ({error}). Start as root, or without --user as that "
            "user itself."
        ) from error


def _numbers(user: str) -> tuple[int, int]:
    if user.isdecimal():
        return int(user), int(user)
    import pwd

    entry = pwd.getpwnam(user)
    return entry.pw_uid, entry.pw_gid
