"""`python -m …bagging FOLDER`: makes a folder a BagIt bag (RFC 8493) with the Library of Congress' own library.

A process of its own, because the library changes the working folder of the whole process while it works.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

_SECONDS = 600


def make_bag(payload: Path, tags: Path, about: Mapping[str, str]) -> None:
    """Turn `payload` into a bag whose `data` is what lay in it; the files in `tags` lie beside it, listed as well."""
    words = [sys.executable, "-m", __name__, str(payload), str(tags)]
    subprocess.run(  # noqa: S603 - our own interpreter and module
        words, input=json.dumps(about), text=True, check=True, capture_output=True, timeout=_SECONDS
    )


def _main(payload: Path, tags: Path, about: dict[str, str]) -> None:
    import bagit

    bag = bagit.make_bag(str(payload), about, checksums=["sha256"])
    for path in sorted(tags.iterdir()):
        path.rename(payload / path.name)
    bag.save()


if __name__ == "__main__":
    _main(Path(sys.argv[1]).absolute(), Path(sys.argv[2]).absolute(), json.load(sys.stdin))
