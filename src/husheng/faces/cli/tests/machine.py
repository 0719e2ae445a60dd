"""A machine of its own for the commands: a data folder, with its embedded server or with a server that is named."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

HUSHENG = [sys.executable, "-m", "husheng.faces.cli.main"]
PLANTING = [sys.executable, "-m", "husheng.faces.cli.tests.planting"]


@dataclass
class Machine:
    """A data folder, and what the environment says of it besides."""

    home: Path
    besides: dict[str, str] = field(default_factory=dict)

    def __call__(self, *words: object, check: bool = True) -> subprocess.CompletedProcess[str]:
        return self._run([*HUSHENG, *map(str, words)], check)

    def plant(self, what: str, *, check: bool = True) -> subprocess.CompletedProcess[str]:
        return self._run([*PLANTING, what], check)

    def working(self) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [*PLANTING, "work"], env=self._environment(), stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "working\n"
        return process

    def head(self) -> str:
        return self("ledger", "verify").stdout.split("根")[-1].strip()

    def _run(self, command: list[str], check: bool) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(command, env=self._environment(), capture_output=True, text=True)
        assert not check or done.returncode == 0, done.stderr
        assert "Traceback" not in done.stderr or not check
        return done

    def _environment(self) -> dict[str, str]:
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("HUSHENG_", "DJANGO_"))}
        return {**clean, "HUSHENG_HOME": str(self.home), **self.besides}
