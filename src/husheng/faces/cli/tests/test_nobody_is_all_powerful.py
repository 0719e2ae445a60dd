"""Commands act for a person in a post, with the person's password; there is no way round."""

from __future__ import annotations

import pytest

from husheng.foundation.acts.act import seen
from husheng.foundation.acts.models import JournalRow
from husheng.foundation.agencies import acts
from husheng.foundation.agencies.models import Post, User

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "audit"])

COMMANDS = {
    "post:manage": [
        ("user", "add", "xin.ren", "试新人", "--agency", "HDHEH", "--role", "handler"),
        ("user", "reset-password", "nobody", "--reason", "忘记口令"),
        ("user", "list"),
        ("post", "appoint", "nobody", "--agency", "HDHEH", "--role", "handler"),
        ("post", "end", "nobody", "--reason", "调离"),
        ("post", "list"),
        ("post", "contractor", "nobody", "某信息公司"),
    ],
    "audit:read": [("audit", "journal"), ("audit", "reads"), ("audit", "refused"), ("audit", "logins")],
    "leak:review": [("leaks", "look"), ("leaks", "findings")],
    "token:manage": [
        ("token", "issue", "热线平台", "--agency", "HDHEH", "--role", "intake_officer"),
        ("token", "revoke", "01a00000-0000-7000-8000-000000000000", "--reason", "停用"),
        ("token", "list"),
    ],
    "agency:manage": [
        ("agency", "add", "market", "120102", "--name", "甲", "--short-name", "甲", "--letter", "JIA"),
        ("agency", "import", "agencies.json"),
        ("agency", "list"),
    ],
    "system:operate": [
        ("jobs", "list"),
        ("jobs", "cancel", "01a00000-0000-7000-8000-000000000000"),
        ("keys", "rotate", "kek"),
        ("ledger", "acknowledge", "1", "--reason", "恢复了旧备份"),
        ("evidence", "seal"),
    ],
    "calendar:change": [("calendar", "recompute")],
    "lead:import": [("leads", "import", "orders.csv", "--agency", "HDHEH")],
    "evidence:add": [
        (
            "evidence",
            "package",
            "not-there",
            "--case",
            "HD-A-1",
            "--purpose",
            "investigate",
            "--reason",
            "移送",
        ),
    ],
}
ALL = [(permission, command) for permission, commands in COMMANDS.items() for command in commands]


@pytest.mark.parametrize(("permission", "command"), ALL, ids=[" ".join(c[:2]) for _, c in ALL])
def test_who_lacks_the_permission_is_refused(run, people, permission, command):
    before = JournalRow.objects.count()
    outsider = people("judge", "court")
    before = JournalRow.objects.count()
    answer = run(*command, "--as", outsider)
    assert answer.exit_code == 1
    assert "没有可以办理这件事的岗位" in answer.output
    assert JournalRow.objects.count() == before


def test_every_acting_command_has_its_outsider_here():
    """A new command that acts for a person must stand in the table above."""
    import typer

    from husheng.faces.cli.help_page import _walk
    from husheng.faces.cli.main import app

    every = _walk((), typer.main.get_command(app))
    acting = {path for path, command in every if any("--as" in option.opts for option in command.params)}
    assert acting == {command[:2] for _, command in ALL}


@pytest.mark.parametrize("name", ["security", "nobody"])
def test_a_wrong_password_and_an_unknown_person_are_refused_alike(run, people, tmp_path, monkeypatch, name):
    username = people("security_officer") if name == "security" else "nobody"
    wrong = tmp_path / "wrong"
    wrong.write_text("wrong horse")
    monkeypatch.setenv("HUSHENG_PASSWORD_FILE", str(wrong))
    answer = run("user", "list", "--as", username)
    assert (answer.exit_code, answer.output.strip()) == (1, "没有办理。账号或口令不对。请核对后再试。")


def test_a_one_time_password_opens_nothing(run, people):
    username = people("security_officer")
    User.objects.filter(username=username).update(one_time=True)
    answer = run("user", "list", "--as", username)
    assert answer.exit_code == 1
    assert "一次性口令" in answer.output


def test_the_password_is_asked_for_when_no_file_is_named(run, people, monkeypatch):
    monkeypatch.delenv("HUSHENG_PASSWORD_FILE")
    username = people("security_officer")
    assert run("user", "list", "--as", username, input="right horse battery\n").exit_code == 0
    assert run("user", "list", "--as", username, input="wrong\n").exit_code == 1


def test_whose_post_has_ended_acts_no_more(run, people, city):
    username = people("security_officer")
    acts.end_post(city.security, seen(Post.objects.get(user__username=username)), "调离")
    assert run("user", "list", "--as", username).exit_code == 1


def test_errors_speak_the_language_of_the_terminal(run, people, monkeypatch):
    monkeypatch.delenv("LANGUAGE")
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    answer = run("user", "list", "--as", people("judge", "court"))
    assert "holds no post that may do this" in answer.output
