"""Proof of work instead of a riddle (ALTCHA, MIT): the visitor's device counts a little, nothing about it is learned.

Without JavaScript there is a way that costs time instead: a page that waits. The key that signs both lives in memory.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import os
import secrets
import threading
import time
from typing import Any, Final

from altcha import v1

from .load import Load

USUAL: Final = 120_000  # half of it on average: a moment on a telephone of the last ten years
VALID: Final = 30 * 60
WAIT: Final = 20
PASS_VALID: Final = 2 * 3600
TELL, LOOK = "tell", "look"
SHARE: Final = {TELL: 1.0, LOOK: 0.25}
_KEY = os.environ.get("HUSHENG_PORTAL_KEY") or secrets.token_hex(32)

submissions = Load()
passes = Load(calm=10.0)


class Spent:
    """What has been used once, until it would be over anyway; in memory, so it tells nothing afterwards."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}
        self._lock = threading.Lock()

    def take(self, token: str, seconds: float) -> bool:
        """True the first time."""
        now = time.monotonic()
        with self._lock:
            if len(self._until) > 10_000:
                self._until = {one: until for one, until in self._until.items() if until > now}
            if self._until.get(token, 0.0) > now:
                return False
            self._until[token] = now + seconds
            return True


_spent = Spent()


def challenge(purpose: str) -> dict[str, Any]:
    """What the device has to count; more while many come."""
    most = int(USUAL * SHARE[purpose] * submissions.factor())
    expires = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=VALID)
    options = v1.ChallengeOptions(max_number=most, hmac_key=_KEY, expires=expires, params={"for": purpose})
    found: dict[str, Any] = v1.create_challenge(options).to_dict()
    return found


def done(purpose: str, work: str, waited: str) -> bool:
    """Whether the visitor has counted or waited; either is good once, for its own purpose."""
    fine = _counted(purpose, work) if work else _waited(purpose, waited)
    if fine:
        submissions.happened()
    return fine


def _counted(purpose: str, work: str) -> bool:
    if len(work) > 2000:
        return False
    try:
        payload = v1.Payload.from_base64(work)
        right, _why = v1.verify_solution(payload, _KEY, check_expires=True)
        _nonce, _expires, said = payload.parse_salt()
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return False
    meant = [value.rstrip("&") for value in said.get("for", [])]
    return bool(right) and meant == [purpose] and _spent.take(payload.challenge, VALID)


def make_pass(purpose: str) -> tuple[str, int]:
    """A pass that opens after so many seconds; they grow while many ask for one."""
    passes.happened()
    seconds = int(WAIT * passes.factor())
    return _pass(purpose, seconds), seconds


def next_pass(purpose: str) -> str:
    """One that opens at once, for whoever has just counted or waited."""
    return _pass(purpose, 0)


def _pass(purpose: str, seconds: int) -> str:
    body = f"{purpose}.{int(time.time()) + seconds}.{secrets.token_hex(8)}"
    return f"{body}.{_signed(body)}"


def _waited(purpose: str, token: str) -> bool:
    body, _, signature = token[:200].rpartition(".")
    parts = body.split(".")
    if len(parts) != 3 or not hmac.compare_digest(_signed(body).encode(), signature.encode()):
        return False
    meant, opens, _nonce = parts
    now = time.time()
    ripe = int(opens) <= now < int(opens) + PASS_VALID
    return meant == purpose and ripe and _spent.take(body, PASS_VALID)


def _signed(body: str) -> str:
    digest = hmac.new(_KEY.encode(), b"pass\0" + body.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
