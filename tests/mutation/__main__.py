"""`python -m tests.mutation [module …]`: do the verifier's tests notice when the verifier is changed?

Each mutant of the engine runs in a process of its own against a copy of the engine; a survivor is printed. Those
that are known stand with their reason in docs/explanation/mutants.md; a new one ends the run with code 1.
"""

from __future__ import annotations

import os
import re
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from .mutants import Mutant, mutants

ROOT = Path(__file__).resolve().parents[2]
ENGINE, VERIFIER = Path("husheng/foundation/ledger/merkle"), Path("husheng/faces/verifier")
KNOWN = ROOT / "docs/explanation/mutants.md"
MOST_CPU_SECONDS, MOST_SECONDS = 60, 900
"""What a changed program may compute before it counts as one that never ends; waiting, because others work, is free."""
TESTS = {
    "hashing": ["test_proof_reasons", "test_tree", "test_public_vectors", "test_bundles"],
    "proofs": [
        "test_proof_reasons",
        "test_bundles",
        "test_witness_rules",
        "test_public_vectors",
        "test_tree",
    ],
    "notes": ["test_limits", "test_notes", "test_bundles", "test_policies", "test_witness_rules"],
    "keys": ["test_limits", "test_notes", "test_cosignatures", "test_policies", "test_further_kinds"],
    "checkpoint": ["test_limits", "test_notes", "test_witness_rules", "test_bundles"],
    "cosignature": [
        "test_limits",
        "test_cosignatures",
        "test_further_kinds",
        "test_policies",
        "test_records",
    ],
    "kinds": ["test_further_kinds"],
    "mldsa": ["test_kinds_spelt_out", "test_further_kinds"],
    "sm2": ["test_kinds_spelt_out", "test_further_kinds"],
    "curve": ["test_kinds_spelt_out", "test_further_kinds"],
    "private": ["test_kinds_spelt_out", "test_further_kinds"],
    "policy": ["test_limits", "test_policies", "test_records", "test_further_kinds"],
    "bundle": ["test_limits", "test_bundles", "test_records", "test_witness_rules"],
    "canonical": ["test_canonical", "test_leaves"],
    "leaves": ["test_leaves", "test_records"],
    "record": ["test_records"],
    "witness": ["test_limits", "test_witness_rules"],
    "entries": ["test_static_layout"],
    "audit": ["test_audit"],
    "verifier.checking": ["test_records", "test_packages"],
    "verifier.bag": ["test_packages"],
    "verifier.reading": ["test_records", "test_packages", "test_published_trees"],
    "verifier.source": ["test_published_trees"],
}
"""Module of the engine, or of the verifier's own room → the tests that are to notice, quickest first."""


def main(chosen: list[str]) -> int:
    """Judge every mutant of the chosen modules; the number of new survivors decides the exit code."""
    known, fresh, total = set(_known()), 0, 0
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place)
        _copy(copy)
        for module in chosen or list(TESTS):
            path = copy / _room(module) / f"{module.rpartition('.')[2]}.py"
            original = path.read_text(encoding="utf-8")
            if not _notices(copy, module):
                print(f"{module}: the unchanged tests pass")  # noqa: T201
            else:
                print(f"{module}: the unchanged tests FAIL; nothing can be judged")  # noqa: T201
                return 2
            survivors = []
            for mutant in mutants(original):
                total += 1
                path.write_text(mutant.source, encoding="utf-8")
                if not _notices(copy, module):
                    survivors.append(mutant)
                    new = _name(module, original, mutant) not in known
                    fresh += new
                    mark = "NEW" if new else "known"
                    print(f"{mark}\t{_name(module, original, mutant)}\tline {mutant.line}", flush=True)  # noqa: T201
            path.write_text(original, encoding="utf-8")
            print(f"{module}: {len(survivors)} survive", flush=True)  # noqa: T201
    print(f"{total} mutants, {fresh} new survivors")  # noqa: T201
    return 1 if fresh else 0


def _name(module: str, original: str, mutant: Mutant) -> str:
    """How a mutant is listed: its module, its line of code, its change; a moved line keeps its name."""
    line = original.splitlines()[mutant.line - 1].strip()
    return f"{module}: `{line}` {mutant.change}"


def _known() -> Iterator[str]:
    if KNOWN.exists():
        for line in KNOWN.read_text(encoding="utf-8").splitlines():
            match = re.match(r"- ([\w.]+: `.*` .+?) — ", line)
            if match:
                yield match[1]


def _room(module: str) -> Path:
    return VERIFIER if module.startswith("verifier.") else ENGINE


def _copy(place: Path) -> None:
    """Both rooms with their tests, and the heads of the packages above them."""
    for room in (ENGINE, VERIFIER):
        shutil.copytree(ROOT / "src" / room, place / room, ignore=shutil.ignore_patterns("__pycache__"))
        for folder in room.parents:
            if folder.name:
                shutil.copy(ROOT / "src" / folder / "__init__.py", place / folder / "__init__.py")


def _notices(place: Path, module: str) -> bool:
    """Whether the tests fail, in a process that inherits the libraries but not the engine."""
    child = os.fork()
    if child == 0:
        os._exit(_in_child(place, module))
    deadline = time.monotonic() + MOST_SECONDS
    while time.monotonic() < deadline:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status) != 0  # killed by the limit: it never ends
        time.sleep(0.02)
    os.kill(child, 9)
    os.waitpid(child, 0)
    return True  # it never ends: a test would have


def _in_child(place: Path, module: str) -> int:
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_SECONDS, MOST_CPU_SECONDS))
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    sys.path.insert(0, str(place))
    sys.dont_write_bytecode = True
    hypothesis.settings.register_profile(
        "quick", max_examples=40, database=None, derandomize=True, deadline=None
    )
    hypothesis.settings.load_profile("quick")
    files = [str(place / _room(module) / "tests" / f"{name}.py") for name in TESTS[module]]
    plain = [
        "-x",
        "-q",
        "--noconftest",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:django",
        "-p",
        "no:xdist",
        "-c",
        os.devnull,
    ]
    return int(pytest.main([*plain, f"--rootdir={place}", "--import-mode=importlib", *files]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
