"""A log that signs with more than Ed25519: lines of ML-DSA-44 and SM2, and keys in hardware."""

from __future__ import annotations

import pytest

from husheng.foundation.kernel.errors import Conflict
from husheng.foundation.ledger import fsck, keyring, keys, queries, sequencer, store
from husheng.foundation.ledger.faults import LedgerBroken
from husheng.foundation.ledger.merkle.notes import parse_note
from husheng.foundation.ledger.merkle.private import ED25519, KINDS, ML_DSA, SM2
from husheng.foundation.ledger.models import Checkpoint
from husheng.foundation.ledger.receipts import Stage
from husheng.foundation.ledger.tests.acting import restarted
from husheng.foundation.ledger.tests.agency import Agency, know_us
from husheng.foundation.ledger.verify import verify
from husheng.foundation.ledger.witnessing import policies, publisher
from husheng.foundation.vault import hardware
from husheng.foundation.vault.hardware import HardwareUnavailable

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
pytest.importorskip("gmssl_pyx")


def lines(size: int) -> int:
    return len(parse_note(Checkpoint.objects.get(size=size).note.encode()).signatures)


def active() -> set[str]:
    return {span.kind for span in keyring.spans(store.current_log().id) if span.until is None}


# ── further lines ───────────────────────────────────────────────────────────────────────────────────────────
def test_three_kinds_of_keys_sign_one_checkpoint_and_all_are_verified(acts) -> None:
    acts.log(2)
    main = store.current_log().vkey
    keyring.rotate("main", ML_DSA)
    keyring.rotate("main", SM2)
    acts.log(3)
    assert (lines(2), lines(5)) == (1, 3) and active() == {ED25519, ML_DSA, SM2}
    assert store.current_log().vkey == main, "the plain key stays the one that is shown"
    restarted()
    acts.log(1)
    assert verify(journal=acts.journal).ok and fsck.fsck(journal=acts.journal).ok
    proof = queries.proof(acts.done[0].id)
    assert proof.holds and len(proof.vkeys) == 3


@pytest.mark.parametrize("kind", [ML_DSA, SM2])
def test_a_checkpoint_without_one_of_its_lines_is_a_finding(acts, as_owner, kind: str) -> None:
    acts.log(1)
    keyring.rotate("main", kind)
    acts.log(1)
    note = Checkpoint.objects.get(size=2).note.splitlines(keepends=True)
    as_owner("UPDATE ledger_checkpoint SET note = %s WHERE size = 2", "".join(note[:-1]))
    assert "signature" in verify().counts


def test_a_further_key_is_replaced_and_given_up_like_any_other(acts) -> None:
    acts.log(1)
    first = keyring.rotate("main", ML_DSA)
    acts.log(1)
    second = keyring.rotate("main", ML_DSA)
    with pytest.raises(Conflict, match="没有完成"):
        keyring.rotate("main", ML_DSA)
    with pytest.raises(Conflict, match="还没有和旧钥一起签过"):
        keyring.retire("main", first)
    acts.log(1)
    assert lines(3) == 3
    keyring.retire("main", first)
    acts.log(1)
    keyring.retire("main", second)
    acts.log(1)
    assert (lines(4), lines(5)) == (2, 1) and verify(journal=acts.journal).ok
    with pytest.raises(Conflict, match="唯一"):
        keyring.retire("main", store.current_log().vkey)


def test_a_private_key_that_cannot_be_read_stops_the_log(acts) -> None:
    acts.log(1)
    keyring.rotate("main", SM2)
    (path,) = keys.folder().glob(f"*{KINDS[SM2].suffix}")
    path.write_text("rubbish\n")
    acts.submit(1)
    with pytest.raises(LedgerBroken, match="读不出"):
        sequencer.integrate_now()


# ── witnesses ───────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("kind", [ML_DSA, SM2])
def test_a_policy_that_asks_for_the_further_kind_publishes_only_with_it(acts, agencies, kind: str) -> None:
    """The log's own further line and a witness's stand in one group with the plain ones."""
    own = keyring.rotate("main", kind)
    acts.log(1)
    police = agencies[0]
    further = KINDS[kind].for_witness(police.signer.name, KINDS[kind].make())
    now = policies.written(policies.in_force()).splitlines()
    kept = [line for line in now if line.startswith("witness ")]
    policies.set_policy(
        "\n".join(
            [
                *kept,
                f"witness host {own}",
                f"witness police-2 {further.verifier.vkey} {police.url}",
                "group both all police police-2",
                "group everybody all host both",
                "quorum everybody",
                "",
            ]
        )
    )
    assert publisher.publish(store.current_log()) is None, "Ed25519 alone does not suffice"
    (act,) = acts.submit()
    sequencer.integrate_all()
    assert queries.status_of(act).pending
    police.further = [further]
    publisher.publish(store.current_log())
    receipt = queries.status_of(act)
    assert receipt.stage is Stage.PUBLISHED and fsck.fsck(journal=acts.journal).ok


def test_a_witness_may_have_a_key_of_any_kind(acts) -> None:
    acts.log(2)
    agency = Agency("customs", "天津海关")
    agency.signer = KINDS[ML_DSA].for_witness("customs.example", KINDS[ML_DSA].make())
    agency.start()
    try:
        policies.add_witness(
            policies.NewWitness("customs", agency.signer.verifier.vkey, agency.url), quorum=1
        )
        know_us(agency)
        assert publisher.publish(store.current_log()) == 2 and fsck.fsck().ok
    finally:
        agency.stop()


# ── keys in hardware ────────────────────────────────────────────────────────────────────────────────────────
def test_a_log_whose_key_is_in_hardware_signs_there_and_leaves_no_private_file(acts, token) -> None:
    acts.log(3)
    assert [path.suffix for path in keys.folder().iterdir()] == [keys.HARDWARE]
    assert b"PRIVATE" not in keys.key_path().read_bytes()
    restarted()
    acts.log(2)
    assert verify(journal=acts.journal).ok and queries.proof(acts.done[0].id).holds


def test_a_log_moves_from_a_file_into_hardware_by_a_rotation(acts, softhsm, request) -> None:
    acts.log(2)
    old = store.current_log().vkey
    request.getfixturevalue("token")
    new = keyring.rotate("main")
    acts.log(1)
    keyring.retire("main", old)
    acts.log(1)
    assert (lines(2), lines(3), lines(4)) == (1, 2, 1) and store.current_log().vkey == new
    assert {path.suffix for path in keys.folder().iterdir()} == {keys.HARDWARE, keys.PUBLIC}
    assert verify(journal=acts.journal).ok


def test_a_retired_key_in_hardware_is_destroyed_there(acts, token) -> None:
    acts.log(1)
    old, label = store.current_log().vkey, keys.key_path().read_text().strip()
    keyring.rotate("main")
    acts.log(1)
    keyring.retire("main", old)
    with pytest.raises(HardwareUnavailable):
        hardware.signing_key(label)
    acts.log(1)
    assert verify(journal=acts.journal).ok


def test_while_the_hardware_is_away_acts_wait_and_are_numbered_when_it_is_back(acts, token, settings) -> None:
    acts.log(1)
    label = settings.HUSHENG_PKCS11_TOKEN
    (act,) = acts.submit()
    settings.HUSHENG_PKCS11_TOKEN = "unplugged"
    with pytest.raises(HardwareUnavailable):
        sequencer.integrate_now()
    assert queries.status_of(act).stage is Stage.WAITING and store.current_log().size == 1
    settings.HUSHENG_PKCS11_TOKEN = label
    sequencer.integrate_all()
    assert queries.status_of(act).ordinal == 2 and verify(journal=acts.journal).ok
