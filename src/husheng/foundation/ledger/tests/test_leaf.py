"""A leaf proves every field to whoever holds the opening, and tells nobody else anything."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any
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
    dump_opening,
    load_opening,
    make_leaf,
    mismatches,
    read_leaf,
)
from husheng.foundation.ledger.merkle.canonical import canonical

DOMAIN = b"husheng/commit/v1"
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


def identity_numbers() -> Iterator[str]:
    """The 365,000 that one county could give to those born in one year: day, serial number, check digit."""
    day = dt.date(1990, 1, 1)
    while day.year == 1990:
        for serial in range(1000):
            body = f"999999{day:%Y%m%d}{serial:03d}"
            total = sum(int(digit) * (1 << (17 - place)) for place, digit in enumerate(body))
            yield body + "10X98765432"[total % 11]
        day += dt.timedelta(days=1)


@pytest.mark.slow
def test_whoever_tries_all_identity_numbers_of_a_county_and_year_learns_nothing_from_a_leaf() -> None:
    """With the whole leaf in his hands; the salt stands nowhere in it. With the salt the same search finds it."""
    guesses = list(identity_numbers())
    assert len(set(guesses)) == 365_000
    number = guesses[123_456]
    leaf, opening = leaf_of(number=number)
    commitment, nonce = read_leaf(leaf).commitments["number"], bytes.fromhex(json.loads(leaf)["nonce"])
    assert number.encode() not in leaf and opening["number"].salt.hex().encode() not in leaf
    texts = [canonical(guess) for guess in guesses]
    known = [b"", bytes(32), nonce]
    for salt in known:
        for domain in (b"", DOMAIN):
            prefix = sha256(domain + salt)
            assert not any(continued(prefix, text) == commitment for text in texts), (salt, domain)
    prefix = sha256(DOMAIN + opening["number"].salt)
    assert [g for g, text in zip(guesses, texts, strict=True) if continued(prefix, text) == commitment] == [
        number
    ]


def continued(prefix: Any, text: bytes) -> str:
    digest = prefix.copy()
    digest.update(text)
    return str(digest.hexdigest())


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
