"""The one-file verifier in an empty folder, where only `cryptography` is installed; the same for the witness."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from husheng.faces.verifier.tests.giving import records, write_package
from husheng.foundation.ledger.onefile import VERIFIER, verifier, witness

ALLOWED = {"_cffi_backend", "cffi", "cryptography", "pycparser", "typing_extensions"}
ISOLATED = """
import os, runpy, sys
outside, program = os.environ["SITE"], sys.argv[1]
class Only:
    def find_spec(self, name, path=None, target=None):
        from importlib.machinery import PathFinder
        return PathFinder.find_spec(name, [outside]) if name.partition(".")[0] in ALLOWED and path is None else None
ALLOWED = set(os.environ["ALLOWED"].split())
sys.meta_path.append(Only())
sys.argv = sys.argv[1:]
runpy.run_path(program, run_name="__main__")
"""


@pytest.fixture(scope="module")
def program(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("stick") / VERIFIER
    path.write_bytes(verifier())
    return path


def run(
    program: Path, *words: str, cwd: Path, allowed: set[str] = ALLOWED
) -> subprocess.CompletedProcess[str]:
    """In an interpreter without site packages (-I -S) that finds `cryptography` and nothing else of ours."""
    import cryptography

    site = str(Path(cryptography.__file__).parents[1])
    return subprocess.run(
        [sys.executable, "-I", "-S", "-c", ISOLATED, str(program), *words],
        env={"PATH": os.environ["PATH"], "SITE": site, "ALLOWED": " ".join(allowed), "PYTHONUTF8": "1"},
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_package_is_verified_on_a_machine_that_knows_nothing_of_us(program: Path, tmp_path: Path) -> None:
    package = write_package(tmp_path / "package", records())
    (tmp_path / "empty").mkdir()
    done = run(program, "package", str(package), cwd=tmp_path / "empty")
    assert done.returncode == 0, done.stderr
    assert "结论：成立。" in done.stdout and "Verdict: holds." in done.stdout
    (package / "data/files/照片.png").write_bytes(b"x")
    assert run(program, "package", str(package), cwd=tmp_path / "empty").returncode == 1


def test_without_cryptography_it_says_what_to_install(program: Path, tmp_path: Path) -> None:
    done = run(program, "--help", cwd=tmp_path, allowed=set())
    assert done.returncode == 2
    assert "pip install cryptography" in done.stderr


def test_a_reader_who_stops_reading_gets_no_traceback(program: Path, tmp_path: Path) -> None:
    package = write_package(tmp_path / "package", records(200))
    words = [sys.executable, str(program), "package", str(package)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout and process.stderr
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait(60) == 2


def test_the_file_holds_the_engine_itself_and_nothing_else(program: Path) -> None:
    with zipfile.ZipFile(program) as archive:
        names = archive.namelist()
    assert "husheng/foundation/ledger/merkle/proofs.py" in names
    assert not [n for n in names if "tests" in n or "django" in n or "__pycache__" in n]
    rooms = {n.rpartition("/")[0] for n in names if n.endswith(".py")}
    assert rooms == {
        "", "husheng", "husheng/foundation", "husheng/foundation/ledger", "husheng/foundation/ledger/merkle",
        "husheng/faces", "husheng/faces/verifier",
    }  # fmt: skip
    source = Path(__file__).parents[3] / "foundation/ledger/merkle/proofs.py"
    with zipfile.ZipFile(program) as archive:
        assert archive.read("husheng/foundation/ledger/merkle/proofs.py") == source.read_bytes()


def test_the_same_sources_give_the_same_bytes(program: Path) -> None:
    assert verifier() == program.read_bytes()


def test_it_is_small_enough_for_any_stick(program: Path) -> None:
    assert program.stat().st_size < 200_000


def test_the_witness_is_one_file_too(tmp_path: Path) -> None:
    path = tmp_path / "husheng-witness.pyz"
    path.write_bytes(witness())
    done = run(path, "--home", "w", "init", "--name", "police.example/witness", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("police.example/witness+")
    assert run(path, "--home", "w", "show", cwd=tmp_path).returncode == 0
