"""A command on a database that nobody has set up says so and what to run, instead of a trace."""

from __future__ import annotations

import pytest

from husheng.faces.cli.tests.machine import Machine
from husheng.foundation.kernel.postgres import Server

pytestmark = pytest.mark.slow
COMMANDS = [
    ("backup", "{folder}/all.tar"),
    ("keys", "status"),
    ("ledger", "export", "{folder}/tree"),
    ("ledger", "fsck"),
    ("ledger", "verify"),
    ("ledger", "witnesses", "list"),
    ("serve", "--port", "0"),
    ("token", "list", "--as", "nobody"),
    ("worker",),
]


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """A machine whose database has just been created."""
    home = tmp_path_factory.mktemp("bare") / "home"
    password = home.parent / "password"
    password.write_text("anything")
    machine = Machine(home, {"HUSHENG_PASSWORD_FILE": str(password), "LANGUAGE": "zh_CN"})
    machine("db", "start")
    yield machine
    Server(machine.home / "postgres").stop(immediate=True)


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: " ".join(words[:3]))
def test_it_is_said_what_to_run(bare, tmp_path, words):
    answer = bare(*(word.format(folder=tmp_path) for word in words), check=False)
    assert answer.returncode == 1
    assert "Traceback" not in answer.stderr
    assert "husheng setup" in answer.stderr and "husheng upgrade" in answer.stderr


def test_it_is_said_in_english_where_the_terminal_asks_for_it(bare):
    answer = bare("--english", "ledger", "verify", check=False)
    assert answer.returncode == 1 and "run husheng setup" in answer.stderr
