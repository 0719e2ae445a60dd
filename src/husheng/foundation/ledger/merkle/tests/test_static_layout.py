"""Names and bundles of the static layout: one path per tile, and no half entry."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from husheng.foundation.ledger.merkle.entries import MAX_ENTRY_BYTES, pack_entries, unpack_entries
from husheng.foundation.ledger.merkle.hashing import MerkleError
from husheng.foundation.ledger.merkle.tiles import TileSpan, entries_path, parse_tile_path, tile_path


@pytest.mark.parametrize(
    ("path", "span", "entries"),
    [
        ("tile/0/000", TileSpan(0, 0, 256), False),
        ("tile/0/x001/x234/067", TileSpan(0, 1234067, 256), False),
        ("tile/1/999.p/5", TileSpan(1, 999, 5), False),
        ("tile/63/x001/000.p/255", TileSpan(63, 1000, 255), False),
        ("tile/entries/x001/234.p/17", TileSpan(0, 1234, 17), True),
        ("tile/entries/000", TileSpan(0, 0, 256), True),
    ],
)
def test_a_path_names_its_tile_and_the_tile_its_path(path: str, span: TileSpan, entries: bool) -> None:
    assert parse_tile_path(path) == (span, entries)
    assert (entries_path(span.index, span.width) if entries else tile_path(span)) == path


@pytest.mark.parametrize(
    "path",
    [
        "", "checkpoint", "tile/0", "tile/0/", "tile/0/0", "tile/0/00", "tile/0/0000", "tile/00/000",
        "tile/64/000", "tile/-1/000", "tile/0/-01", "tile/0/x000/001", "tile/0/001/000", "tile/0/x001/x000",
        "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01", "tile/0/000.p/", "tile/0/000.p/-1",
        "/tile/0/000", "tile/0/000/", "tile/0/../000", "tile/0/０００", "tile/entry/000", "tile/0/000\n",
        "tile/0/" + "x001/" * 7 + "000", "tile/0/000.p/1.p/1", "tile//000", "tile/0/%30%30%30",
    ],
)  # fmt: skip
def test_a_path_out_of_range_or_written_differently_is_refused(path: str) -> None:
    with pytest.raises(MerkleError):
        parse_tile_path(path)


@given(st.integers(0, 63), st.integers(0, 10**15), st.integers(1, 256), st.booleans())
def test_every_tile_has_one_path(level: int, index: int, width: int, entries: bool) -> None:
    span = TileSpan(0 if entries else level, index, width)
    assert parse_tile_path(entries_path(index, width) if entries else tile_path(span)) == (span, entries)


@given(st.text("tile/0123456789xp.entris", max_size=30))
def test_rubbish_is_refused_or_is_the_tiles_own_path(path: str) -> None:
    with contextlib.suppress(MerkleError):
        span, entries = parse_tile_path(path)
        assert (entries_path(span.index, span.width) if entries else tile_path(span)) == path


@given(st.lists(st.binary(max_size=40), max_size=20))
def test_entries_read_back_in_their_number_and_in_no_other(entries: list[bytes]) -> None:
    data = pack_entries(entries)
    assert unpack_entries(data, len(entries)) == entries
    for count in {len(entries) - 1, len(entries) + 1} - {-1}:
        with pytest.raises(MerkleError):
            unpack_entries(data, count)


def test_an_entry_of_65_536_bytes_has_no_place() -> None:
    assert unpack_entries(pack_entries([bytes(MAX_ENTRY_BYTES)]), 1) == [bytes(65_535)]
    with pytest.raises(MerkleError, match="65535"):
        pack_entries([bytes(65_536)])


@pytest.mark.parametrize("data", [b"", b"\0", b"\0\1", b"\0\2a", b"\xff\xff" + bytes(65_534)])
def test_half_an_entry_is_refused(data: bytes) -> None:
    with pytest.raises(MerkleError, match="ends before"):
        unpack_entries(data, 1)


@given(st.binary(max_size=60), st.integers(0, 5))
def test_a_bundle_of_rubbish_is_refused_or_reads_back(data: bytes, count: int) -> None:
    with contextlib.suppress(MerkleError):
        assert pack_entries(unpack_entries(data, count)) == data
