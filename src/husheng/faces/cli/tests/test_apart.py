"""`husheng witness` is handed its words and answers with its exit code; Django is not set up for it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from typer.testing import CliRunner

from husheng.faces.cli.main import app
from husheng.faces.witness.home import Home


def test_husheng_hands_its_words_to_the_witness(tmp_path: Path) -> None:
    words = ["witness", "--home", str(tmp_path / "w"), "init", "--name", "post.example/witness"]
    assert CliRunner().invoke(app, words).exit_code == 0
    assert Home(tmp_path / "w").config().name == "post.example/witness"
    assert CliRunner().invoke(app, words).exit_code == 2


def test_the_one_file_programs_are_written_with_their_digest(tmp_path: Path) -> None:
    for kind, name in (("verifier", "husheng-verify.pyz"), ("witness", "husheng-witness.pyz")):
        done = CliRunner().invoke(app, ["ledger", kind, str(tmp_path)])
        assert done.exit_code == 0
        program = (tmp_path / name).read_bytes()
        assert program.startswith(b"#!/usr/bin/env python3\n")
        assert hashlib.sha256(program).hexdigest() in done.output


def test_husheng_hands_its_words_to_the_verifier(tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["verify", "package", str(tmp_path)]).exit_code == 2
