"""The ledger's pages: the log at a glance, and the proof of one act. They hold no values, so all staff may look."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from husheng.foundation.jobs.queue import Owner, defer_with_progress
from husheng.foundation.kernel.errors import NotFound
from husheng.foundation.kernel.words import english
from husheng.foundation.shell.figures import brief

from . import queries, store, tasks
from .merkle.checkpoint import Checkpoint
from .merkle.hashing import MerkleError
from .proofs import Proof
from .witnessing.health import health, rule_words

View = Callable[..., HttpResponse]
VERIFY = "ledger:verify"


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
            "keys": queries.keys_of(log.name),
            "authorities": queries.authorities(),
            "timestamps": queries.timestamps(log.name, 5),
            "examined": queries.examined(),
            "replays": queries.replays(),
            "may_examine": _may(request, VERIFY),
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


def verifiers(view: View) -> View:
    """Open to posts that may have the whole ledger recomputed."""
    view.husheng_access = frozenset({VERIFY})  # type: ignore[attr-defined]
    return view


@verifiers
@require_POST
def examine(request: HttpRequest) -> HttpResponse:
    """立即核验: the whole history is recomputed now, with a bar."""
    actor = _actor(request)
    owner = Owner(actor.user_id, actor.agency_id)
    with transaction.atomic():
        row = defer_with_progress(tasks.examine, owner, _("核验存证台账"))
    return redirect("jobs:show", row.pk)


@staff
def timestamp(request: HttpRequest, name: str, size: int, authority: str) -> HttpResponse:
    """时间戳: an authority's answer as it came, for `openssl ts -verify` or any other RFC 3161 program."""
    row = queries.timestamp(name, size, authority)
    if row is None:
        raise NotFound(_("没有这个时间戳。"))
    return _file(bytes(row.answer), "application/timestamp-reply", f"{name}-{size}-{authority}.tsr")


@staff
def stamped(request: HttpRequest, name: str, size: int, authority: str) -> HttpResponse:
    """盖戳的检查点: the very text that the time stamp is over."""
    row = queries.timestamp(name, size, authority)
    if row is None:
        raise NotFound(_("没有这个时间戳。"))
    return _file(row.note, "text/plain; charset=utf-8", f"{name}-{size}.checkpoint")


@staff
def bundle(request: HttpRequest, act_id: UUID) -> HttpResponse:
    """存证证明包: index, path and checkpoint as one `.tlog-proof` file (C2SP tlog-proof)."""
    return _file(_proved(act_id).bundle, "application/octet-stream", f"{act_id}.tlog-proof")


@staff
def leaf(request: HttpRequest, act_id: UUID) -> HttpResponse:
    """存证原文: the very bytes that were hashed; commitments, never a value."""
    return _file(_proved(act_id).leaf, "application/json", f"{act_id}.json")


def _actor(request: HttpRequest) -> Any:
    """Who asks. The gate stands a floor above; it has put him there."""
    return request.actor  # type: ignore[attr-defined]


def _may(request: HttpRequest, permission: str) -> bool:
    actor = getattr(request, "actor", None)
    return actor is not None and any(permission == one for one in actor.permissions)


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
    facts = _facts(proof)
    commitments = facts.get("commitments")
    return {
        "fault": fault,
        "checkpoint": checkpoint,
        "root": checkpoint.root.hex() if checkpoint else "",
        "leaf": facts,
        "commitments": list(commitments.items()) if isinstance(commitments, dict) else [],
        "leaf_text": proof.leaf.decode(errors="replace"),
        "path": [node.hex() for node in proof.path],
        "cosigned": queries.cosigned(proof),
        "keys": [queries.key_of(vkey) for vkey in proof.vkeys],
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
        "labels": [brief(day.date, english=english()) for day in days],
        "values": [day.size for day in days],
        "title": _("近 14 日累计存证"),
    }
