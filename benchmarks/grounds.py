"""The data folders that claims are measured on: synthetic cities of three sizes, and one that is written to.

Each has its own embedded PostgreSQL with fsync on. They are built once and kept under `build/bench`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "build" / "bench"
BOUNDS = ("HUSHENG_DATABASE_URL", "HUSHENG_OWNER_DATABASE_URL", "DJANGO_SETTINGS_MODULE")


@dataclass(frozen=True)
class Size:
    """A city: its name on the command line and in the figures."""

    name: str
    leads: int
    cases: int

    @property
    def words(self) -> str:
        """As it stands beside a figure."""
        return f"{self.leads:,} leads, {self.cases:,} cases"


SMALL = Size("small", 10_000, 3_000)
TOWN = Size("town", 100_000, 30_000)
CITY = Size("city", 1_000_000, 300_000)
WRITTEN = Size("written", 10_000, 3_000)  # a small one that the writing claims fill up
LOG = Size("log", 300, 100)  # whose log the ledger's claims empty and fill
LARGE_LOG = Size("large_log", 300, 100)
READS = Size("reads", 300, 100)  # with a read log of ten million rows
LARGE_READS = Size("large_reads", 300, 100)  # … of a hundred million
SIZES = {size.name: size for size in (SMALL, TOWN, CITY, WRITTEN, LOG, LARGE_LOG, READS, LARGE_READS)}


def home(size: Size) -> Path:
    """Its data folder."""
    return FOLDER / size.name


def built(size: Size) -> bool:
    """Whether it was built to the end."""
    return (home(size) / "built").exists()


def environment(size: Size) -> dict[str, str]:
    """What a process needs to work on it."""
    kept = {name: value for name, value in os.environ.items() if name not in BOUNDS}
    return {
        **kept,
        "HUSHENG_HOME": str(home(size)),
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")]),
    }


def ensure(size: Size, *, anew: bool = False) -> None:
    """Build it where it is missing; one whose tables are no longer ours is built anew."""
    if anew or (built(size) and (home(size) / "built").read_text() != shape()):
        discard(size)
    if not built(size):
        home(size).mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "benchmarks.build", size.name]
        subprocess.run(command, env=environment(size), cwd=ROOT, check=True)  # noqa: S603
        (home(size) / "built").write_text(shape())


def shape() -> str:
    """The migrations that the code has now; another text means other tables."""
    files = sorted((ROOT / "src").glob("**/migrations/0*.py"))
    return "\n".join(f"{file.relative_to(ROOT)} {file.stat().st_size}" for file in files)


def stop(size: Size) -> None:
    """Stop its server, so that only the one being measured runs."""
    if (home(size) / "postgres").exists():
        from husheng.foundation.kernel.postgres import Server

        Server(home(size) / "postgres").stop()


def discard(size: Size) -> None:
    """Stop and remove it."""
    stop(size)
    shutil.rmtree(home(size), ignore_errors=True)
