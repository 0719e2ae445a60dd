"""Whoever looks after the machine sees when the last backup was made, and that one is missing."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from husheng.foundation.recovery import backups
from husheng.foundation.recovery.templatetags.recovery import backup_state
from husheng.foundation.testing import City, client_of

NOW = dt.datetime.now(dt.UTC)


@pytest.fixture(autouse=True)
def _at_home(settings: Any, tmp_path: Path) -> None:
    settings.HUSHENG_HOME, settings.HUSHENG_DEMO = tmp_path, False


def made(hours_ago: float, *, keys: bool = True) -> None:
    at = NOW - dt.timedelta(hours=hours_ago)
    backups.note(backups.Backup(at, "husheng-2026-11-28-0300.tar", 1234, keys))


def test_what_was_noted_is_read_again() -> None:
    made(1)
    last = backups.last()
    assert last is not None and (last.size, last.keys, last.file[:12]) == (1234, True, "husheng-2026")


def test_none_yet_is_said_in_red() -> None:
    assert backup_state()["kind"] == "bad" and "还没有" in backup_state()["words"]


def test_a_fresh_one_is_said_quietly() -> None:
    made(35)
    assert backup_state()["kind"] == "" and "1,234" in backup_state()["words"]


def test_a_night_that_failed_is_said_in_red() -> None:
    made(37)
    assert backup_state()["kind"] == "bad" and "36" in backup_state()["words"]


def test_keys_that_were_left_out_are_named() -> None:
    made(1, keys=False)
    assert "密钥没有一起备份" in backup_state()["words"]


@pytest.mark.parametrize("note", ["", "{}", "[]", "null", '{"at": 1}', '{"at": "yesterday", "file": "x"}'])
def test_a_note_that_cannot_be_read_is_none(note: str) -> None:
    backups.path().write_text(note)
    assert backups.last() is None


def test_a_demo_is_not_alarmed(settings: Any) -> None:
    settings.HUSHENG_DEMO = True
    assert backup_state()["kind"] == ""


@pytest.mark.django_db(transaction=True, databases=["default", "audit"])
def test_the_system_administrator_sees_it_and_a_handler_does_not(city: City) -> None:
    system = client_of(city.post("system_admin", region="120000"))
    for path in (reverse("desk:installation"), reverse("desk:work")):
        assert "还没有备份过" in system.get(path).content.decode(), path
    assert "备份" not in client_of(city.post("handler")).get("/").content.decode()
