"""A log in memory: frontier and tiles as the database keeps them."""

from __future__ import annotations

from collections.abc import Sequence

from husheng.foundation.ledger.merkle.frontier import Frontier
from husheng.foundation.ledger.merkle.proofs import NodeReader
from husheng.foundation.ledger.merkle.tiles import TileId, grow, node_reader, right_edge


class MemoryLog:
    def __init__(self) -> None:
        self.frontier = Frontier()
        self.tiles: dict[TileId, bytes] = {}

    def extend(self, hashes: Sequence[bytes]) -> None:
        size = self.frontier.size
        edge = {span.level: self.tiles[span.level, span.index] for span in right_edge(size)}
        for span, data in grow(size, edge, self.frontier.extend(hashes)):
            self.tiles[span.level, span.index] = data

    def load(self, level: int, index: int) -> bytes:
        return self.tiles[level, index]

    @property
    def read(self) -> NodeReader:
        return node_reader(self.load)
