"""The ledger's pages: the log at a glance, and the proof of one act. They hold no values, so all staff may look."""

from __future__ import annotations

import json
from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from husheng.foundation.kernel.errors import NotFound

from . import queries, store
from .merkle.checkpoint import Checkpoint
from .merkle.hashing import MerkleError
from .proofs import Proof
from .witnessing.health import health, rule_words

View = Callable[..., HttpResponse]


def staff(view: View) -> View:
    """Open to everybody who holds a post. The gate stands a floor above and reads this mark from the view."""
    view.husheng_access = "staff"  # type: ignore[attr-defined]
    return view


@staff
def overview(request: HttpRequest) -> HttpResponse:
    """台账: size, what waits, the witnesses' health, the last anchors, growth by day, the checkpoints signed last."""
    log = queries.overview(last=10)
    days = queries.growth() if log else []
    context: dict[str, object] = {"title": _("存证台账"), "log": log, "days": list(reversed(days))}
    if log:
        context |= {
            "chart": _chart(days),
            "pending": log.size - log.published,
            "witnesses": health(log.name),
            "rule": rule_words(),
            "publications": queries.publications(log.name, 10),
            "others": [other for other in store.all_logs() if other.name != log.name],
        }
    return render(request, "ledger/overview.html", context)


@staff
def act(request: HttpRequest, act_id: UUID) -> HttpResponse:
    """存证证明: leaf, number, path and checkpoint of one act, verified while the page is made."""
    proof = queries.proof(act_id)
    if proof is None and not queries.waits(act_id):
        raise NotFound(_("没有找到这笔存证。"), facts={"act": str(act_id)})
    context = {
        "title": _("存证证明"),
        "act_id": act_id,
        "proof": proof,
        "seal": queries.seal(act_id),
        "receipt": queries.status_of(act_id),
    }
    return render(request, "ledger/act.html", context | (_shown(proof) if proof else {}))


@staff
def bundle(request: HttpRequest, act_id: UUID) -> HttpResponse:
    """存证证明包: index, path and checkpoint as one `.tlog-proof` file (C2SP tlog-proof)."""
    return _file(_proved(act_id).bundle, "application/octet-stream", f"{act_id}.tlog-proof")


@staff
def leaf(request: HttpRequest, act_id: UUID) -> HttpResponse:
    """存证原文: the very bytes that were hashed; commitments, never a value."""
    return _file(_proved(act_id).leaf, "application/json", f"{act_id}.json")


def _proved(act_id: UUID) -> Proof:
    proof = queries.proof(act_id)
    if proof is None:
        raise NotFound(_("没有找到这笔存证。"), facts={"act": str(act_id)})
    return proof


def _file(body: bytes | str, content_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(body, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _shown(proof: Proof) -> dict[str, object]:
    """The proof in the order in which somebody would redo it by hand."""
    try:
        checkpoint, fault = proof.check(), ""
    except MerkleError as error:
        checkpoint, fault = None, str(error)
    return {
        "fault": fault,
        "checkpoint": checkpoint,
        "root": checkpoint.root.hex() if checkpoint else "",
        "leaf": _facts(proof),
        "leaf_text": proof.leaf.decode(errors="replace"),
        "path": [node.hex() for node in proof.path],
        "cosigned": queries.cosigned(proof),
        "proof_json": _for_script(proof, checkpoint) if checkpoint else None,
    }


def _for_script(proof: Proof, checkpoint: Checkpoint) -> dict[str, object]:
    return {
        "leaf": proof.leaf.hex(),
        "index": proof.ordinal - 1,
        "size": checkpoint.size,
        "path": [node.hex() for node in proof.path],
        "root": checkpoint.root.hex(),
    }


def _facts(proof: Proof) -> dict[str, object]:
    try:
        facts = json.loads(proof.leaf)
    except ValueError:
        return {}
    return facts if isinstance(facts, dict) else {}


def _chart(days: list[queries.Day]) -> dict[str, object]:
    return {
        "kind": "line",
        "labels": [f"{day.date:%m-%d}" for day in days],
        "values": [day.size for day in days],
        "title": _("近 14 日累计存证"),
    }
