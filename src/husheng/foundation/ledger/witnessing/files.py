"""The same exchange as files, for an agency behind an air gap: a request goes out, a cosignature comes back."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from husheng.foundation.kernel.errors import Invalid, NotFound

from .. import proving, store
from ..merkle.checkpoint import parse_checkpoint, parse_size
from ..merkle.hashing import MerkleError
from ..merkle.notes import parse_note
from ..merkle.policy import Policy, PolicyWitness
from ..merkle.witness import Request, parse_request
from ..models import MAIN, Cosignature
from . import policies, publisher, state

_SIZE = re.compile(rb"[0-9]{1,19}\n")


def request_for(name: str, log_name: str = MAIN) -> bytes:
    """The request file for a witness: from where it was last, to the checkpoint that the others cosigned last."""
    log, _policy, _witness, known = _parties(name, log_name)
    size = _size_to_ask(log)
    old = min(known.size, size)
    note = publisher.signed_note(log, size)
    return Request(old, proving.consistency(log.id, old, size), note.encode()).serialize()


@dataclass(frozen=True)
class Taken:
    """What an answer brought: the size published by it, or the size from which the witness wants to be asked."""

    published: int | None = None
    asked_from: int | None = None


def take_answer(name: str, request: bytes, answer: bytes, log_name: str = MAIN) -> Taken:
    """Import the answer to a request file: a cosignature, or the size that the witness has really seen."""
    log, policy, witness, known = _parties(name, log_name)
    try:
        if _SIZE.fullmatch(answer):
            state.seen(log.id, known.pk, size := parse_size(answer.decode().strip()))
            return Taken(asked_from=size)
        size = parse_checkpoint(parse_note(parse_request(request).checkpoint).text).size
        publisher.accept(log, size, witness, known, answer)
    except MerkleError as error:
        raise Invalid(_("没有导入。联署与检查点不符：%(error)s。") % {"error": error}) from error
    return Taken(publisher.publish_if_quorum(log, size, policy))


def _parties(name: str, log_name: str) -> tuple[store.LogRow, Policy, PolicyWitness, state.Known]:
    log, policy = store.current_log(log_name), policies.in_force()
    witness = next((one for one in policy.witnesses if one.name == name), None)
    if log is None or not log.size or witness is None:
        raise NotFound("没有这个见证方，或台账还是空的。", facts={"witness": name, "log": log_name})
    return log, policy, witness, state.known(log.id)[witness.verifier.vkey]


def _size_to_ask(log: store.LogRow) -> int:
    """The newest size that somebody else cosigned, so that both can make one quorum; else the newest."""
    row = Cosignature.objects.filter(log_id=log.id, size__gt=log.published).order_by("-size").first()
    return row.size if row else log.size
