"""Speaking with one witness (C2SP tlog-witness v1.0.0): `add-checkpoint`, and its latest checkpoint of our log."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus

from ..merkle.checkpoint import Checkpoint, open_checkpoint, parse_size
from ..merkle.hashing import MerkleError
from ..merkle.notes import Verifier
from ..merkle.witness import Request
from ..outward import opener

TIMEOUT = 5.0
LONGEST = 1 << 20


class NoAnswer(Exception):
    """The witness did not answer, or not in its protocol; the code says which, for the ledger's page."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Answer:
    """What came back: a status and a body."""

    status: int
    body: bytes

    @property
    def known_size(self) -> int | None:
        """On 409: how far the witness really is."""
        if self.status != HTTPStatus.CONFLICT:
            return None
        try:
            return parse_size(self.body.decode("ascii").removesuffix("\n"))
        except (MerkleError, UnicodeDecodeError):
            raise NoAnswer("protocol") from None


def add_checkpoint(url: str, request: Request) -> Answer:
    """`POST <url>/add-checkpoint`."""
    return _ask(f"{url.rstrip('/')}/add-checkpoint", request.serialize())


def latest(url: str, origin: str, keys: Sequence[Verifier]) -> Checkpoint | None:
    """`GET <url>/<sha256(origin)>/checkpoint`: what it cosigned last for our log; None when nothing."""
    answer = _ask(f"{url.rstrip('/')}/{sha256(origin.encode()).hexdigest()}/checkpoint")
    if answer.status == HTTPStatus.NOT_FOUND:
        return None
    if answer.status != HTTPStatus.OK:
        raise NoAnswer(f"http {answer.status}")
    try:
        return open_checkpoint(answer.body, origin, keys)[0]
    except MerkleError:
        raise NoAnswer("signature") from None


def _ask(url: str, body: bytes | None = None) -> Answer:
    if not url.startswith(("http://", "https://")):
        raise NoAnswer("address")
    asked = urllib.request.Request(url, data=body, headers={"Content-Type": "text/plain; charset=utf-8"})  # noqa: S310
    try:
        with _opener.open(asked, timeout=TIMEOUT) as answer:
            return Answer(answer.status, answer.read(LONGEST))
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, error.read(LONGEST))
    except TimeoutError:
        raise NoAnswer("timeout") from None
    except (urllib.error.URLError, OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        raise NoAnswer("timeout" if isinstance(reason, TimeoutError) else "unreachable") from None


# Witnesses are named by the operator; no proxy of the environment stands between us and them.
_opener = opener(urllib.request.ProxyHandler({}))
