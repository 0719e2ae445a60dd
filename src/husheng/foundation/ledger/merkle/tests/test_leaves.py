"""What a verifier reads of a leaf and an opening, and what nobody can guess without one."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from hashlib import sha256
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from husheng.foundation.ledger.merkle.canonical import canonical
from husheng.foundation.ledger.merkle.hashing import MerkleError
from husheng.foundation.ledger.merkle.leaves import (
    MAX_LEAF_BYTES,
    Opened,
    commit,
    dump_opening,
    read_canonical,
    read_facts,
    read_opening,
    unopened,
)

SALT = bytes(range(32))
NUMBER = "999999199001010011"
CONTENT = {
    "v": 1, "act": str(UUID(int=1)), "verb": "certificates.issue", "kind": "certificates.certificate",
    "key": str(UUID(int=2)), "agency": None, "at": "2023-10-24T01:02:03.000004Z", "nonce": "00" * 16,
    "commitments": {"number": commit(SALT, NUMBER), "sum": commit(SALT, 5)},
}  # fmt: skip
LEAF = canonical(CONTENT)


def test_a_leaf_reads_back() -> None:
    facts = read_canonical(LEAF)
    assert (facts.act, facts.key, facts.agency) == (UUID(int=1), UUID(int=2), None)
    assert (facts.verb, facts.kind, facts.at) == (CONTENT["verb"], CONTENT["kind"], CONTENT["at"])
    assert facts.commitments == CONTENT["commitments"]


def test_a_leaf_names_its_agency_where_there_is_one() -> None:
    assert read_facts(canonical({**CONTENT, "agency": str(UUID(int=7)), "key": None})).agency == UUID(int=7)


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (NUMBER, '"999999199001010011"'),
        ("试当事", '"试当事"'),
        ('"\\\n', '"\\"\\\\\\n"'),
        (5, "5"),
        (None, "null"),
        ([1, "a", {"b": False, "a": 1.5}], '[1,"a",{"a":1.5,"b":false}]'),
    ],
)
def test_a_commitment_is_the_hash_of_domain_salt_and_canonical_value(value, plain: str) -> None:
    wanted = sha256(b"husheng/commit/v1" + SALT + plain.encode()).hexdigest()
    assert commit(SALT, value) == wanted


def test_a_leaf_has_at_most_65_535_bytes() -> None:
    assert MAX_LEAF_BYTES == 65_535


def test_an_opening_opens_its_fields_and_no_others() -> None:
    facts = read_facts(LEAF)
    assert unopened(facts, {"number": Opened(SALT, NUMBER), "sum": Opened(SALT, 5)}) == ()
    assert unopened(facts, {"number": Opened(SALT, 5), "sum": Opened(SALT, 6), "x": Opened(SALT, 5)}) == (
        "number", "sum", "x",
    )  # fmt: skip
    assert unopened(facts, {"number": Opened(bytes(32), NUMBER)}) == ("number",)


def test_a_salt_of_another_length_opens_nothing() -> None:
    with pytest.raises(MerkleError, match="32 bytes"):
        commit(SALT[:31], NUMBER)


@pytest.mark.parametrize(
    "leaf",
    [
        b"", b"{}", b"[]", b"null", b"1", b"\xff", b"[" * 100_000, LEAF.replace(b'"v":1', b'"v":2'),
        LEAF.replace(b'"nonce"', b'"once"'), LEAF.replace(b'"act":"', b'"act":"x'),
        canonical({**CONTENT, "more": 1}), canonical({**CONTENT, "at": 5}), canonical({**CONTENT, "key": 5}),
        canonical({**CONTENT, "commitments": 5}),
    ],
)  # fmt: skip
def test_what_is_not_a_leaf_is_refused(leaf: bytes) -> None:
    with pytest.raises(MerkleError, match="no leaf"):
        read_facts(leaf)


@pytest.mark.parametrize(
    "leaf",
    [
        LEAF + b"\n",
        LEAF.replace(b":1", b": 1"),
        LEAF.replace(b'"verb"', b'"verb":"other","verb"'),
        json.dumps(CONTENT).encode(),
    ],
)
def test_a_leaf_that_two_readers_could_read_differently_is_refused(leaf: bytes) -> None:
    with pytest.raises(MerkleError, match="canonical"):
        read_canonical(leaf)


@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
def test_rubbish_is_refused_with_the_engines_own_error_only(data: bytes) -> None:
    for read in (read_canonical, read_opening):
        with contextlib.suppress(MerkleError):
            read(data)


def test_an_opening_file_reads_back_and_other_spellings_do_not() -> None:
    opening = {"number": Opened(SALT, NUMBER), "list": Opened(SALT, [1, None, {"a": True}])}
    data = dump_opening(opening)
    assert read_opening(data) == read_opening(data + b"\n") == opening
    for spoilt in (
        data.replace(b",", b", "),
        data.replace(b"[", b"[1,", 1),
        data.replace(b"000102", b"0001"),
        data.replace(b"1c1d1e1f", b"1C1D1E1F"),
        b"[]",
        b'{"a":["","x"]}',
        b'{"a":5}',
        b'{"a":[5,5]}',
        b'{"number":["' + SALT.hex().encode() + b'",1],"number":["' + SALT.hex().encode() + b'",2]}',
    ):
        with pytest.raises(MerkleError, match="no opening"):
            read_opening(spoilt)


def county_and_year() -> list[str]:
    """Every ID number of one county and one year of birth: 365 days × 1,000 serial numbers."""
    weights, check = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), "10X98765432"
    first = dt.date(1990, 1, 1)
    numbers = []
    for day in range(365):
        head = f"999999{first + dt.timedelta(days=day):%Y%m%d}"
        for serial in range(1000):
            body = f"{head}{serial:03d}"
            numbers.append(body + check[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11])
    return numbers


@pytest.mark.slow
def test_all_365_000_numbers_of_a_county_and_year_are_tried_and_none_matches_without_the_salt() -> None:
    numbers = county_and_year()
    secret = numbers[123_456]
    hidden = commit(SALT, secret)
    assert len(set(numbers)) == 365_000
    leaf = canonical({**CONTENT, "commitments": {"number": hidden}})
    nonce = bytes.fromhex(CONTENT["nonce"]) * 2
    for salt in (bytes(32), nonce, b"\xff" * 32):
        assert not any(commit(salt, number).encode() in leaf for number in numbers)
    bare = (
        sha256(prefix + number.encode()).hexdigest()
        for prefix in (b"", b"husheng/commit/v1")
        for number in numbers
    )
    assert not any(digest.encode() in leaf for digest in bare)
    assert secret.encode() not in leaf
    found = [number for number in numbers if commit(SALT, number) == hidden]
    assert found == [secret], "the control: whoever holds the salt finds exactly the right one"
