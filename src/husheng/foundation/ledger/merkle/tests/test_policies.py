"""A policy says whose word suffices; an error in it names the line and the remedy."""

from __future__ import annotations

import contextlib
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from husheng.foundation.ledger.merkle.cosignature import CosignatureSigner, CosignatureVerifier
from husheng.foundation.ledger.merkle.hashing import MerkleError
from husheng.foundation.ledger.merkle.keys import Ed25519Signer
from husheng.foundation.ledger.merkle.policy import MAX_OF_A_KIND, PolicyError, parse_policy
from husheng.foundation.ledger.merkle.tests.people import (
    CUSTOMS,
    HOST,
    LOG,
    POLICE,
    POLICY,
    PROCURATORATE,
    STRANGER,
    TIME,
    checkpoint_of,
    cosigned,
    key,
    tree,
)

NOTE = checkpoint_of(tree(5))
WITNESSES = {"卫健": HOST, "公安": POLICE, "检察": PROCURATORATE, "海关": CUSTOMS}
X, Y, Z = HOST.verifier.vkey, POLICE.verifier.vkey, CUSTOMS.verifier.vkey


def test_host_and_any_two_of_three_is_judged_right_for_every_set_of_witnesses() -> None:
    policy = parse_policy(POLICY)
    for count in range(5):
        for names in combinations(WITNESSES, count):
            verdict = policy.judge(cosigned(NOTE, *(WITNESSES[name] for name in names)))
            assert verdict.satisfied is ("卫健" in names and count >= 3), names
            assert [w.name for w in verdict.witnesses] == list(names)
            assert all(w.time == TIME and w.counts for w in verdict.witnesses)
            assert (verdict.checkpoint.size, verdict.logs) == (5, (LOG.verifier,))


def test_a_witness_outside_the_quorum_is_named_but_does_not_count() -> None:
    policy = parse_policy(f"log {LOG.verifier.vkey}\nwitness a {X}\nwitness b {Y}\nquorum a\n")
    verdict = policy.judge(cosigned(NOTE, POLICE))
    assert not verdict.satisfied
    assert [(w.name, w.counts) for w in verdict.witnesses] == [("b", False)]
    assert policy.judge(cosigned(NOTE, HOST)).satisfied


def test_quorum_none_asks_for_the_log_alone() -> None:
    policy = parse_policy(f"quorum none\nlog {LOG.verifier.vkey}\n")
    assert policy.judge(NOTE).satisfied
    assert policy.members() == frozenset()


def test_a_bad_cosignature_of_a_known_witness_spoils_the_checkpoint_of_an_unknown_one_is_ignored() -> None:
    other = CosignatureSigner(HOST.name, key(9))
    forged = cosigned(NOTE, other)
    assert parse_policy(POLICY).judge(forged).witnesses == ()
    line = HOST.cosign("another text\n", TIME).line() + "\n"
    with pytest.raises(MerkleError, match=r"health\.example"):
        parse_policy(POLICY).judge(cosigned(NOTE, POLICE, PROCURATORATE) + line.encode())


def test_a_checkpoint_that_no_known_log_signed_is_refused_however_many_witnesses_did() -> None:
    note = cosigned(checkpoint_of(tree(5), STRANGER), *WITNESSES.values())
    with pytest.raises(MerkleError, match="no log of the policy"):
        parse_policy(POLICY).judge(note)


def test_a_known_log_cannot_sign_for_another_origin() -> None:
    second = POLICY + f"log {STRANGER.verifier.vkey}\n"
    with pytest.raises(MerkleError, match="under its own name"):
        parse_policy(second).judge(checkpoint_of(tree(5), STRANGER))
    both = parse_policy(second).judge(checkpoint_of(tree(5), STRANGER, LOG))
    assert both.logs == (LOG.verifier,)


def test_during_a_rotation_either_key_of_the_log_is_enough() -> None:
    fresh = Ed25519Signer(LOG.name, key(7))
    policy = parse_policy(f"log {LOG.verifier.vkey}\nlog {fresh.verifier.vkey}\nquorum none\n")
    assert policy.judge(checkpoint_of(tree(2), fresh)).logs == (fresh.verifier,)
    assert policy.judge(checkpoint_of(tree(2), LOG, fresh)).logs == (LOG.verifier, fresh.verifier)


def test_of_two_cosignatures_of_one_witness_the_earlier_time_counts() -> None:
    note = cosigned(cosigned(NOTE, HOST, time=TIME + 60), HOST)
    assert parse_policy(POLICY).judge(note).witnesses[0].time == TIME


def test_the_quorum_is_dated_even_by_cosignatures_of_the_first_second_there_is() -> None:
    note = cosigned(NOTE, HOST, POLICE, CUSTOMS, time=1)
    assert parse_policy(POLICY).judge(note).since == 1


def test_blanks_comments_and_any_order_of_logs_are_allowed() -> None:
    policy = parse_policy(
        f"\n  # comment\n\twitness  a\t{X}  \nquorum a\n \nlog {LOG.verifier.vkey} https://l/ \n"
    )
    assert (policy.quorum, policy.logs[0].url, policy.witnesses[0].url) == ("a", "https://l/", "")


def test_names_are_octets() -> None:
    kelvin = f"witness K {X}\nwitness \u212a {Y}\nquorum K\n".encode()
    assert [w.name for w in parse_policy(kelvin).witnesses] == ["K", "\u212a"]
    raw = b"witness \xff " + X.encode() + b"\n"
    assert parse_policy(raw + b"quorum \xff\n").is_witnessed_by(["\udcff"])
    with pytest.raises(PolicyError, match="not defined"):
        parse_policy(raw + b"quorum \xfe\n")


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("", 0, "no quorum"),
        (f"witness a {X}\n", 0, "no quorum"),
        ("quorum none", 1, "newline"),
        ("quorum none\r\n", 1, "control"),
        ("quorum none\nquorum none\n", 2, "second"),
        ("quorum a\n", 1, "not defined"),
        ("quorum\n", 1, "one name"),
        ("quorum none none\n", 1, "one name"),
        ("quorom none\n", 1, "unknown word"),
        ("log\n", 1, "a log has"),
        (f"log {LOG.verifier.vkey} url more\n", 1, "a log has"),
        (f"log {X}\nquorum none\n", 1, "kind 0x01"),
        (f"log {LOG.verifier.vkey}\nlog {LOG.verifier.vkey}\n", 2, "same key"),
        (f"witness a {LOG.verifier.vkey}\n", 1, "kind 0x04"),
        (f"witness a {X[:-4]}\n", 1, "not an|not a|base64|this key"),
        (f"witness {X}\n", 1, "a witness has"),
        (f"witness a {X} url more\n", 1, "a witness has"),
        (f"witness a {X}\nwitness a {Y}\n", 2, "taken"),
        (f"witness a {X}\nwitness b {X}\n", 2, "same key"),
        (f"witness none {X}\n", 1, "taken"),
        ("group g any\n", 1, "a group has"),
        ("group g any a\n", 1, "not defined"),
        (f"group g any a\nwitness a {X}\n", 1, "not defined"),
        (f"witness a {X}\ngroup g any g\n", 2, "not defined"),
        (f"witness a {X}\ngroup a any a\n", 2, "taken"),
        (f"witness a {X}\ngroup none any a\n", 2, "taken"),
        (f"witness a {X}\ngroup g 0 a\n", 2, "threshold"),
        (f"witness a {X}\ngroup g 2 a\n", 2, "threshold"),
        (f"witness a {X}\ngroup g 01 a\n", 2, "threshold"),
        (f"witness a {X}\ngroup g １ a\n", 2, "threshold"),
        (f"witness a {X}\ngroup g some a\n", 2, "threshold"),
        (f"witness a {X}\ngroup g any none\n", 2, "not defined"),
        (f"witness a {X}\ngroup g any a a\n", 2, "already"),
        (f"witness a {X}\ngroup g any a\ngroup h any a\n", 3, "already"),
        (f"witness a {X}\ngroup g any a\ngroup h any g\ngroup i any g\n", 4, "already"),
        ("#" * (1 << 20) + "\n", 0, "1 MiB"),
    ],
)
def test_a_policy_that_cannot_be_used_names_line_reason_and_remedy(text: str, line: int, why: str) -> None:
    with pytest.raises(PolicyError, match=why) as caught:
        parse_policy(text)
    assert caught.value.line == line
    assert caught.value.remedy


def test_groups_nest() -> None:
    policy = parse_policy(
        f"witness a {X}\nwitness b {Y}\nwitness c {Z}\n"
        "group ab any a b\ngroup abc all ab c\ngroup top all abc\nquorum top\n"
    )
    wanted = {frozenset("ac"), frozenset("bc"), frozenset("abc")}
    for count in range(4):
        for names in combinations("abc", count):
            assert policy.is_witnessed_by(names) is (frozenset(names) in wanted)
    assert not policy.is_witnessed_by(["top", "abc", "ab"]), (
        "only witnesses are counted, never a group's name"
    )


def test_there_is_room_for_thirty_two_of_each_and_an_end_to_it() -> None:
    def many(count: int) -> str:
        lines = [
            f"witness w{i} {CosignatureVerifier('w.example', i.to_bytes(32, 'big')).vkey}"
            for i in range(count)
        ]
        lines += [f"group g{i} any w{i}" for i in range(count)]
        return "\n".join([*lines, "quorum g0", ""])

    assert len(parse_policy(many(32)).groups) == 32
    with pytest.raises(PolicyError, match="more than"):
        parse_policy(many(MAX_OF_A_KIND + 1))


@given(st.binary(max_size=300))
def test_rubbish_is_refused_with_a_policy_error_only(data: bytes) -> None:
    with contextlib.suppress(PolicyError):
        parse_policy(data)


WORDS = st.sampled_from(
    [
        "log",
        "witness",
        "group",
        "quorum",
        "none",
        "any",
        "all",
        "1",
        "2",
        "a",
        "b",
        X,
        Y,
        LOG.verifier.vkey,
        "\n",
    ]
)


@given(st.lists(WORDS, max_size=40))
def test_policies_of_right_words_in_wrong_order_are_refused_or_sound(words: list[str]) -> None:
    with contextlib.suppress(PolicyError):
        policy = parse_policy(" ".join(words) + "\n")
        assert policy.is_witnessed_by({w.name for w in policy.witnesses}), "all together always suffice"
        assert policy.is_witnessed_by(()) is (policy.quorum == "none")
