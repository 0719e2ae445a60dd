"""`husheng keys`: the passphrase closes the ring, the administrator replaces keys, and no key is ever printed."""

from __future__ import annotations

import base64
import json

import pytest
from django.core.exceptions import ImproperlyConfigured

from husheng.foundation.erasure.models import KeyChange
from husheng.foundation.vault import datakeys, ring, roots

needs_database = pytest.mark.django_db(transaction=True, databases=["default", "owner", "audit"])


@pytest.fixture(autouse=True)
def home(settings, tmp_path, monkeypatch):
    """A data folder of one's own, and a root that is derived quickly."""
    settings.HUSHENG_HOME = tmp_path / "home"
    monkeypatch.setattr(roots, "ARGON2ID", {"memory_kib": 256, "passes": 1, "lanes": 1})
    monkeypatch.setattr(roots, "ask", None)
    datakeys.forget()
    yield settings.HUSHENG_HOME
    datakeys.forget()


def printed(answer) -> str:
    """What a command said; and that it said no key."""
    keys = ring._read(ring.path())
    for key in (keys.base, *keys.kek.values(), *keys.index.values()):
        assert key.hex() not in answer.output and base64.b64encode(key).decode() not in answer.output
    return str(answer.output)


def test_production_begins_with_a_passphrase(run, settings, tmp_path, monkeypatch) -> None:
    settings.HUSHENG_PLAIN_KEYS = False
    with pytest.raises(ImproperlyConfigured, match="keys passphrase"):
        ring.ring()
    (tmp_path / "new").write_text("a long enough passphrase\n")
    answer = run("keys", "passphrase", "--new", tmp_path / "new")
    assert answer.exit_code == 0, answer.output
    monkeypatch.setenv(roots.PASSPHRASE_FILE, str(tmp_path / "new"))
    assert "ring.json" in printed(answer)
    assert json.loads(ring.path().read_text())["root"]["kind"] == "passphrase"
    assert ring.ring().kek_current == 1


def test_a_typed_passphrase_must_be_typed_twice_alike(run) -> None:
    answer = run("keys", "passphrase", input="a long enough passphrase\nanother one entirely\n")
    assert answer.exit_code != 0
    assert not ring.exists()


@needs_database
def test_the_system_administrator_replaces_a_key_and_nobody_else(run, people) -> None:
    for role in ("security_officer", "auditor", "handler"):
        assert run("keys", "rotate", "kek", "--as", people(role)).exit_code == 1
    answer = run("keys", "rotate", "kek", "--as", people("system_admin"), "--wait")
    assert answer.exit_code == 0, answer.output
    assert "已销毁" in printed(answer)
    assert KeyChange.objects.get().finished_at is not None
    status = run("keys", "status")
    assert "封装密钥版本\t2" in printed(status)


@needs_database
def test_a_key_that_does_not_exist_is_not_replaced(run, people) -> None:
    answer = run("keys", "rotate", "house", "--as", people("system_admin"))
    assert answer.exit_code == 1 and "没有这种密钥" in answer.output


def test_a_typed_passphrase_reaches_the_children_and_no_disk(monkeypatch, tmp_path) -> None:
    import os
    import subprocess

    from husheng.faces.cli.serve import _opened_for_children

    monkeypatch.setenv(roots.PASSPHRASE_FILE, "")
    monkeypatch.setattr(roots, "ask", lambda words: "typed by a person")
    with _opened_for_children():
        assert roots.secret(roots.PASSPHRASE_FILE, "密钥口令") == "typed by a person"
        place = os.environ[roots.PASSPHRASE_FILE]
        child = subprocess.run(["cat", place], capture_output=True, text=True, check=True)
        again = subprocess.run(["cat", place], capture_output=True, text=True, check=True)
        assert child.stdout == again.stdout == "typed by a person"
        assert place.startswith("/proc/")
