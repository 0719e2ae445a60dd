"""Every act in the log has a proof that holds by itself, and a changed proof does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from husheng.foundation.kernel.ids import new_key
from husheng.foundation.ledger import queries, sequencer
from husheng.foundation.ledger.models import Log, LogKey

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def test_every_act_of_a_growing_log_is_proved_under_the_newest_checkpoint(acts) -> None:
    for count in (1, 1, 300, 220):
        acts.log(count)
        for act in acts.done[:: max(1, count // 9)]:
            proof = queries.proof(act.id)
            assert proof is not None
            checkpoint = proof.check()
            assert checkpoint.size == len(acts.done)
            assert str(act.id).encode() in proof.leaf


def test_a_proof_with_another_leaf_number_key_or_checkpoint_does_not_hold(acts) -> None:
    acts.log(5, 5)
    proof, other = queries.proof(acts.done[0].id), queries.proof(acts.done[1].id)
    assert proof and other and proof.holds
    for change in (
        {"leaf": other.leaf},
        {"ordinal": proof.ordinal + 1},
        {"path": proof.path[:-1]},
        {"checkpoint": proof.checkpoint.replace("\n10\n", "\n11\n")},
        {"origin": "husheng.local/other"},
        {"vkeys": ("rubbish",)},
    ):
        assert not replace(proof, **change).holds


def test_a_proof_built_from_damaged_tiles_does_not_hold(acts, as_owner) -> None:
    acts.log(300)
    as_owner("UPDATE ledger_tile SET hashes = set_byte(hashes, 3, get_byte(hashes, 3) # 1) WHERE level = 0")
    assert not all(queries.proof(act.id).holds for act in acts.done[:40])


def test_two_logs_never_share_a_name() -> None:
    origins = set()
    for _ in range(3):
        sequencer.prepare()
        origins.add(Log.objects.get().origin)
        LogKey.objects.all().delete()
        Log.objects.all().delete()
    assert len(origins) == 3


def test_a_list_of_seals_costs_one_query(acts, django_assert_num_queries) -> None:
    entered = acts.log(30)
    waiting = acts.submit(2)
    with django_assert_num_queries(1):
        seals = queries.seals([*entered, *waiting])
    assert {seals[a].state for a in entered} == {"entered"}
    assert {seals[a].state for a in waiting} == {"pending"}
    assert seals[entered[0]].url == f"/ledger/acts/{entered[0]}/"
    assert sorted(seals[a].number for a in entered) == list(range(1, 31))


def test_the_overview_tells_size_waiting_and_the_last_checkpoints(acts) -> None:
    assert queries.overview() is None
    acts.log(3, 4)
    acts.submit(2)
    view = queries.overview(last=1)
    assert view is not None
    assert (view.size, view.waiting, [c.size for c in view.checkpoints]) == (7, 2, [7])
    assert view.waiting_since is not None
    assert not queries.waits(new_key())
