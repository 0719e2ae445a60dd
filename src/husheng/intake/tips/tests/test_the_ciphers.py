"""Sealing to people: what the pieces promise, each tried without a database."""

from __future__ import annotations

import os
import resource
import tempfile
import tracemalloc
from itertools import combinations
from pathlib import Path

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from husheng.intake.tips.crypto import age, bech32, halves, padding, passphrases, receipts, streams

GREASE = 400  # age puts a stanza of random length into each header, whatever is sealed


# ── receipts ──
def test_a_receipt_has_at_least_eighty_bits() -> None:
    assert 10**receipts.DIGITS > 2**80


def test_a_code_reads_back_in_any_spacing_and_width() -> None:
    code = receipts.make_code()
    spaced = "  ".join(receipts.groups(code))
    wide = spaced.translate({ord(str(d)): chr(0xFF10 + d) for d in range(10)})
    assert (
        receipts.read_code(spaced) == receipts.read_code(wide) == receipts.read_code("-".join(code)) == code
    )


@pytest.mark.parametrize("typed", ["", "1234", "1" * 24, "1" * 26, "a" * 25, "1" * 100_000])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert receipts.read_code(typed) is None


def test_a_code_always_gives_the_same_door_and_key_and_another_code_others() -> None:
    one, again, other = (receipts.receipt(code) for code in ("1" * 25, "1" * 25, "1" * 24 + "2"))
    assert one == again
    assert one.door != other.door
    assert one.answers.public != other.answers.public


def test_the_derived_key_is_one_that_the_age_format_knows() -> None:
    """Our encoding against the library's own reading of it."""
    for code in ("0" * 25, "9" * 25, receipts.make_code()):
        pair = receipts.receipt(code).answers
        assert str(pyrage.x25519.Identity.from_str(pair.secret)) == pair.secret


def test_neither_code_nor_key_prints() -> None:
    pair = age.make_pair()
    assert pair.secret not in repr(pair)
    found = receipts.receipt("1" * 25)
    assert found.answers.secret not in repr(found)


# ── texts ──
def test_short_texts_all_have_one_length() -> None:
    pair = age.make_pair()
    lengths = [len(age.seal(b"x" * n, pair.public)) for n in (0, 1, 300, 4000)]
    assert max(lengths) - min(lengths) <= GREASE


def test_only_the_key_opens_what_was_sealed() -> None:
    pair, other = age.make_pair(), age.make_pair()
    sealed = age.seal("话".encode(), pair.public)
    assert age.open_sealed(sealed, pair.secret).decode() == "话"
    with pytest.raises(age.Unopened):
        age.open_sealed(sealed, other.secret)


@pytest.mark.parametrize("at", [3, 100, -1])
def test_a_changed_byte_opens_nothing(at: int) -> None:
    pair = age.make_pair()
    changed = bytearray(age.seal(b"words", pair.public))
    changed[at] ^= 1
    with pytest.raises(age.Unopened):
        age.open_sealed(bytes(changed), pair.secret)


@given(st.integers(min_value=1, max_value=1 << 34))
def test_a_file_grows_by_an_eighth_at_most_beyond_the_least_size(length: int) -> None:
    kept = padding.file_size(length)
    assert length <= kept <= max(padding.LEAST_FILE, length * 1.125)


# ── files ──
@pytest.mark.parametrize("length", [0, 1, 65536, 65537, 300_001])
def test_a_file_comes_back_as_it_was(tmp_path: Path, length: int) -> None:
    pair, content = age.make_pair(), os.urandom(length)
    sealed = streams.SealedFile(tmp_path / "x", pair.public)
    for at in range(0, length, 50_000):
        sealed.write(content[at : at + 50_000])
    sealed.finish()
    assert b"".join(streams.opened(tmp_path / "x", pair.secret, length)) == content
    assert content[:64] not in (tmp_path / "x").read_bytes() or not length > 64


@pytest.mark.parametrize("length", [0, 1, 65535, 65536, 65537, 3 * 65536, 300_001])
def test_the_library_of_the_format_opens_what_we_seal_and_we_what_it_seals(
    tmp_path: Path, length: int
) -> None:
    pair, content, path = age.make_pair(), os.urandom(length), tmp_path / "x"
    sealed = streams.SealedFile(path, pair.public)
    sealed.write(content)
    sealed.finish()
    theirs = pyrage.decrypt(path.read_bytes(), [pyrage.x25519.Identity.from_str(pair.secret)])
    assert theirs == content + bytes(padding.file_size(length) - length)
    for recipients in ([pair], [age.make_pair(), pair], [pair, age.make_pair()]):
        keys = [pyrage.x25519.Recipient.from_str(one.public) for one in recipients]
        path.write_bytes(pyrage.encrypt(content, keys))
        assert b"".join(streams.opened(path, pair.secret, length)) == content


def test_a_file_for_another_key_opens_nothing(tmp_path: Path) -> None:
    _sealed(tmp_path / "x", age.make_pair())
    with pytest.raises(age.Unopened):
        list(streams.opened(tmp_path / "x", age.make_pair().secret, 1))


@pytest.mark.parametrize("where", ["version", "share", "wrapped", "proof", "nonce", "first", "last", "tag"])
def test_a_bit_changed_anywhere_opens_nothing(tmp_path: Path, where: str) -> None:
    pair, path = age.make_pair(), tmp_path / "x"
    data = bytearray(_sealed(path, pair))
    nonce = data.index(b"\n", data.index(b"--- ")) + 1
    at = {
        "version": 3, "share": data.index(b"X25519") + 12, "wrapped": data.index(b"\n--- ") - 9,
        "proof": nonce - 9, "nonce": nonce, "first": nonce + 16, "last": -20, "tag": -1,
    }[where]  # fmt: skip
    data[at] ^= 1
    path.write_bytes(data)
    with pytest.raises(age.Unopened):
        list(streams.opened(path, pair.secret, 200_000))
    data[at] ^= 1
    path.write_bytes(data)
    assert sum(map(len, streams.opened(path, pair.secret, 200_000))) == 200_000


def test_chunks_exchanged_left_out_or_added_open_nothing(tmp_path: Path) -> None:
    pair, path = age.make_pair(), tmp_path / "x"
    data = _sealed(path, pair)
    start = data.index(b"\n", data.index(b"--- ")) + 17
    head, (one, two, *rest) = data[:start], [data[at : at + 65552] for at in range(start, len(data), 65552)]
    for chunks in ([two, one, *rest], [one, *rest], [one, two], [one, two, *rest, rest[-1]], []):
        path.write_bytes(head + b"".join(chunks))
        for size in (200_000, 0):
            with pytest.raises(age.Unopened):
                list(streams.opened(path, pair.secret, size))


@settings(deadline=None)
@given(st.binary(max_size=300), st.booleans(), st.binary(max_size=200))
def test_nonsense_opens_nothing_and_breaks_nothing(noise: bytes, headed: bool, more: bytes) -> None:
    pair, start = age.make_pair(), b"age-encryption.org/v1\n-> X25519 " if headed else b""
    with tempfile.TemporaryDirectory() as folder, pytest.raises(age.Unopened):
        path = Path(folder, "x")
        path.write_bytes(start + noise + b"\n--- " + more)
        list(streams.opened(path, pair.secret, 1))


def test_a_key_with_a_wrong_letter_is_none() -> None:
    pair = age.make_pair()
    assert bech32.encode("AGE-SECRET-KEY-", bech32.decode("AGE-SECRET-KEY-", pair.secret)) == pair.secret
    other = pair.public[:20] + ("q" if pair.public[20] != "q" else "p") + pair.public[21:]
    for wrong in (other, pair.public[:-1], pair.public.replace("age1", "aga1"), "", "age1", pair.secret):
        with pytest.raises(ValueError, match="key"):
            bech32.decode("age", wrong)


def test_a_full_disk_is_said_and_nothing_half_remains(tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    sealed = streams.SealedFile(tmp_path / "x", age.make_pair().public)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(OSError, match="could not be sealed"):
            sealed.write(bytes(300_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert not list(tmp_path.iterdir())


def test_a_file_that_has_ended_closes_nobody_elses(tmp_path: Path) -> None:
    """Numbers of open files are given out again at once."""
    sealed = streams.SealedFile(tmp_path / "x", age.make_pair().public)
    sealed.finish()
    with (tmp_path / "y").open("wb") as next_one:
        sealed.abandon()
        next_one.write(b"still open")
    assert (tmp_path / "y").read_bytes() == b"still open"
    assert not (tmp_path / "x").exists()


def test_files_of_like_size_have_one_length(tmp_path: Path) -> None:
    pair = age.make_pair()
    for n, length in enumerate((1, 9_000, 60_000)):
        sealed = streams.SealedFile(tmp_path / str(n), pair.public)
        sealed.write(bytes(length))
        sealed.finish()
    lengths = [path.stat().st_size for path in tmp_path.iterdir()]
    assert max(lengths) - min(lengths) <= GREASE


def test_a_shortened_file_is_not_passed_off_as_whole(tmp_path: Path) -> None:
    pair = age.make_pair()
    sealed = streams.SealedFile(tmp_path / "x", pair.public)
    sealed.write(os.urandom(200_000))
    sealed.finish()
    os.truncate(tmp_path / "x", 150_000)
    with pytest.raises(age.Unopened):
        list(streams.opened(tmp_path / "x", pair.secret, 200_000))


def test_an_abandoned_file_leaves_nothing(tmp_path: Path) -> None:
    sealed = streams.SealedFile(tmp_path / "x", age.make_pair().public)
    sealed.write(b"words")
    sealed.abandon()
    assert not list(tmp_path.iterdir())


def test_a_reader_may_stop_early(tmp_path: Path) -> None:
    pair = age.make_pair()
    sealed = streams.SealedFile(tmp_path / "x", pair.public)
    sealed.write(bytes(3_000_000))
    sealed.finish()
    reading = streams.opened(tmp_path / "x", pair.secret, 3_000_000)
    next(reading)
    reading.close()


def test_a_missing_file_is_an_error_and_not_a_hang(tmp_path: Path) -> None:
    with pytest.raises(age.Unopened):
        list(streams.opened(tmp_path / "none", age.make_pair().secret, 10))


def test_memory_stays_flat_while_a_large_file_is_sealed_and_opened(tmp_path: Path) -> None:
    pair, chunk = age.make_pair(), os.urandom(1 << 16)
    tracemalloc.start()
    sealed = streams.SealedFile(tmp_path / "x", pair.public)
    for _ in range(40 * 16):
        sealed.write(chunk)
    sealed.finish()
    assert sum(map(len, streams.opened(tmp_path / "x", pair.secret, 40 << 20))) == 40 << 20
    assert tracemalloc.get_traced_memory()[1] < 4 << 20
    tracemalloc.stop()


def _sealed(path: Path, pair: age.KeyPair) -> bytes:
    sealed = streams.SealedFile(path, pair.public)
    sealed.write(os.urandom(200_000))
    sealed.finish()
    return path.read_bytes()


# ── halves ──
@given(st.binary(min_size=1, max_size=100), st.integers(min_value=2, max_value=6))
def test_any_two_custodians_open_it(secret: bytes, count: int) -> None:
    parts = halves.split(secret, range(count))
    assert set(parts) == set(combinations(range(count), 2))
    assert all(halves.joined(*two) == secret for two in parts.values())


def test_halves_of_different_pairs_open_nothing() -> None:
    parts = halves.split(b"k" * 32, "abc")
    assert halves.joined(parts["a", "b"].one, parts["a", "c"].other) != b"k" * 32


@pytest.mark.parametrize("holders", [[], ["a"], ["a", "a"]])
def test_one_custodian_is_not_enough(holders: list[str]) -> None:
    with pytest.raises(ValueError, match="two people"):
        halves.split(b"key", holders)


# ── passphrases ──
def test_a_key_opens_with_its_passphrase_for_its_person_alone() -> None:
    pair = age.make_pair()
    data = passphrases.wrapped(pair.secret, "four words of mine", b"person")
    assert passphrases.unwrapped(data, "four words of mine", b"person") == pair.secret
    for passphrase, who in (("four words of mind", b"person"), ("four words of mine", b"other")):
        with pytest.raises(age.Unopened):
            passphrases.unwrapped(data, passphrase, who)
