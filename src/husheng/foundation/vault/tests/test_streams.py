"""A sealed file opens whole, under both suites, and not when it was cut, reordered, swapped, moved or changed."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from husheng.foundation.vault import spool, streams
from husheng.foundation.vault.streams import CHUNK, HEADER_BYTES, SEALED_CHUNK, Damaged, SealedWriter, opened

pytestmark = pytest.mark.usefixtures("suite")
KEY, PLACE = b"k" * 32, b"table\0row file"
SIZES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 7]


def sealed(plain: bytes, key: bytes = KEY, place: bytes = PLACE) -> bytes:
    out = io.BytesIO()
    writer = SealedWriter(out, key, place)
    for start in range(0, len(plain), 10_000):
        writer.write(plain[start : start + 10_000])
    writer.finish()
    return out.getvalue()


def read(data: bytes, key: bytes = KEY, place: bytes = PLACE) -> bytes:
    return opened(io.BytesIO(data), key, place).read()


def body(size: int) -> bytes:
    return bytes(number % 251 for number in range(size))


@pytest.mark.parametrize("size", SIZES)
def test_what_was_sealed_comes_out(size: int) -> None:
    data = sealed(body(size))
    assert read(data) == body(size) and len(data) == streams.sealed_size(size)


def test_no_plain_byte_and_no_repetition_shows() -> None:
    one, two = sealed(b"planted words" * 9000), sealed(b"planted words" * 9000)
    assert b"planted words" not in one and one[HEADER_BYTES:] != two[HEADER_BYTES:]


def test_the_header_names_the_suite_and_another_setting_still_reads(settings) -> None:
    data = sealed(b"x" * 100)
    settings.HUSHENG_SUITE = "sm" if settings.HUSHENG_SUITE == "intl" else "intl"
    assert read(data) == b"x" * 100 and sealed(b"x")[4] != data[4]


def part(data: bytes, number: int) -> bytes:
    return data[HEADER_BYTES + number * SEALED_CHUNK :][:SEALED_CHUNK]


ATTACKS: dict[str, Callable[[bytes], bytes]] = {
    "the last chunk is gone": lambda d: d[: HEADER_BYTES + 3 * SEALED_CHUNK],
    "one byte is gone": lambda d: d[:-1],
    "all but a few bytes of the last chunk are gone": lambda d: d[: HEADER_BYTES + 3 * SEALED_CHUNK + 5],
    "nothing but the header": lambda d: d[:HEADER_BYTES],
    "half a header": lambda d: d[:6],
    "nothing": lambda d: b"",
    "two chunks change places": lambda d: (
        d[:HEADER_BYTES] + part(d, 1) + part(d, 0) + d[HEADER_BYTES + 2 * SEALED_CHUNK :]
    ),
    "a chunk comes twice": lambda d: d[: HEADER_BYTES + SEALED_CHUNK] + part(d, 0) + part(d, 3),
    "something is added": lambda d: d + b"x" * 40,
    "a chunk is added": lambda d: d + part(d, 3),
    "a bit of the content": lambda d: d[:500] + bytes((d[500] ^ 1,)) + d[501:],
    "a bit of a tag": lambda d: d[:-1] + bytes((d[-1] ^ 128,)),
    "a bit of the prefix": lambda d: d[:8] + bytes((d[8] ^ 1,)) + d[9:],
    "the other suite": lambda d: d[:4] + bytes((d[4] ^ 1,)) + d[5:],
    "no such suite": lambda d: d[:4] + b"\xff" + d[5:],
    "another format": lambda d: b"%PDF" + d[4:],
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_what_was_tampered_with_is_refused(attack: Callable[[bytes], bytes]) -> None:
    data = sealed(body(3 * CHUNK + 7))
    assert read(data), "untouched, it opens"
    with pytest.raises(Damaged, match="改动、截断或调换"):
        read(attack(data))


def test_another_rows_place_and_another_key_are_refused() -> None:
    data = sealed(b"x" * 100)
    for key, place in ((KEY, b"table\0other file"), (b"z" * 32, PLACE)):
        with pytest.raises(Damaged):
            read(data, key, place)


def test_a_chunk_of_another_file_under_the_same_key_is_refused() -> None:
    one, two = sealed(body(2 * CHUNK)), sealed(body(2 * CHUNK))
    with pytest.raises(Damaged):
        read(one[: HEADER_BYTES + SEALED_CHUNK] + part(two, 1))


def test_a_stream_without_its_end_does_not_open() -> None:
    out = io.BytesIO()
    SealedWriter(out, KEY, PLACE).write(body(3 * CHUNK))
    with pytest.raises(Damaged):
        read(out.getvalue())


@given(st.lists(st.tuples(st.integers(0, 3 * CHUNK), st.integers(1, 2 * CHUNK)), max_size=6))
def test_any_place_reads_as_in_a_plain_file(reads: list[tuple[int, int]]) -> None:
    plain = io.BytesIO(body(2 * CHUNK + 99))
    file = opened(io.BytesIO(sealed(plain.getvalue())), KEY, PLACE)
    for place, count in reads:
        assert file.seek(place) == plain.seek(place)
        assert file.read(count) == plain.read(count)


def test_a_zip_inside_is_read_without_being_laid_out_in_plain() -> None:
    inside = io.BytesIO()
    with zipfile.ZipFile(inside, "w") as archive:
        archive.writestr("a.txt", body(200_000))
    with zipfile.ZipFile(opened(io.BytesIO(sealed(inside.getvalue())), KEY, PLACE)) as archive:
        assert archive.read("a.txt") == body(200_000)


def test_memory_stays_flat(tmp_path) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(50):
            yield bytes(1 << 20)

    tracemalloc.start()
    with (tmp_path / "x").open("w+b") as file:
        writer = SealedWriter(file, KEY, PLACE)
        for piece in pieces():
            writer.write(piece)
        writer.finish()
        size = sum(len(piece) for piece in streams.chunks(opened(file, KEY, PLACE)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size == 50 << 20 and peak < 6 << 20


def test_a_spool_keeps_what_is_too_large_for_memory_and_shows_nothing_on_disk(tmp_path, monkeypatch) -> None:
    made = spool.Spool()
    for _ in range(20):
        made.write(b"planted words" * 10_000)
    made._file.flush()
    made._file.seek(0)
    assert b"planted words" not in made._file.read()
    with made.read_again() as file:
        assert file.read() == b"planted words" * 200_000
