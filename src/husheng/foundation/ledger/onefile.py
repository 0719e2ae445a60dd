"""One-file programs (`zipapp`) made of the engine itself, so that there is no second copy of the code to trust.

The same sources give the same bytes: whoever has the source can build the file again and compare its digest.
"""

from __future__ import annotations

import io
import os
import shutil
import tempfile
import zipapp
from collections.abc import Iterable
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2]
ENGINE = "foundation/ledger/merkle"
_SAME_MOMENT = 315_532_800  # 1980-01-01, the first day that a zip file knows
_INTERPRETER = "/usr/bin/env python3"


def one_file(program: str, entry: str, rooms: Iterable[str] = (ENGINE,)) -> bytes:
    """A program as one file: the room `program` and the `rooms` it needs, started by `entry` (module:function).

    Rooms are folders below the package. Their tests stay behind.
    """
    with tempfile.TemporaryDirectory() as place:
        root = Path(place) / "app"
        for room in (*rooms, program):
            _copy(room, root)
        for path in sorted(root.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
            os.utime(path, (_SAME_MOMENT, _SAME_MOMENT))
        made = io.BytesIO()
        _main(root, entry)
        zipapp.create_archive(root, made, interpreter=_INTERPRETER, compressed=True)
        return made.getvalue()


def _main(root: Path, entry: str) -> None:
    module, _, function = entry.partition(":")
    path = root / "__main__.py"
    path.write_text(f"from {module} import {function}\n\n{function}()\n", encoding="utf-8")
    path.chmod(0o644)
    os.utime(path, (_SAME_MOMENT, _SAME_MOMENT))


def _copy(room: str, root: Path) -> None:
    """The modules of a room, and the package heads above it."""
    for folder in (*reversed(Path(room).parents), Path(room)):
        head = root / PACKAGE.name / folder / "__init__.py"
        head.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(PACKAGE / folder / "__init__.py", head)
    for source in (PACKAGE / room).glob("*.py"):
        shutil.copyfile(source, root / PACKAGE.name / room / source.name)


# The rooms are named, not imported: what is packed is their text, and they stand on floors above this one.
VERIFIER, WITNESS = "husheng-verify.pyz", "husheng-witness.pyz"


def verifier() -> bytes:
    """核验器: the verifier for any machine that has Python and `cryptography`."""
    return one_file("faces/verifier", "husheng.faces.verifier.start:start")


def witness() -> bytes:
    """见证方: the witness for an agency that installs nothing else of ours."""
    return one_file("faces/witness", "husheng.faces.witness.command:run")
