"""A signing key is replaced by another without a gap: for a while both sign, and the past stays verifiable."""

from __future__ import annotations

import pytest

from husheng.foundation.kernel.errors import Conflict, NotFound
from husheng.foundation.ledger import fsck, keyring, keys, queries, sequencer, store
from husheng.foundation.ledger.faults import LedgerBroken
from husheng.foundation.ledger.merkle.notes import parse_note
from husheng.foundation.ledger.models import Checkpoint
from husheng.foundation.ledger.tests.agency import know_us
from husheng.foundation.ledger.verify import verify
from husheng.foundation.ledger.witnessing import publisher

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def lines(size: int) -> int:
    return len(parse_note(Checkpoint.objects.get(size=size).note.encode()).signatures)


def rotated(acts) -> tuple[str, str]:
    """A log of three entries by the old key, two by both, one by the new."""
    acts.log(3)
    old = store.current_log().vkey
    new = keyring.rotate("main")
    acts.log(2)
    keyring.retire("main", old)
    acts.log(1)
    return old, new


def test_both_keys_sign_for_a_while_and_every_checkpoint_stays_verifiable(acts) -> None:
    old, new = rotated(acts)
    assert [lines(3), lines(5), lines(6)] == [1, 2, 1]
    assert [(s.vkey, s.since, s.until) for s in keyring.spans(store.current_log().id)] == [
        (old, 0, 5),
        (new, 3, None),
    ]
    assert verify(journal=acts.journal).ok and fsck.fsck().ok
    proof = queries.proof(acts.done[0].id)
    assert proof.holds and proof.vkeys == (new,)
    sequencer._trusted.clear()
    acts.log(1)
    assert verify(journal=acts.journal).ok


def test_of_a_retired_key_only_the_public_half_is_left(acts) -> None:
    old, new = rotated(acts)
    files = sorted(keys.folder().iterdir())
    assert {path.suffix for path in files} == {".ed25519", ".vkey"}
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in files)
    assert [one.verifier.vkey for one in keys.signers("main", store.current_log().origin)] == [new]
    assert {one.vkey for one in keys.verifiers("main", store.current_log().origin)} == {old, new}


def test_the_only_key_cannot_be_retired_nor_one_whose_successor_has_not_signed(acts) -> None:
    acts.log(1)
    old = store.current_log().vkey
    with pytest.raises(Conflict, match="唯一"):
        keyring.retire("main", old)
    keyring.rotate("main")
    with pytest.raises(Conflict, match="还没有和旧钥一起签过"):
        keyring.retire("main", old)
    with pytest.raises(Conflict, match="没有完成"):
        keyring.rotate("main")
    with pytest.raises(NotFound):
        keyring.retire("main", "stranger")
    with pytest.raises(NotFound):
        keyring.rotate("nothing")


def test_the_log_stops_when_one_of_two_keys_is_lost(acts) -> None:
    acts.log(1)
    keyring.rotate("main")
    keys.key_path().unlink()
    acts.submit(1)
    with pytest.raises(LedgerBroken, match="不是这本台账的"):
        sequencer.integrate_now()


def test_a_checkpoint_that_only_a_retired_key_signed_is_a_forgery(acts, as_owner) -> None:
    """Whoever stole the old key cannot go on with it."""
    from husheng.foundation.ledger.merkle.checkpoint import Checkpoint as Stated
    from husheng.foundation.ledger.merkle.checkpoint import sign_checkpoint

    acts.log(3)
    log = store.current_log()
    (stolen,) = keys.signers("main", log.origin)
    keyring.rotate("main")
    acts.log(2)
    keyring.retire("main", log.vkey)
    acts.log(1)
    row = Checkpoint.objects.get(size=6)
    forged = sign_checkpoint(Stated(log.origin, 6, bytes(row.root)), [stolen])
    as_owner("UPDATE ledger_checkpoint SET note = %s WHERE size = 6", forged)
    assert "signature" in verify().counts


def test_a_note_with_one_of_two_signatures_is_not_enough_while_both_keys_sign(acts, as_owner) -> None:
    acts.log(3)
    keyring.rotate("main")
    acts.log(2)
    note = Checkpoint.objects.get(size=5).note.splitlines(keepends=True)
    as_owner("UPDATE ledger_checkpoint SET note = %s WHERE size = 5", "".join(note[:-1]))
    assert "signature" in verify().counts


def test_witnesses_follow_through_a_rotation(acts, agencies) -> None:
    publisher.publish(store.current_log())
    old = store.current_log().vkey
    keyring.rotate("main")
    acts.log(1)
    assert publisher.publish(store.current_log()) == 6, "witnesses that know only the old key still follow"
    know_us(*agencies)
    keyring.retire("main", old)
    acts.log(1)
    assert publisher.publish(store.current_log()) == 7
    assert fsck.fsck().ok


def test_a_witness_that_was_not_told_the_new_key_says_so(acts, agencies) -> None:
    from husheng.foundation.ledger.witnessing.health import health

    old = store.current_log().vkey
    keyring.rotate("main")
    acts.log(1)
    keyring.retire("main", old)
    acts.log(1)
    assert publisher.publish(store.current_log()) is None
    assert {one.fault_words for one in health()} == {"不认本台账的公钥"}
