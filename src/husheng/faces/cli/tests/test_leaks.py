"""`husheng leaks`: the replay needs no database; looking and listing are the auditor's."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from husheng.faces.cli.main import app


@pytest.mark.slow
def test_a_short_replay_says_who_is_found_by_what_before_and_after():
    answer = CliRunner().invoke(app, ["leaks", "replay", "--months", "3", "--seed", "2"])
    assert answer.exit_code == 0, answer.output
    for words in (
        "按日限量（之前）",
        "同岗比较（之后）",
        "诱饵记录（之后）",
        "查获名单比对",
        "没有找出",
        "误报",
    ):
        assert words in answer.output
    assert "2/2" in answer.output and "0/2" in answer.output


def test_findings_are_looked_for_and_listed_by_the_auditor_alone(run, people):
    assert run("leaks", "look", "--as", people("auditor")).exit_code == 0
    assert run("leaks", "findings", "--as", people("auditor")).exit_code == 0
    for role in ("handler", "security_officer"):
        assert run("leaks", "findings", "--as", people(role)).exit_code == 1
