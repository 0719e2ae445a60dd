"""A leaf proves every field to whoever holds the opening, and tells nobody else anything."""

from __future__ import annotations

import datetime as dt
import json
from uuid import UUID

import pytest
import rfc8785
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from husheng.foundation.kernel.errors import Invalid
from husheng.foundation.ledger.leaf import (
    Opened,
    at_text,
    check_opening,
    commit,
    dump_opening,
    load_opening,
    make_leaf,
    mismatches,
    read_leaf,
)

ACT, KEY, AGENCY = UUID(int=1), UUID(int=2), UUID(int=3)
AT = dt.datetime(2023, 10, 24, 9, 2, 3, 4, tzinfo=dt.timezone(dt.timedelta(hours=8)))
WORDS = st.text("abcdefghijklmnopqrstuvwxyzABZ0123456789_.:-", min_size=1, max_size=20)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(WORDS, inner, max_size=2),
    max_leaves=3,
)


def leaf_of(**fields):
    return make_leaf(
        act=ACT, verb="leads.accept", kind="leads.lead", key=KEY, agency=AGENCY, at=AT, fields=fields
    )


def test_a_leaf_is_canonical_json_of_the_facts_without_any_value() -> None:
    leaf, opening = leaf_of(source="电话举报", amount=26000000)
    content = json.loads(leaf)
    assert content.pop("nonce") and len(content["commitments"].pop("source")) == 64
    content["commitments"].pop("amount")
    assert content == {
        "v": 1, "act": str(ACT), "verb": "leads.accept", "kind": "leads.lead", "key": str(KEY),
        "agency": str(AGENCY), "at": "2023-10-24T01:02:03.000004Z", "commitments": {},
    }  # fmt: skip
    assert "电话举报".encode() not in leaf and b"26000000" not in leaf
    assert check_opening(leaf, opening)


@given(WORDS, WORDS, st.dictionaries(WORDS, VALUES, max_size=3))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_bytes_are_those_of_rfc_8785_and_every_opening_fits(verb: str, kind: str, fields) -> None:
    leaf, opening = make_leaf(act=ACT, verb=verb, kind=kind, key=None, agency=None, at=AT, fields=fields)
    assert leaf == rfc8785.dumps(json.loads(leaf))
    assert load_opening(dump_opening(opening)) == opening
    assert mismatches(leaf, opening) == ()
    facts = read_leaf(leaf)
    assert (facts.act, facts.verb, facts.kind, facts.key, facts.agency) == (ACT, verb, kind, None, None)
    assert facts.at == at_text(AT)


def test_another_value_another_salt_or_another_field_does_not_open_a_commitment() -> None:
    leaf, opening = leaf_of(state="accepted", amount=5)
    salt, value = opening["amount"]
    assert mismatches(leaf, {"amount": Opened(salt, 6)}) == ("amount",)
    assert mismatches(leaf, {"amount": Opened(bytes(32), value)}) == ("amount",)
    assert mismatches(leaf, {"sum": opening["amount"]}) == ("sum",)
    assert mismatches(leaf, {"amount": opening["state"], "state": opening["state"]}) == ("amount",)
    assert not check_opening(leaf, {"amount": Opened(salt, 6)})


def test_a_subset_opens_just_its_fields_and_nothing_proves_nothing() -> None:
    leaf, opening = leaf_of(state="accepted", amount=5)
    assert check_opening(leaf, {"state": opening["state"]})
    assert not check_opening(leaf, {})


def test_two_leaves_of_the_same_facts_differ() -> None:
    assert leaf_of(state="a")[0] != leaf_of(state="a")[0]
    assert leaf_of()[0] != leaf_of()[0]


def test_without_the_salt_a_small_value_space_cannot_be_searched() -> None:
    leaf, opening = leaf_of(number="999999199001010011")
    commitment = read_leaf(leaf).commitments["number"]
    guesses = (f"9999991990{m:02d}{d:02d}0011" for m in range(1, 13) for d in range(1, 32))
    assert all(commit(bytes(32), guess) != commitment for guess in guesses)
    assert commit(opening["number"].salt, "999999199001010011") == commitment


@pytest.mark.parametrize("word", ["", "a b", "动作", "a" * 101, 'a"b'])
def test_verbs_kinds_and_fields_are_plain_words(word: str) -> None:
    for change in ({"verb": word}, {"kind": word}, {"fields": {word: 1}}):
        with pytest.raises(ValueError):
            make_leaf(
                **{"act": ACT, "verb": "v", "kind": "k", "key": KEY, "agency": AGENCY, "at": AT} | change
            )


def test_a_naive_time_and_an_oversized_leaf_are_refused() -> None:
    with pytest.raises(ValueError):
        at_text(AT.replace(tzinfo=None))
    with pytest.raises(ValueError, match="65,535"):
        leaf_of(**{f"field_{i}": i for i in range(900)})


@pytest.mark.parametrize("rubbish", [b"", b"{}", b"[]", b"null", b"\xff", b'{"v":2}', b"1"])
def test_what_is_not_a_leaf_is_refused(rubbish: bytes) -> None:
    with pytest.raises(Invalid):
        read_leaf(rubbish)
