"""A witness is set up, handed files on a stick, and asked what it saw."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from husheng.faces.witness.command import main
from husheng.faces.witness.home import Home
from husheng.faces.witness.store import Store
from husheng.faces.witness.tests.logs import GrowingLog
from husheng.foundation.ledger.merkle.cosignature import CosignatureVerifier
from husheng.foundation.ledger.merkle.tests.people import LOG, ORIGIN, STRANGER
from husheng.foundation.ledger.merkle.witness import cosignatures_in

GROWN = GrowingLog(9)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "w"


def run(folder: Path, *words: str) -> int:
    return main(["--home", str(folder), *words])


@pytest.fixture
def ready(folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """The public key of a witness that watches the log."""
    assert run(folder, "init", "--name", "customs.example/witness") == 0
    vkey = capsys.readouterr().out.strip()
    assert run(folder, "add-log", LOG.verifier.vkey) == 0
    capsys.readouterr()
    return vkey


def test_a_new_witness_names_its_public_key_and_only_its_owner_reads_the_private_one(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, "init", "--name", "customs.example/witness") == 0
    vkey = capsys.readouterr().out.strip()
    assert CosignatureVerifier.from_vkey(vkey).name == "customs.example/witness"
    assert run(folder, "key") == 0
    assert capsys.readouterr().out.strip() == vkey
    assert (folder / "witness.ed25519").stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_witness_is_never_made_anew_over_an_old_one(ready: str, folder: Path, capsys) -> None:
    before = (folder / "witness.ed25519").read_bytes()
    assert run(folder, "init", "--name", "other.example/w") == 2
    assert "没有建立" in capsys.readouterr().err
    assert (folder / "witness.ed25519").read_bytes() == before


def test_a_request_on_a_stick_is_answered_by_a_file(ready: str, folder: Path, tmp_path: Path) -> None:
    request = tmp_path / "request.txt"
    request.write_bytes(GROWN.request(0, 9))
    assert run(folder, "sign", str(request)) == 0
    note = cosignatures_in(
        (tmp_path / "request.answer.txt").read_bytes(),
        GROWN.checkpoint(9),
        [CosignatureVerifier.from_vkey(ready)],
    )
    assert [s.name for s in note.signatures] == [ORIGIN, "customs.example/witness"]


def test_a_conflict_on_a_stick_brings_back_the_size_to_start_from(
    ready: str, folder: Path, tmp_path: Path
) -> None:
    request, out = tmp_path / "r", tmp_path / "out"
    request.write_bytes(GROWN.request(0, 5))
    assert run(folder, "sign", str(request), "--out", str(out)) == 0
    request.write_bytes(GROWN.request(0, 9))
    assert run(folder, "sign", str(request), "--out", str(out)) == 3
    assert out.read_bytes() == b"5\n"


def test_a_forged_request_on_a_stick_is_refused_without_a_file(
    ready: str, folder: Path, tmp_path: Path, capsys
) -> None:
    request = tmp_path / "request.txt"
    request.write_bytes(GROWN.request(0, 5))
    run(folder, "sign", str(request))
    request.write_bytes(GrowingLog(9, "rewritten").request(5, 9))
    (tmp_path / "request.answer.txt").unlink()
    assert run(folder, "sign", str(request)) == 1
    assert "没有联署" in capsys.readouterr().err
    assert not (tmp_path / "request.answer.txt").exists()
    assert run(folder, "show") == 0
    assert "拒绝 / refused" in capsys.readouterr().out


def test_show_says_what_was_seen_and_prints_the_cosigned_checkpoint(
    ready: str, folder: Path, tmp_path: Path, capsys
) -> None:
    assert run(folder, "show") == 0
    assert f"{ORIGIN}\t0\t-" in capsys.readouterr().out
    assert run(folder, "show", "--checkpoint", ORIGIN) == 1
    request = tmp_path / "request.txt"
    request.write_bytes(GROWN.request(0, 9))
    run(folder, "sign", str(request))
    capsys.readouterr()
    assert run(folder, "show") == 0
    assert f"{ORIGIN}\t9\t" in capsys.readouterr().out
    assert run(folder, "show", "--checkpoint", ORIGIN) == 0
    assert "— customs.example/witness" in capsys.readouterr().out


@pytest.mark.parametrize("spoil", ["witness.toml", "witness.ed25519", "witness.sqlite3"])
def test_a_witness_that_lost_a_part_does_not_start(
    ready: str, folder: Path, tmp_path: Path, capsys, spoil: str
) -> None:
    request = tmp_path / "request.txt"
    request.write_bytes(GROWN.request(0, 9))
    (folder / spoil).unlink()
    assert run(folder, "sign", str(request)) == 2
    said = capsys.readouterr().err
    assert spoil in said and "。" in said


@pytest.mark.parametrize(
    "text", ["", "name = 5", "name = 'a b'\nkeys=[]\nlogs=[]", "name='a'\nkeys='x'\nlogs=[]", "\xff", "x = ["]
)
def test_a_configuration_that_cannot_be_read_is_said_so(ready: str, folder: Path, capsys, text: str) -> None:
    (folder / "witness.toml").write_text(text, encoding="latin-1")
    assert run(folder, "show") == 2
    assert capsys.readouterr().err


def test_a_key_that_is_no_logs_key_is_refused(ready: str, folder: Path, capsys) -> None:
    for vkey in ("", "x", ready, STRANGER.verifier.vkey.replace("stranger", "strange")):
        assert run(folder, "add-log", vkey) == 2
    assert "公钥不能用" in capsys.readouterr().err
    assert Home(folder).config().logs == (LOG.verifier.vkey,)
    assert run(folder, "add-log", LOG.verifier.vkey) == 0
    assert Home(folder).config().logs == (LOG.verifier.vkey,), "once is enough"


def test_a_name_survives_the_configuration_file(tmp_path: Path) -> None:
    home = Home(tmp_path / "w")
    home.create('公安"\\.example/见证')
    assert home.config().name == '公安"\\.example/见证'
    assert home.signers()[0].name == home.config().name


def test_the_store_is_written_through(ready: str, folder: Path) -> None:
    store = Store(folder / "witness.sqlite3")
    with store.exclusive() as base:
        assert base.execute("PRAGMA synchronous").fetchone() == (2,)
        assert base.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    store.close()


def test_the_witness_needs_neither_django_nor_any_other_library_than_cryptography() -> None:
    code = (
        "import sys; from husheng.faces.witness import command, server; "
        "print([m for m in ('django', 'rfc8785', 'typer', 'psycopg', 'husheng.settings') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
