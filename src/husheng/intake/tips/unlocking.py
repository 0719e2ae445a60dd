"""An unlocked key, for a quarter of an hour: half in the browser, half in the session, whole in a request alone.

The unlocked key is wrapped under a random key that stands in a cookie alone; the wrapped key stands in the session.
So neither a copy of the database nor the server's stored keys open it, and a stolen session without the cookie does not
either. Whoever holds the running process sees what passes through it: that is said in the docs.
"""

from __future__ import annotations

import base64
import os
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.http import HttpRequest, HttpResponse

from husheng.foundation.kernel import clock
from husheng.foundation.kernel.errors import Invalid, Problem

from .crypto.age import KeyPair, Unopened, make_pair
from .crypto.passphrases import unwrapped, wrapped
from .models import Keyholder

SECONDS: Final = 15 * 60
COOKIE: Final = "husheng_tips"
PATH: Final = "/tips/"
SESSION: Final = "husheng_tips"
LEAST_PASSPHRASE: Final = 12


def new_key(user: UUID, passphrase: str) -> tuple[KeyPair, bytes]:
    """A key pair and its secret half under a passphrase."""
    require_strong(passphrase)
    pair = make_pair()
    return pair, wrapped(pair.secret, passphrase, user.bytes)


def require_strong(passphrase: str) -> None:
    """Length is what an offline guess meets."""
    if len(passphrase) < LEAST_PASSPHRASE or len(set(passphrase)) < 6:
        raise Invalid(
            "没有保存。",
            [Problem("passphrase", "口令太短或太简单。", "请用至少 12 个字，例如四个不相干的词。")],
        )


def opened_key(holder: Keyholder, passphrase: str) -> str:
    """The secret half; a wrong passphrase is `Invalid`."""
    try:
        return unwrapped(bytes(holder.wrapped), passphrase, holder.user.bytes)
    except Unopened:
        raise Invalid(
            "没有打开。",
            [Problem("passphrase", "口令不对。", "请再输一次。忘了口令，请停用这把钥匙，另启用一把。")],
        ) from None


def unlock(request: HttpRequest, response: HttpResponse, holder: Keyholder, secret: str) -> None:
    """Keep it for this session: the half for the session, the other half into the cookie."""
    half, nonce = os.urandom(32), os.urandom(12)
    sealed = nonce + AESGCM(half).encrypt(nonce, secret.encode(), holder.pk.bytes)
    until = clock.now().timestamp() + SECONDS
    request.session[SESSION] = [str(holder.pk), base64.b64encode(sealed).decode(), until]
    response.set_cookie(
        COOKIE, base64.urlsafe_b64encode(half).decode(), max_age=SECONDS, path=PATH, httponly=True,
        samesite="Strict", secure=request.is_secure(),
    )  # fmt: skip


def lock(request: HttpRequest, response: HttpResponse) -> None:
    """Forget it before the time."""
    request.session.pop(SESSION, None)
    response.delete_cookie(COOKIE, path=PATH, samesite="Strict")


def secret_of(request: HttpRequest, holder: Keyholder | None) -> str | None:
    """The unlocked secret, or None: not unlocked, over, or another key."""
    kept, cookie = request.session.get(SESSION), request.COOKIES.get(COOKIE, "")
    if holder is None or not kept or kept[0] != str(holder.pk) or kept[2] < clock.now().timestamp():
        return None
    try:
        half, sealed = base64.urlsafe_b64decode(cookie), base64.b64decode(kept[1])
        return AESGCM(half).decrypt(sealed[:12], sealed[12:], holder.pk.bytes).decode()
    except (InvalidTag, ValueError):
        return None
