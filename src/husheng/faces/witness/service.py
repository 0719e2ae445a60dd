"""The witness at work: one request in, one answer out, whatever carried it (HTTP or a file)."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from http import HTTPStatus

from husheng.foundation.ledger.merkle.cosignature import Cosigner
from husheng.foundation.ledger.merkle.hashing import MerkleError
from husheng.foundation.ledger.merkle.notes import Verifier
from husheng.foundation.ledger.merkle.witness import Outcome, judge, origin_of, parse_request, refuse

from . import store as rows
from .store import Refused, Seen, Store

log = logging.getLogger("husheng.witness")


def _seconds() -> int:
    """The witness is no part of the site and has no database time: its own clock is what it testifies with."""
    return int(time.time())


class Witness:
    """A witness with its store, its keys, and the logs it watches (origin → keys)."""

    def __init__(
        self,
        store: Store,
        signers: Sequence[Cosigner],
        watched: Mapping[str, Sequence[Verifier]],
        clock: Callable[[], int] = _seconds,
    ) -> None:
        self._store, self._signers, self._watched, self._clock = store, tuple(signers), dict(watched), clock

    def add_checkpoint(self, body: bytes) -> Outcome:
        """Answer a request; when it is accepted, the new state is on disk before this returns."""
        try:
            request = parse_request(body)
            origin = origin_of(request)
        except MerkleError as error:
            return refuse(HTTPStatus.BAD_REQUEST, str(error))
        keys = self._watched.get(origin, ())
        if not keys:  # no state to lock
            return judge(request, keys=(), latest=None, signers=(), time=0)
        with self._store.exclusive() as base:
            seen = rows.latest(base, origin)
            now = self._clock()
            if seen and now < seen.time:
                return refuse(
                    HTTPStatus.SERVICE_UNAVAILABLE, "this witness's clock is behind its last cosignature"
                )
            known = seen.known if seen else None
            outcome = judge(request, keys=keys, latest=known, signers=self._signers, time=now)
            if outcome.checkpoint is not None:
                checkpoint = outcome.checkpoint
                rows.keep(
                    base,
                    Seen(origin, origin_hash(origin), checkpoint.size, checkpoint.root, now, outcome.note),
                )
            elif outcome.status is HTTPStatus.UNPROCESSABLE_ENTITY:
                reason = outcome.body.decode().strip()
                log.warning("a signed checkpoint does not continue the known one: %s", origin)
                rows.accuse(base, Refused(origin, now, reason, body))
        return outcome

    def checkpoint(self, origin_hash_: str) -> bytes | None:
        """The latest cosigned checkpoint of the log with that origin hash."""
        return self._store.by_hash(origin_hash_)


def origin_hash(origin: str) -> str:
    """How monitors name a log: SHA-256 of its origin, lowercase hex."""
    return sha256(origin.encode()).hexdigest()
