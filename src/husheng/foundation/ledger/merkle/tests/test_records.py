"""A record by itself: each step refuses what is not its own, and says which step it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from husheng.foundation.ledger.merkle.bundle import Bundle
from husheng.foundation.ledger.merkle.hashing import leaf_hashes
from husheng.foundation.ledger.merkle.leaves import Opened, dump_opening
from husheng.foundation.ledger.merkle.policy import parse_policy
from husheng.foundation.ledger.merkle.proofs import inclusion_proof
from husheng.foundation.ledger.merkle.record import STEPS, NotProved, prove
from husheng.foundation.ledger.merkle.tests.memory import MemoryLog
from husheng.foundation.ledger.merkle.tests.people import (
    CUSTOMS,
    HOST,
    POLICE,
    POLICY,
    PROCURATORATE,
    TIME,
    checkpoint_of,
    cosigned,
    leaves,
)
from husheng.foundation.ledger.merkle.tests.test_leaves import LEAF, NUMBER, SALT

TREE = MemoryLog()
TREE.extend(leaf_hashes([*leaves(4), LEAF, *leaves(3)]))
NOTE = cosigned(cosigned(cosigned(checkpoint_of(TREE), HOST, time=TIME + 9), POLICE), CUSTOMS, time=TIME + 5)
BUNDLE = Bundle(4, tuple(inclusion_proof(TREE.read, 4, 8)), NOTE).serialize()
OPENING = dump_opening({"number": Opened(SALT, NUMBER)})
TRUST = parse_policy(POLICY)


def test_a_record_is_proved_with_what_was_opened_and_what_was_not() -> None:
    found = prove(LEAF, BUNDLE, TRUST, OPENING)
    assert (found.index, found.ordinal, found.opened, found.sealed) == (4, 5, {"number": NUMBER}, ("sum",))
    assert found.verdict.satisfied
    assert prove(LEAF, BUNDLE, TRUST).sealed == ("number", "sum")


def test_the_record_existed_when_the_last_witness_needed_for_the_quorum_had_signed() -> None:
    assert prove(LEAF, BUNDLE, TRUST).verdict.since == TIME + 9
    early = Bundle(4, tuple(inclusion_proof(TREE.read, 4, 8)), cosigned(NOTE, PROCURATORATE, time=TIME + 90))
    assert prove(LEAF, early.serialize(), TRUST).verdict.since == TIME + 9, (
        "a fourth one later takes nothing away"
    )
    few = Bundle(4, tuple(inclusion_proof(TREE.read, 4, 8)), cosigned(checkpoint_of(TREE), HOST)).serialize()
    assert prove(LEAF, few, TRUST).verdict.since is None


@pytest.mark.parametrize(
    ("step", "change"),
    [
        ("leaf", {"leaf": b"{}"}),
        ("leaf", {"leaf": LEAF + b" "}),
        ("bundle", {"bundle": b""}),
        ("proof", {"leaf": LEAF.replace(b"issue", b"void0")}),
        ("proof", {"bundle": BUNDLE.replace(b"index 4", b"index 5")}),
        ("proof", {"policy": parse_policy("quorum none\n")}),
        ("opening", {"opening": b""}),
        ("opening", {"opening": dump_opening({"number": Opened(SALT, "999999199001010012")})}),
        ("opening", {"opening": dump_opening({"name": Opened(SALT, NUMBER)})}),
    ],
)
def test_the_step_that_refuses_is_named(step: str, change: dict) -> None:
    good = {"leaf": LEAF, "bundle": BUNDLE, "policy": TRUST, "opening": OPENING}
    with pytest.raises(NotProved) as refused:
        prove(**good | change)
    assert refused.value.step == step and step in STEPS


def test_an_opening_that_does_not_fit_names_the_field_and_never_the_value() -> None:
    with pytest.raises(NotProved) as refused:
        prove(LEAF, BUNDLE, TRUST, dump_opening({"number": Opened(SALT, "999999199001010012")}))
    assert "number" in str(refused.value) and "999999" not in str(refused.value)


@given(st.binary(max_size=100), st.binary(max_size=100), st.binary(max_size=100))
def test_rubbish_is_refused_at_one_of_the_steps(leaf: bytes, bundle: bytes, opening: bytes) -> None:
    with pytest.raises(NotProved):
        prove(leaf, bundle, TRUST, opening)
    with pytest.raises(NotProved):
        prove(LEAF, bundle, TRUST, opening)
