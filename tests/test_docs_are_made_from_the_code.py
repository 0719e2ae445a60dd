"""The reference pages say what the code says. When one of these fails: `husheng docs`."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from husheng.faces.cli.docs import all_pages
from husheng.faces.cli.main import app
from husheng.faces.cli.states_page import lives

REFERENCE = Path(__file__).parents[1] / "docs" / "reference"


PAGES = [
    "acts.md",
    "api.md",
    "assurance.md",
    "bounds.md",
    "cli.md",
    "personal-data.md",
    "roles.md",
    "states.md",
]


@pytest.mark.parametrize("name", PAGES)
def test_the_page_says_what_the_code_says(name):
    assert (REFERENCE / name).read_text(encoding="utf-8") == all_pages()[name](), "run `husheng docs`"


def test_no_page_is_made_that_nobody_compares():
    assert sorted(all_pages()) == PAGES


def test_a_page_that_is_out_of_date_is_named(tmp_path):
    words = ("docs", "--folder", str(tmp_path))
    assert CliRunner().invoke(app, words).exit_code == 0
    assert CliRunner().invoke(app, (*words, "--check")).exit_code == 0
    (tmp_path / "acts.md").write_text("# Acts\n")
    late = CliRunner().invoke(app, (*words, "--check"))
    assert (late.exit_code, late.output.strip()) == (1, "out of date: acts.md")
    assert (tmp_path / "acts.md").read_text() == "# Acts\n"


def test_every_state_of_every_life_can_be_reached():
    """A diagram with an island is a slip in the table."""
    for room, name, life, _ in lives():
        reached, todo = {life.initial}, [life.initial]
        while todo:
            state = todo.pop()
            fresh = {t.target for t in life.transitions if t.source == state} - reached
            reached |= fresh
            todo += fresh
        assert reached == set(life.states), f"{room}.{name}"
