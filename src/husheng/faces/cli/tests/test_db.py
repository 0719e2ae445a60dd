"""`husheng db` starts, addresses and stops the database of the data folder."""

from __future__ import annotations

import psycopg
import pytest
from typer.testing import CliRunner

from husheng.faces.cli.boot import embedded
from husheng.faces.cli.main import app


@pytest.fixture
def husheng(tmp_path, monkeypatch):
    monkeypatch.setenv("HUSHENG_HOME", str(tmp_path))
    yield lambda *words: CliRunner().invoke(app, words)
    embedded().stop(immediate=True)


@pytest.mark.database
def test_a_database_lives_from_start_to_stop(husheng):
    assert husheng("db", "status").exit_code == 3
    assert husheng("db", "start").exit_code == 0
    assert husheng("db", "status").exit_code == 0
    with psycopg.connect(husheng("db", "url").output.strip()) as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("husheng_app",)
    assert husheng("db", "stop").exit_code == 0
    assert husheng("db", "status").exit_code == 3


def test_an_error_is_a_sentence_and_not_a_trace(husheng):
    answer = husheng("db", "url")
    assert answer.exit_code == 1
    assert "husheng db start" in answer.output
    assert "Traceback" not in answer.output


def test_an_unknown_role_is_refused_with_the_known_ones(husheng):
    answer = husheng("db", "url", "root")
    assert answer.exit_code == 2
    assert "app, owner, admin" in answer.output
