"""The same exchange as files, for an agency behind an air gap: a request goes out, a cosignature comes back."""

from __future__ import annotations

from django.utils.translation import gettext as _

from husheng.foundation.kernel.errors import Invalid, NotFound

from .. import proving, store
from ..merkle.checkpoint import parse_checkpoint
from ..merkle.hashing import MerkleError
from ..merkle.notes import parse_note
from ..merkle.policy import Policy, PolicyWitness
from ..merkle.witness import Request
from ..models import MAIN, Cosignature
from . import policies, publisher, state


def request_for(name: str, log_name: str = MAIN) -> bytes:
    """The request file for a witness: from where it was last, to the checkpoint that the others cosigned last."""
    log, _policy, _witness, known = _parties(name, log_name)
    size = _size_to_ask(log)
    old = min(known.size, size)
    note = publisher.signed_note(log, size)
    return Request(old, proving.consistency(log.id, old, size), note.encode()).serialize()


def take_answer(name: str, checkpoint: bytes, body: bytes, log_name: str = MAIN) -> int | None:
    """Import the cosignature of the request whose checkpoint this is; the size published by it, if any."""
    log, policy, witness, known = _parties(name, log_name)
    try:
        size = parse_checkpoint(parse_note(checkpoint).text).size
        publisher.accept(log, size, witness, known, body)
    except MerkleError as error:
        raise Invalid(_("没有导入。联署与检查点不符：%(error)s。") % {"error": error}) from error
    return publisher.publish_if_quorum(log, size, policy)


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
