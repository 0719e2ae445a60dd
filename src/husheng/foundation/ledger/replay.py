"""`husheng ledger replay`: after an old backup was restored, put the missing entries back from a mirror's tree.

Nothing is signed here: the checkpoint comes from the tree, with the log's own signature over exactly these
entries, so there is still one history. The acts behind the entries stay lost; that a replay took place is written
down, so that somebody may take responsibility for exactly these (room `recovery`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from uuid import UUID

from django.db import connection, transaction

from husheng.foundation.kernel.errors import Conflict, NotFound

from . import keyring, sequencer, store
from .export import CHECKPOINT
from .faults import broken
from .merkle.checkpoint import Checkpoint, open_checkpoint
from .merkle.entries import unpack_entries
from .merkle.frontier import Frontier
from .merkle.hashing import MerkleError
from .merkle.leaves import read_facts
from .merkle.notes import parse_note
from .merkle.tiles import TILE_WIDTH, entries_path, right_edge, tile_width
from .models import MAIN, Replay
from .witnessing import policies, publisher, safety

Read = Callable[[str], bytes]
"""Path within the tree → the file's bytes; raises `FileNotFoundError`."""


def replay(read: Read, name: str = MAIN) -> int:
    """Append the entries that the tree holds and the database does not; returns how many there were."""
    try:
        with transaction.atomic():
            store.only_one(name)
            log = store.current_log(name)
            if log is None:
                raise NotFound("没有这本台账。", facts={"log": name})
            held, note = _held(log, read)
            if held.size <= log.size:
                raise Conflict(
                    "没有补录。镜像并不比本机数据库新。", facts={"mirror": held.size, "database": log.size}
                )
            _append_all(log, held, note, read)
            Replay.objects.create(log_id=log.id, first=log.size + 1, last=held.size)
    except FileNotFoundError as error:
        raise NotFound("没有补录。镜像里缺少存证包；公开的镜像不含存证，请用授权机关的镜像。") from error
    except MerkleError as error:
        raise broken("镜像与本机数据库的历史不同。", detail=str(error)) from error
    _publish(name, held.size, note)
    safety.release(name)
    return held.size - log.size


def _held(log: store.LogRow, read: Read) -> tuple[Checkpoint, str]:
    note = read(CHECKPOINT).decode()
    held, _ = open_checkpoint(note, log.origin, keyring.verifiers_of(log.id, note))
    return held, note


def _append_all(log: store.LogRow, held: Checkpoint, note: str, read: Read) -> None:
    leaves, row = _missing(log.size, held.size, read), log
    frontier = Frontier.from_bytes(log.size, log.frontier)
    while batch := list(islice(leaves, sequencer.BATCH)):
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM ledger_inbox WHERE act_id = ANY (%s)", [[act for act, _ in batch]])
        edge = store.get_tiles(row.id, [(span.level, span.index) for span in right_edge(row.size)])
        frontier = sequencer.grow_by(row, edge, batch)
        row = replace(row, size=frontier.size, frontier=frontier.to_bytes())
    if frontier.root() != held.root:
        raise MerkleError("the entries of the tree do not lead to its root")
    store.add_checkpoint(log.id, held.size, held.root, _bare(note, log.origin), frontier.to_bytes())


def _missing(start: int, size: int, read: Read) -> Iterator[tuple[UUID, bytes]]:
    for index in range(start // TILE_WIDTH, -(-size // TILE_WIDTH)):
        width = tile_width(0, index, size)
        entries = unpack_entries(read(entries_path(index, width)), width)
        for leaf in entries[max(0, start - index * TILE_WIDTH) :]:
            yield read_facts(leaf).act, leaf


def _bare(note: str, origin: str) -> str:
    """The checkpoint as the log signed it, without cosignatures."""
    parsed = parse_note(note.encode())
    ours = tuple(line for line in parsed.signatures if line.name == origin)
    return replace(parsed, signatures=ours).serialize().decode()


def _publish(name: str, size: int, note: str) -> None:
    """A replayed checkpoint that a quorum had cosigned is a publication again."""
    log = store.current_log(name)
    assert log is not None
    publisher.keep_published(log, size, note, policies.in_force())
