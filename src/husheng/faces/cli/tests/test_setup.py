"""`husheng setup` makes a fresh installation up to three administrators, once, and takes up what was cut short."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from husheng.faces.cli import setting_up
from husheng.foundation.agencies.models import Agency, Post, Region, User
from husheng.foundation.agencies.tree import DATA
from husheng.foundation.kernel.models import Installation
from husheng.foundation.kernel.postgres import Server

PEOPLE = ("--system", "xitong=试系统", "--security", "anquan=试安全", "--audit", "shenji=试审计")
needs_database = pytest.mark.django_db(transaction=True, databases=["default", "owner", "audit"])


@pytest.fixture
def tree(tmp_path):
    """A tree of another province."""
    path = tmp_path / "regions.json"
    rows = [{"code": "340000", "name": "安徽省"}, {"code": "341324", "name": "泗县", "parent": "340000"}]
    path.write_text(json.dumps({"regions": rows}, ensure_ascii=False), encoding="utf-8")
    return path


@needs_database
def test_three_people_are_appointed_with_one_time_passwords(run, transactional_db, tree):
    answer = run("setup", "--regions", tree, *PEOPLE)
    assert answer.exit_code == 0, answer.output
    lines = [line.split("\t") for line in answer.output.splitlines() if "\t" in line][1:]
    assert [(line[0], line[2]) for line in lines] == [
        ("xitong", "system_admin"), ("anquan", "security_officer"), ("shenji", "auditor"),
    ]  # fmt: skip
    for username, name, role, password in lines:
        user = User.objects.get(username=username)
        assert (user.name, user.one_time, user.check_password(password)) == (name, True, True)
        assert user.posts.get().role == role
    assert Region.objects.count() == 2
    assert Agency.objects.get().region.code == "340000"


@needs_database
def test_a_second_setup_is_refused_and_changes_nothing(run, transactional_db, tree):
    run("setup", "--regions", tree, *PEOPLE)
    before = set(User.objects.values_list("password", flat=True))
    again = run("setup", "--regions", tree, *PEOPLE)
    assert again.exit_code == 1
    assert "已经装好" in again.output
    assert set(User.objects.values_list("password", flat=True)) == before


@needs_database
def test_a_set_up_that_was_cut_short_is_taken_up(run, transactional_db, tree, monkeypatch):
    """The machine went down after the first administrator."""
    engage = setting_up._engage

    def cut_short(agency, role, username, name):
        if role != "system_admin":
            raise KeyboardInterrupt
        return engage(agency, role, username, name)

    monkeypatch.setattr(setting_up, "_engage", cut_short)
    assert run("setup", "--regions", tree, *PEOPLE).exit_code != 0
    monkeypatch.setattr(setting_up, "_engage", engage)
    answer = run("setup", "--regions", tree, *PEOPLE)
    assert answer.exit_code == 0, answer.output
    assert "xitong" not in answer.output
    assert Post.objects.count() == 3


@needs_database
@pytest.mark.parametrize(
    "changes",
    [
        {"--audit": "xitong=同一个人"},
        {"--audit": "shenji"},
        {"--seat": "nonsense:340000"},
        {"--seat": "health:999999"},
        {"--regions": "absent.json"},
    ],
    ids=str,
)
def test_what_does_not_fit_is_refused_with_nobody_appointed(run, transactional_db, tree, changes):
    words = {"--regions": tree, **dict(zip(PEOPLE[::2], PEOPLE[1::2], strict=True)), **changes}
    answer = run("setup", *[word for pair in words.items() for word in pair])
    assert answer.exit_code == 1, answer.output
    assert not Post.objects.exists()


@needs_database
def test_a_demo_is_never_turned_into_an_installation(run, transactional_db, tree):
    Installation.objects.using("owner").filter(pk=1).update(demo=True)
    try:
        answer = run("setup", "--regions", tree, *PEOPLE)
    finally:
        Installation.objects.using("owner").filter(pk=1).update(demo=False)
    assert answer.exit_code == 1
    assert "演示" in answer.output


@pytest.mark.slow
def test_a_fresh_machine_is_set_up_under_production_settings(tmp_path):
    home = tmp_path / "home"
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("HUSHENG_", "DJANGO_"))}
    command = [
        sys.executable,
        "-m",
        "husheng.faces.cli.main",
        "setup",
        "--regions",
        str(DATA / "regions.json"),
    ]
    production = {
        **clean,
        "HUSHENG_HOME": str(home),
        "HUSHENG_SECRET_KEY": "a-long-random-string-of-this-test-only-0123456789",
        "HUSHENG_ALLOWED_HOSTS": "husheng.example.gov.cn",
    }
    try:
        keyless = {k: v for k, v in production.items() if k != "HUSHENG_SECRET_KEY"}
        refused = subprocess.run([*command, *PEOPLE], env=keyless, capture_output=True, text=True)
        assert refused.returncode == 1
        assert "secret key" in refused.stderr
        assert "Traceback" not in refused.stderr
        done = subprocess.run([*command, *PEOPLE], env=production, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        assert "shenji" in done.stdout
        again = subprocess.run([*command, *PEOPLE], env=production, capture_output=True, text=True)
        assert again.returncode == 1
        assert "已经装好" in again.stderr
    finally:
        Server(home / "postgres").stop(immediate=True)
