"""`husheng witness` is handed its words and answers with its exit code; Django is not set up for it."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from husheng.faces.cli.main import app
from husheng.faces.witness.home import Home


def test_husheng_hands_its_words_to_the_witness(tmp_path: Path) -> None:
    words = ["witness", "--home", str(tmp_path / "w"), "init", "--name", "post.example/witness"]
    assert CliRunner().invoke(app, words).exit_code == 0
    assert Home(tmp_path / "w").config().name == "post.example/witness"
    assert CliRunner().invoke(app, words).exit_code == 2
