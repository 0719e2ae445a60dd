"""PKCS#11: the root key stands in a cryptographic card or HSM (密码卡, 密码机) and never leaves it.

The token computes an HMAC of the ring's salt under its key; what comes out closes and opens the ring. Without the
token, or with another one, there is no key.
"""

from __future__ import annotations

import base64
import os
from typing import Any, Final

from django.core.exceptions import ImproperlyConfigured

from .roots import Derived

LABEL: Final = "husheng-root"


def create_root(module: str, token: str, pin: str, label: str = LABEL) -> Derived:
    """A ring header that names the token, whose key of this label is made there when it is missing."""
    salt = base64.b64encode(os.urandom(16)).decode()
    header = {"kind": "pkcs11", "module": module, "token": token, "label": label, "salt": salt}
    return from_token(header, pin, create=True)


def from_token(header: dict[str, Any], pin: str, *, create: bool = False) -> Derived:
    """The root that the token makes of the ring's salt."""
    import pkcs11

    try:
        found = pkcs11.lib(header["module"]).get_token(token_label=header["token"])
        with opened(found, pin, rw=create) as session:
            key = _key(session, header["label"], create)
            made = key.sign(base64.b64decode(header["salt"]), mechanism=pkcs11.Mechanism.SHA256_HMAC)
    except (pkcs11.PKCS11Error, OSError, RuntimeError) as error:
        what = type(error).__name__
        raise ImproperlyConfigured(
            f"The token {header['token']!r} does not open ({what}). Check module, token label and PIN."
        ) from None
    return Derived(header, bytes(made))


def opened(token: Any, pin: str, *, rw: bool) -> Any:
    """A session. A process logs in to a token once, whatever it then opens there (PKCS#11)."""
    from pkcs11.exceptions import UserAlreadyLoggedIn

    try:
        return token.open(rw=rw, user_pin=pin)
    except UserAlreadyLoggedIn:
        return token.open(rw=rw)


def _key(session: Any, label: str, create: bool) -> Any:
    """The token's key of this label: sensitive, not extractable, good for signing only."""
    from pkcs11 import Attribute, KeyType, ObjectClass
    from pkcs11.exceptions import NoSuchKey

    try:
        return session.get_key(object_class=ObjectClass.SECRET_KEY, label=label)
    except NoSuchKey:
        if not create:
            raise
    closed = {Attribute.SENSITIVE: True, Attribute.EXTRACTABLE: False, Attribute.SIGN: True}
    return session.generate_key(KeyType.GENERIC_SECRET, 256, label=label, store=True, template=closed)
