"""`python -m benchmarks`: every claim in a process of its own, a table at the end, and build/bench.json."""

from __future__ import annotations

import argparse
import json
import pkgutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks import claims, grounds
from benchmarks.grounds import CITY, LARGE_LOG, LARGE_READS, LOG, READS, ROOT, SIZES, Size

RESULT = ROOT / "build" / "bench.json"
console = Console()


def main() -> None:
    """Measure what was asked for; the exit code is 1 when a bar is missed or a claim could not be measured."""
    chosen = _arguments()
    wanted = [name for name in _claims() if chosen.only in (None, name)]
    if not wanted:
        sys.exit(f"There is no claim {chosen.only!r}. Choose one of: {', '.join(_claims())}.")
    figures: list[dict[str, Any]] = []
    failed: list[str] = []
    for name in wanted:
        for size in _sizes(name, large=chosen.large):
            found = _measured(name, size)
            if found is None:
                failed.append(name)
                continue
            figures += found
            _keep(figures, everything=chosen.only is None)  # at once: a run of half an hour may be cut short
    _show(figures)
    for name in failed:
        console.print(f"[red]The claim {name} could not be measured; what it says stands above.[/]")
    sys.exit(bool(failed) or any(figure["holds"] is False for figure in figures))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", help="one claim")
    parser.add_argument(
        "--large", action="store_true", help="on a whole city of data, built where it is missing"
    )
    return parser.parse_args()


def _claims() -> list[str]:
    return [module.name for module in pkgutil.iter_modules(claims.__path__)]


def _sizes(name: str, *, large: bool) -> list[Size]:
    """Where a claim is measured: on the town, on the city if it is there or asked for; see `claims.GROUNDS`."""
    found = claims.GROUNDS.get(name, claims.READING)
    sizes = [SIZES[each] for each in found]
    if CITY in sizes and not (large or grounds.built(CITY)):
        sizes.remove(CITY)
    for small, big in ((LOG, LARGE_LOG), (READS, LARGE_READS)):
        if big in sizes:  # these take minutes, so only when asked for, and then instead
            sizes = [big if large else small]
    if found is claims.READING:
        return sizes[-1:]
    return sizes


def _measured(name: str, size: Size) -> list[dict[str, Any]] | None:
    """The figures of one claim; None where it failed, which says why by itself."""
    console.print(f"[bold]{name}[/] on {size.words}")
    grounds.ensure(size)
    for other in SIZES.values():
        if other != size:
            grounds.stop(other)
    with tempfile.TemporaryDirectory() as folder:
        out, started = Path(folder) / "figures.json", time.monotonic()
        command = [sys.executable, "-m", "benchmarks.child", name, size.name, str(out)]
        done = subprocess.run(command, env=grounds.environment(size), cwd=ROOT)  # noqa: S603
        if done.returncode or not out.exists():
            return None
        console.print(f"  {time.monotonic() - started:.0f} s")
        found: list[dict[str, Any]] = json.loads(out.read_text())
        return found


def _show(figures: list[dict[str, Any]]) -> None:
    table = Table(box=None, pad_edge=False)
    for head, side in (("figure", "left"), ("value", "right"), ("bar", "right"), ("", "left")):
        table.add_column(head, justify=side, no_wrap=True)  # type: ignore[arg-type]
    for head in ("peer or limit", "its value", "times better", "taken on"):
        table.add_column(head, overflow="fold")
    for one in figures:
        mark = {True: "[green]holds[/]", False: "[red]missed[/]", None: ""}[one["holds"]]
        peer = "" if one["peer_value"] is None else f"{one['peer_value']:,.1f}"
        ratio = "" if one["ratio"] is None else f"{one['ratio']:.2f}"
        value = f"{one['value']:,.1f} {one['unit']}"
        table.add_row(one["name"], value, one["bar"], mark, one["peer"], peer, ratio, one["machine"])
    Console(width=max(console.width, 200)).print(table)


def _keep(figures: list[dict[str, Any]], *, everything: bool) -> None:
    """Write the list; measuring one claim replaces its own figures only."""
    kept = []
    if not everything and RESULT.exists():
        fresh = {figure["name"] for figure in figures}
        kept = [figure for figure in json.loads(RESULT.read_text()) if figure["name"] not in fresh]
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps([*kept, *figures], ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
