"""Keys that never leave their hardware (PKCS#11): which token, one session per process, Ed25519 keys by label.

The vault's root key has a token of its own way (`token.py`); both may be the same device. SoftHSM stands in for it
in the tests.
"""

from __future__ import annotations

import contextlib
import os
import threading
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from husheng.foundation.kernel.errors import HushengError

from .roots import PIN_FILE, secret
from .token import opened

_ED25519 = bytes.fromhex("06032b6570")  # 1.3.101.112, RFC 8410
_RAW = 32


class HardwareUnavailable(HushengError):
    """密码机不可用: the token, its module or its key cannot be reached now; trying again may help."""

    status = 503
    code = "hardware"


@dataclass(frozen=True)
class Token:
    """Where the keys are: the maker's module and the token's label."""

    module: str
    label: str


def token() -> Token | None:
    """The configured token (HUSHENG_PKCS11_MODULE, HUSHENG_PKCS11_TOKEN); None when keys are files."""
    if not settings.HUSHENG_PKCS11_MODULE:
        return None
    return Token(settings.HUSHENG_PKCS11_MODULE, settings.HUSHENG_PKCS11_TOKEN)


class _Connection:
    """The one session of this process, made when it is first needed, and anew after a fork or a fault."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._made: tuple[int, Token, Any] | None = None
        self._begun = False

    def session(self) -> Any:
        """Call with the lock held: a session serves one thread at a time."""
        wanted = token()
        if wanted is None:
            raise HardwareUnavailable("密钥在密码机里，而没有设定 HUSHENG_PKCS11_MODULE。请补上设置再启动。")
        if self._made is None or self._made[:2] != (os.getpid(), wanted):
            self._made = None
            self._made = (os.getpid(), wanted, _open(wanted, again=self._begun))
            self._begun = True
        return self._made[2]

    def forget(self) -> None:
        """What failed once, or is no longer wanted, is opened anew next time."""
        if self._made is not None and self._made[0] == os.getpid():
            with contextlib.suppress(Exception):
                self._made[2].close()
        self._made = None


_connection = _Connection()


def _open(wanted: Token, *, again: bool) -> Any:
    """A logged-in session. The second time the module forgets the first: its log-in would outlive it."""
    library = _library().lib(wanted.module)
    if again:
        library.reinitialize()
    return opened(library.get_token(token_label=wanted.label), secret(PIN_FILE, "密码卡 PIN"), rw=True)


def _library() -> Any:
    import pkcs11

    return pkcs11


class Session:
    """`with Session() as session:` the token for one thread; its faults come as `HardwareUnavailable`."""

    def __enter__(self) -> Any:
        _connection.lock.acquire()
        try:
            return _connection.session()
        except BaseException as error:
            self.__exit__(type(error), error, None)
            raise

    def __exit__(self, kind: object, error: BaseException | None, _trace: object) -> None:
        _connection.lock.release()
        if error is None or isinstance(error, HushengError):
            return
        _connection.forget()
        _connection._begun = True
        if isinstance(error, OSError | RuntimeError | ImproperlyConfigured) or type(
            error
        ).__module__.startswith("pkcs11"):
            raise HardwareUnavailable(
                "密码机没有应答。请检查密码机、口令文件和设置，恢复后会自动重试。",
                facts={"fault": type(error).__name__},
            ) from error


class SigningKey:
    """An Ed25519 key in the token: it signs there; only the public half comes out."""

    def __init__(self, label: str, public: bytes) -> None:
        self.label, self._public = label, Ed25519PublicKey.from_public_bytes(public)

    def public_key(self) -> Ed25519PublicKey:
        return self._public

    def sign(self, data: bytes, /) -> bytes:
        """RFC 8032 over these bytes, in the hardware."""
        kinds = _library()
        with Session() as session:
            private = session.get_key(object_class=kinds.ObjectClass.PRIVATE_KEY, label=self.label)
            signature: bytes = private.sign(data, mechanism=kinds.Mechanism.EDDSA)
        return signature


def signing_key(label: str) -> SigningKey:
    """The key of that label; raises `HardwareUnavailable` when the token has none."""
    kinds = _library()
    with Session() as session:
        public = session.get_key(object_class=kinds.ObjectClass.PUBLIC_KEY, label=label)
        point = bytes(public[kinds.Attribute.EC_POINT])
    return SigningKey(label, point[-_RAW:])  # a DER octet string, or bare, as the maker has it


def create_signing_key(label: str) -> SigningKey:
    """A fresh key that cannot be taken out of the token."""
    kinds = _library()
    with Session() as session:
        parameters = session.create_domain_parameters(
            kinds.KeyType.EC_EDWARDS, {kinds.Attribute.EC_PARAMS: _ED25519}, local=True
        )
        parameters.generate_keypair(
            mechanism=kinds.Mechanism.EC_EDWARDS_KEY_PAIR_GEN,
            store=True,
            label=label,
            private_template={kinds.Attribute.EXTRACTABLE: False, kinds.Attribute.SENSITIVE: True},
        )
    return signing_key(label)


def destroy(label: str) -> None:
    """Both halves are gone from the token."""
    kinds = _library()
    with Session() as session:
        for found in list(session.get_objects({kinds.Attribute.LABEL: label})):
            found.destroy()
