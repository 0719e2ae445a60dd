"""The policy in force: which witnesses there are, where they answer, and whose cosignatures suffice.

Kept in the database, newest last, so that every process reads the same one and an old publication can be judged
by the policy of its day. Our own logs' keys are put in from the register.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from husheng.foundation.kernel.errors import Conflict, Invalid

from .. import keyring, store
from ..merkle.hashing import MerkleError
from ..merkle.kinds import witness_key
from ..merkle.policy import NONE, Policy, PolicyError, PolicyGroup, PolicyLog, PolicyWitness, parse_policy
from ..models import PolicyText, Witness

GROUP = "agencies"
NOBODY = Policy((), (), (), NONE)


@dataclass(frozen=True)
class NewWitness:
    """A witness as the operator enters it. Without an address it works by files."""

    name: str
    vkey: str
    url: str = ""
    title: str = ""
    agency: UUID | None = None


def in_force(at: dt.datetime | None = None) -> Policy:
    """The policy now, or at a moment, with the keys of our logs; without one nobody witnesses."""
    rows = PolicyText.objects.order_by("-pk")
    row = (rows.filter(set_at__lte=at) if at else rows).first()
    return replace(parse_policy(row.text) if row else NOBODY, logs=_our_logs())


def asks_for_witnesses() -> bool:
    """Whether a checkpoint needs anybody's cosignature before it is published."""
    row = PolicyText.objects.order_by("-pk").values_list("asks", flat=True).first()
    return bool(row)


def set_policy(text: str) -> Policy:
    """Put a policy in force from now on; raises `Invalid` with the line when it cannot be used."""
    try:
        policy = parse_policy(text)
        for witness in policy.witnesses:
            Witness._meta.get_field("name").run_validators(witness.name)
    except PolicyError as error:
        raise Invalid(
            _("没有设定见证规则。第 %(line)s 行：%(reason)s；%(remedy)s。")
            % {"line": error.line, "reason": error.reason, "remedy": error.remedy}
        ) from error
    with transaction.atomic():
        PolicyText.objects.create(text=text, asks=policy.quorum != NONE)
        for witness in policy.witnesses:
            _know(NewWitness(witness.name, witness.verifier.vkey))
    return policy


def add_witness(new: NewWitness, quorum: int | None = None) -> Policy:
    """加见证方: one more agency, in the one group of all witnesses; `quorum` of them suffice (default: as before,
    at first all but one)."""
    now = in_force()
    if now.groups and (len(now.groups) > 1 or now.quorum != now.groups[0].name):
        raise Conflict("没有加入。现行规则有多层分组，请编辑规则文件后用 husheng ledger policy set 设定。")
    try:
        witness = PolicyWitness(new.name, witness_key(new.vkey), new.url)
    except MerkleError as error:
        raise Invalid(_("没有加入。这不是见证方的公钥：%(error)s。") % {"error": error}) from error
    witnesses = (*(w for w in now.witnesses if w.name != new.name), witness)
    before = now.groups[0].threshold if now.groups else max(1, len(witnesses) - 1)
    group = PolicyGroup(GROUP, quorum or before, tuple(w.name for w in witnesses))
    with transaction.atomic():
        policy = set_policy(
            written(replace(now, logs=(), witnesses=witnesses, groups=(group,), quorum=GROUP))
        )
        _know(new)
    return policy


def written(policy: Policy) -> str:
    """A policy as its file."""
    lines = [f"log {log.verifier.vkey} {log.url}" for log in policy.logs]
    lines += [f"witness {w.name} {w.verifier.vkey} {w.url}" for w in policy.witnesses]
    lines += [f"group {g.name} {g.threshold} {' '.join(g.members)}" for g in policy.groups]
    return "".join(f"{line.rstrip()}\n" for line in [*lines, f"quorum {policy.quorum}"])


def _know(new: NewWitness) -> None:
    """The row that says which agency stands behind the key."""
    given = {"title": new.title, "agency": new.agency}
    known = {field: value for field, value in given.items() if value}
    Witness.objects.filter(name=new.name).exclude(vkey=new.vkey).update(name=f"{new.name}-{_suffix()}")
    Witness.objects.update_or_create(vkey=new.vkey, defaults={"name": new.name, **known})


def _suffix() -> str:
    """A witness that changed its key keeps its old row, under another name, for its old cosignatures."""
    return f"old{Witness.objects.count()}"


def _our_logs() -> tuple[PolicyLog, ...]:
    """Every key of ours that may stand under a checkpoint, old ones included."""
    return tuple(PolicyLog(key) for log in store.all_logs() for key in keyring.every_key(log.id))
