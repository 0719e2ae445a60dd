"""Files of a row: each sealed by a key of its own, which stands in the row, wrapped by the row's own data key together
with its matter's. Destroying either makes the file unreadable, in every backup too.

    class Exhibit(Acted):
        subject_columns, case_column = ("id",), "subject_key"
        file_key = FileKeyField("文件密钥", null=True)
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final
from uuid import UUID

from . import datakeys
from .cipher import place
from .sealed import FileKeyField, owner_of
from .streams import Damaged, SealedWriter, opened

__all__ = ["COLUMN", "FileKeyField", "open_file", "place_of", "put_file_key", "writer"]
COLUMN: Final = "file_key"


def place_of(model: Any, key: UUID) -> bytes:
    """What a file is bound to: it opens in the place of no other row's file."""
    return place(model._meta.db_table, key, "file")


def writer(out: IO[bytes], model: Any, key: UUID, file_key: bytes) -> SealedWriter:
    """Seals the file of the row that will have this key."""
    return SealedWriter(out, file_key, place_of(model, key))


def put_file_key(row: Any, file_key: bytes) -> None:
    """Wrap the key of the row's file into the row; makes the row's and the matter's data keys where there are none."""
    owner = owner_of(row)
    opener = datakeys.sealers([owner])[owner]
    datakeys.hold(key for key in owner if key is not None)
    setattr(row, COLUMN, opener.encrypt(place(row._meta.db_table, row.pk, COLUMN), file_key))


@contextmanager
def open_file(row: Any, path: Path) -> Iterator[io.BufferedReader]:
    """The plain bytes of the row's sealed file; `Erased`, `Locked` or `Damaged`.

    Only the room that keeps the files calls this, after the reading was written down.
    """
    owner, wrapped = owner_of(row), getattr(row, COLUMN)
    opener = datakeys.openers([owner])[owner]
    file_key = opener.decrypt(place(row._meta.db_table, row.pk, COLUMN), bytes(wrapped or b""))
    try:
        file = path.open("rb")
    except FileNotFoundError:
        raise Damaged from None
    with file, opened(file, file_key, place_of(type(row), row.pk)) as plain:
        yield plain
