"""`python -m benchmarks.child CLAIM SIZE FILE`: measure one claim on the data folder of the environment."""

from __future__ import annotations

import importlib
import json
import sys
from dataclasses import replace
from pathlib import Path

from benchmarks import grounds, machine
from husheng.faces.cli.boot import boot
from husheng.foundation.kernel import standing


def main() -> None:
    """Boot, measure, write the figures with the machine beside them."""
    name, size, out = sys.argv[1], grounds.SIZES[sys.argv[2]], Path(sys.argv[3])
    boot()
    standing.open_ground()  # outside requests and frames a claim looks at everything that it has made
    disk, pace = machine.fdatasync_ms(grounds.home(size)), machine.pace()
    figures = list(importlib.import_module(f"benchmarks.claims.{name}").measure(size))
    facts = f"{size.words}; {machine.described()}, {machine.load()}, {pace}, fdatasync {disk:.2f} ms"
    found = [replace(one, machine=f"{one.machine}; {facts}" if one.machine else facts) for one in figures]
    out.write_text(json.dumps([one.as_json() for one in found], ensure_ascii=False))


if __name__ == "__main__":
    main()
